"""A norm's settings in the form: shown, changed by keyboard, kept in the link."""

import re

from playwright.sync_api import expect

from tests.browser.watched_page import WatchedPage

LINK = (
    '#/blocks/ConvNormAct?image=8x16x16&out_channels=8&norm_layer={"type":"BatchNorm2d","eps":0.25}'
)


def test_settings_of_a_norm_are_shown_changed_and_shared(watched: WatchedPage) -> None:
    page = watched.page
    watched.refusals = 10
    watched.open(LINK)
    norm = page.locator("[data-argument=norm_layer]")
    expect(norm.get_by_role("combobox", name="norm_layer")).to_have_value("0")
    eps = norm.get_by_role("spinbutton", name="eps")
    expect(eps).to_have_value("0.25")  # the settings are open, for there are some
    expect(page.locator("[data-figure=params] .exact")).to_have_text("592\u00a0params")

    affine = norm.get_by_role("checkbox", name="affine")
    expect(affine).to_be_checked()
    affine.focus()
    affine.press("Space")
    expect(page.locator("[data-figure=params] .exact")).to_have_text("576\u00a0params")
    expect(page).to_have_url(re.compile("affine"))

    affine.press("Space")
    eps.fill("0.00001")  # all as usual again: the name alone
    expect(page).to_have_url(re.compile("norm_layer=BatchNorm2d$"))

    eps.fill("7")
    expect(page.locator("[data-argument=norm_layer] > .fault")).to_contain_text("eps=7")

    norm.get_by_role("combobox", name="norm_layer").select_option("GroupNorm")
    norm.get_by_text("Settings").click()
    expect(norm.get_by_role("spinbutton", name="num_groups")).to_have_value("32")
    norm.get_by_role("combobox", name="norm_layer").select_option("none")
    expect(norm.locator("details")).to_be_hidden()
    expect(page).to_have_url(re.compile("norm_layer=null$"))
