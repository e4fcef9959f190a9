"""One walk through the page, as a person would go: search, open, turn, compare, share, go back."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import ARTEFACTS
from tests.browser.watched_page import WatchedPage


def macs(page: Page) -> str:
    return page.locator("[data-figure=macs] .exact").inner_text()


def settled(page: Page) -> None:
    expect(page.locator(".figure-strip")).to_have_attribute("data-stale", "")


def test_from_the_catalogue_to_a_shared_comparison(watched: WatchedPage) -> None:
    page = watched.page
    watched.open()
    expect(page.get_by_role("heading", name="ConvNormAct")).to_be_visible()

    request = page.get_by_role("link", name="GET /api/v1/blocks")
    assert len(page.request.get(request.evaluate("link => link.href")).json()) > 0

    # Search by keyboard, and open what is found.
    page.keyboard.press("/")
    page.keyboard.type("mbconv 1905")
    expect(page.locator(".block-card")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="MBConv", level=1)).to_be_visible()
    expect(page.locator("[data-figure=macs] .exact")).to_have_text("164,990,976\u00a0MACs")
    settled(page)

    # Move a slider by keyboard: numbers and link follow.
    slider = page.get_by_role("slider", name="expansion")
    slider.focus()
    for _ in range(4):
        slider.press("ArrowLeft")
    expect(page.get_by_role("spinbutton", name="expansion")).to_have_value("4")
    expect(page.locator("[data-figure=params] .exact")).not_to_have_text("66,960\u00a0params")
    settled(page)
    assert macs(page) != "164,990,976\u00a0MACs"
    expect(page).to_have_url(re.compile(r"image=64x56x56&out_channels=64&expansion=4$"))
    expect(page.locator(".check-list [data-status=passed]").first).to_be_visible()

    # Back undoes the knob, forward turns it again.
    page.go_back()
    expect(page.locator("[data-figure=macs] .exact")).to_have_text("164,990,976\u00a0MACs")
    page.go_forward()
    expect(page.get_by_role("spinbutton", name="expansion")).to_have_value("4")
    settled(page)
    turned = macs(page)

    # Set it beside a bottleneck.
    page.get_by_role("button", name="Add to compare").click()
    page.get_by_role("link", name="Compare 1 subject").click()
    expect(page.get_by_text("A comparison needs two subjects")).to_be_visible()
    page.get_by_label("Add a block").select_option("Bottleneck")
    page.get_by_role("button", name="Add", exact=True).click()
    rows = page.locator(".comparison-table tbody tr")
    expect(rows).to_have_count(2)
    expect(rows.nth(0).locator("[data-measure=macs] .exact")).to_have_text(turned)
    expect(rows.nth(1).locator("[data-measure=macs] .exact")).to_have_text("13,647,872\u00a0MACs")
    expect(rows.nth(1).locator("[data-measure=macs] .ratio")).to_have_text(
        re.compile("^0\\.\\d+\u00d7$")
    )
    page.get_by_role("radio", name="Parameters").check()
    expect(page).to_have_url(re.compile(r"measure=params"))
    seen = page.locator(".answers").inner_text()

    # Its link, pasted elsewhere, shows the same.
    link = page.url.removeprefix(f"{watched.address}/")
    watched.context.clear_cookies()
    page.evaluate("sessionStorage.clear()")
    watched.open(link)
    expect(page.locator(".comparison-table tbody tr")).to_have_count(2)
    expect(page.locator(".answers")).to_have_attribute("data-stale", "")
    assert page.locator(".answers").inner_text() == seen
    page.screenshot(path=ARTEFACTS / "walk-comparison.png", full_page=True)


def test_a_comparison_opens_with_four_and_can_grow_and_shrink(watched: WatchedPage) -> None:
    page = watched.page
    watched.open("#/compare")
    rows = page.locator(".comparison-table tbody tr")
    expect(rows).to_have_count(4)
    labels = ["Bottleneck", "InvertedResidual", "MBConv", "FusedMBConv"]
    assert [row.get_attribute("data-label") for row in rows.all()] == labels
    expect(page.locator(".role-table tbody th").first).to_have_text("expand")
    page.get_by_role("button", name="Duplicate MBConv").click()
    expect(rows.nth(3)).to_have_attribute("data-label", "MBConv 2")
    page.locator(".subject-card").nth(3).locator("summary").first.click()
    page.locator(".subject-card").nth(3).get_by_role("spinbutton", name="expansion").fill("3")
    expect(page).to_have_url(re.compile("expansion=3"))
    expect(rows.nth(3).locator("[data-measure=macs] .exact")).not_to_have_text(
        rows.nth(2).locator("[data-measure=macs] .exact").inner_text()
    )
    page.get_by_role("button", name="Remove Bottleneck").click()
    expect(rows).to_have_count(4)
    expect(page.locator(".subject-card").first.locator(".remove")).to_be_focused()
    page.go_back()
    expect(rows).to_have_count(5)


def test_an_invalid_argument_shows_its_sentence_at_its_field(watched: WatchedPage) -> None:
    page = watched.page
    watched.refusals = 10
    watched.open("#/blocks/MBConv")
    settled(page)
    before = macs(page)
    page.get_by_role("spinbutton", name="kernel_size").fill("4")
    field = page.locator("[data-argument=kernel_size]")
    expect(field.locator(".fault")).to_contain_text("kernel_size=4 is not an odd integer")
    expect(page.get_by_role("spinbutton", name="kernel_size")).to_have_attribute(
        "aria-invalid", "true"
    )
    expect(page.locator(".figure-strip")).to_have_attribute("data-stale", "wrong")
    assert macs(page) == before
    page.screenshot(path=ARTEFACTS / "walk-invalid-argument.png")
    page.get_by_role("spinbutton", name="kernel_size").fill("5")
    expect(field.locator(".fault")).to_be_hidden()
    settled(page)
    assert macs(page) != before


def test_a_list_of_numbers_is_typed(watched: WatchedPage) -> None:
    page = watched.page
    watched.open("#/blocks/MLP")
    settled(page)
    before = macs(page)
    page.get_by_role("textbox", name="widths").fill("32, 16, 8")
    expect(page).to_have_url(re.compile(r"widths=\[32,16,8\]"))
    expect(page.locator("[data-figure=macs] .exact")).not_to_have_text(before)


def test_an_invalid_subject_shows_its_sentence_in_its_card(watched: WatchedPage) -> None:
    page = watched.page
    watched.refusals = 10
    watched.open(
        "#/compare?image=64x56x56&block=MBConv&out_channels=64&block=Bottleneck&reduction=3&out_channels=64"
    )
    second = page.locator(".subject-card").nth(1)
    expect(second.locator("[data-argument=reduction] .fault")).to_contain_text("reduction")
    expect(page.locator(".subject-card").first.locator(".fault:visible")).to_have_count(0)
    expect(page.locator(".notice:visible")).to_have_count(0)


def test_the_tree_is_walked_with_arrow_keys(watched: WatchedPage) -> None:
    page = watched.page
    watched.open("#/blocks/MBConv")
    rows = page.locator(".layer-tree").get_by_role("treeitem")
    expect(rows.first).to_be_visible()
    many = rows.count()
    rows.first.focus()
    page.keyboard.press("ArrowRight")
    expect(rows.nth(1)).to_be_focused()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    expect(rows.first).to_have_attribute("aria-expanded", "false")
    assert rows.count() == many - 3
    page.keyboard.press("End")
    expect(rows.last).to_be_focused()
    assert page.locator(".layer-tree [role=treeitem][tabindex='0']").count() == 1


def test_every_block_opens_with_its_example(watched: WatchedPage) -> None:
    page = watched.page
    watched.open()
    links = page.locator(".block-card h3 a")
    expect(links.first).to_be_visible()
    for link in [str(one.get_attribute("href")) for one in links.all()]:
        page.evaluate("hash => { location.hash = hash; }", link)  # a load each would take a minute
        name = link.rpartition("/")[2]
        heading = re.compile(f"^{name}( experimental)?$")
        expect(page.get_by_role("heading", name=heading, level=1)).to_be_visible()
        expect(page.locator(".block-page[data-loading]")).to_have_count(0)
        settled(page)
        expect(page.locator(".layer-tree [role=tree]")).to_be_visible()
        expect(page.locator(".notice:visible, .fault:visible")).to_have_count(0)
