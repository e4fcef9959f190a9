"""A structural block in the page: its layers are written as JSON, and its link holds them."""

import re

from playwright.sync_api import expect

from tests.browser.test_walk import macs, settled
from tests.browser.watched_page import WatchedPage


def test_layers_inside_a_block_are_typed_checked_and_shared(watched: WatchedPage) -> None:
    page = watched.page
    watched.refusals = 10
    watched.open("#/blocks/Parallel")
    settled(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("experimental")
    expect(page.locator(".layer-tree").get_by_role("treeitem").nth(1)).to_contain_text("narrow")
    before = macs(page)
    area = page.get_by_role("textbox", name="branches")
    fault = page.locator("[data-argument=branches] .fault")
    text = area.input_value()

    # Not JSON: told at the field, the text and the cursor stay, nothing is asked.
    area.focus()
    area.press("ControlOrMeta+End")
    area.press("Backspace")
    expect(fault).to_contain_text("This is not JSON yet")
    expect(area).to_have_attribute("aria-invalid", "true")
    assert area.input_value() == text[:-1]
    area.press("}")
    expect(fault).to_be_hidden()

    # A mistake in a nested layer is told at the field, with the layer's path.
    area.fill(text.replace('"out_channels": 64', '"out_channels": 0'))
    expect(fault).to_contain_text("Layer 'branches.wide.conv_norm_act_2' cannot be built")

    # A valid edit counts, leaves the text as it was typed, and is in the link.
    area.fill(text.replace('"out_channels": 64', '"out_channels":  96'))
    expect(page.locator("[data-figure=macs] .exact")).not_to_have_text(before)
    settled(page)
    expect(fault).to_be_hidden()
    assert '"out_channels":  96' in area.input_value()
    expect(page).to_have_url(re.compile("branches=.*96"))
    counted = macs(page)
    watched.open(page.url.removeprefix(f"{watched.address}/"))
    page.reload()
    settled(page)
    assert macs(page) == counted
    assert '"out_channels": 96' in page.get_by_role("textbox", name="branches").input_value()

    # It stands in a comparison with its layers in words, and goes back to its page.
    page.get_by_role("button", name="Add to compare").click()
    page.get_by_role("link", name="Compare 1 subject").click()
    expect(page.locator(".subject-card .settings")).to_contain_text(
        "narrow: ConvNormAct | wide: ConvNormAct → ConvNormAct | pool: MaxPool"
    )
    page.locator(".subject-card h3 a").click()
    settled(page)
    assert macs(page) == counted


def test_a_shortcut_may_be_left_out(watched: WatchedPage) -> None:
    page = watched.page
    watched.refusals = 10
    watched.open("#/blocks/ResidualAdd")
    settled(page)
    page.get_by_role("textbox", name="shortcut").fill("")
    expect(page).to_have_url(re.compile("shortcut=null"))
    expect(page.locator(".figure-strip")).to_have_attribute("data-stale", "wrong")
    page.get_by_role("textbox", name="layers").fill('[{"block": "MaxPool"')
    page.get_by_role("textbox", name="layers").fill("[]")
    settled(page)
    assert macs(page).startswith("0")
