"""Composing a spec: by keyboard, with faults and fixes, back and forth, as link, draft and text."""

import json
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import httpx
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import ARTEFACTS
from tests.browser.test_look import SMALL_TARGETS, violations
from tests.browser.watched_page import PATIENCE, WatchedPage

if TYPE_CHECKING:
    from playwright.sync_api import Browser


def conv(name: str, out_channels: int, **args: Any) -> dict[str, Any]:
    """A convolution of a spec."""
    return {"name": name, "block": "ConvNormAct", "args": {"out_channels": out_channels, **args}}


JSON = {"Content-Type": "application/json"}
ZOO = 90_000  # ms; a server that has just started counts all architectures first
TIMES = "\N{MULTIPLICATION SIGN}"
MISMATCH = {
    "image": [3, 32, 32],
    "layers": [
        conv("stem", 16),
        conv("down", 32, stride=2),
        {"name": "sum", "block": "Add", "inputs": ["stem", "down"]},
        {"name": "head", "block": "Classifier", "args": {"classes": 10}},
    ],
}


def link(spec: Any) -> str:
    """The address of a spec, as a person might write it."""
    return f"#/compose?spec={quote(json.dumps(spec))}"


def open_spec(watched: WatchedPage, spec: Any) -> Page:
    watched.open(link(spec))
    expect(watched.page.locator(".compose-workshop[data-answered]")).to_be_visible()
    return watched.page


def settled(page: Page, milliseconds: int = PATIENCE) -> None:
    expect(page.locator(".figure-strip")).to_have_attribute("data-stale", "", timeout=milliseconds)
    expect(page.locator(".compose-workshop")).to_have_attribute("data-answered", "whole")


def figure(page: Page, name: str) -> str:
    return plain(page.locator(f"[data-figure={name}] .exact").inner_text())


def plain(text: str) -> str:
    """Without the signs that a person would not type."""
    return text.replace("\xa0", " ").replace(TIMES, "x")


def rows(page: Page) -> list[str]:
    return page.locator(".compose-list .name").all_inner_texts()


def node(page: Page, name: str) -> Locator:
    return page.locator(f".compose-graph .node[data-layer='{name}']")


def fault(page: Page) -> Locator:
    return page.locator(".compose-graph .compose-fault")


def test_a_network_is_built_and_mended_by_keyboard_alone(watched: WatchedPage) -> None:
    watched.refusals = 30
    watched.open("#/compose")
    page = watched.page
    expect(node(page, "image")).to_be_visible()
    press = page.keyboard.press

    press("a")
    page.keyboard.type("convnorm")
    press("Enter")
    press("Escape")
    expect(node(page, "conv_norm_act_1")).to_be_focused()
    press("d")
    press("F2")
    page.keyboard.type("second")
    press("Enter")
    expect(node(page, "second")).to_be_focused()
    press("a")
    page.keyboard.type("Add")
    expect(page.locator(".compose-palette button").first).to_be_visible()
    press("Tab")  # the choice of a branch
    press("Tab")  # the list; one Tab reaches one of it
    page.locator(".compose-palette [data-block=Add]").focus()
    press("Enter")
    press("Escape")
    settled(page)
    expect(node(page, "add_1")).to_be_focused()
    assert rows(page) == ["image", "conv_norm_act_1", "second", "add_1"]

    # It reads the image too, whose 3 channels do not fit: Tab finds the fault next.
    press("c")
    press("ArrowUp")
    press("ArrowUp")
    expect(node(page, "image")).to_be_focused()
    press("Enter")
    expect(fault(page)).to_contain_text("Add takes inputs of one shape")
    expect(fault(page).get_by_role("button", name="Do not read image")).to_be_visible()
    expect(node(page, "add_1")).to_be_focused()
    press("Tab")
    fixes = fault(page).get_by_role("button")
    expect(fixes.first).to_be_focused()
    for _ in range(fixes.all_inner_texts().index("Do not read image")):
        press("Tab")
    press("Enter")
    settled(page)
    expect(node(page, "add_1")).to_be_focused()

    # Moved, deleted, and taken back.
    press("Alt+ArrowUp")
    expect(page.locator(".said")).to_contain_text("add_1 reads second")
    press("ArrowUp")
    expect(node(page, "conv_norm_act_1")).to_be_focused()
    press("Delete")
    expect(fault(page).get_by_role("button", name="Project image")).to_be_visible()
    assert rows(page) == ["image", "second", "add_1"]
    press("Control+z")
    settled(page)
    assert rows(page) == ["image", "conv_norm_act_1", "second", "add_1"]
    press("?")
    expect(page.locator(".key-help")).to_contain_text("Duplicate")


def test_from_the_zoo_an_activation_is_swapped_everywhere_and_leaves_as_code(
    watched: WatchedPage,
) -> None:
    watched.open("#/compose?from=resnet18")
    page = watched.page
    settled(page, ZOO)
    assert figure(page, "params") == "11,689,512 params"  # as torchvision counts it
    expect(page.locator(".compose-difference")).to_contain_text("the same params, the same MACs")
    page.get_by_role("button", name="Replace everywhere").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("By what").select_option("SiLU")
    expect(dialog.get_by_role("status")).to_have_text("Replaces 10.")  # stem, 8 blocks, head
    dialog.get_by_role("button", name="Replace").click()
    settled(page)
    assert figure(page, "params") == "11,689,512 params"
    page.get_by_text("Show it").click()
    code = page.locator(".compose-code code")
    expect(code).to_contain_text('"activation_layer": "SiLU"')
    assert json.loads(code.inner_text())["layers"][0]["args"]["activation_layer"] == "SiLU"
    page.get_by_label("Form").select_option("curl")
    expect(code).to_contain_text("/api/v1/report")
    sent = code.inner_text().split("-d '")[1].removesuffix("'")
    reply = httpx.post(f"{watched.address}/api/v1/report", content=sent, headers=JSON, timeout=60)
    assert reply.json()["cost"]["params"] == 11_689_512
    page.get_by_label("Form").select_option("pytorch")
    expect(code).to_contain_text("nn.SiLU(")
    assert "nn.ReLU(" not in code.inner_text()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download").click()
    assert download.value.suggested_filename.endswith(".py")

    # The first block twice as wide: what that costs stands beside where one started.
    page.get_by_role("button", name="Start again").click()
    page.get_by_role("dialog").get_by_role("button", name="A small classifier").click()
    settled(page)
    page.locator(".compose-list button[data-layer=stem]").click()
    width = page.get_by_role("spinbutton", name="out_channels")
    width.fill("64")
    width.press("Enter")
    settled(page)
    expect(page.locator(".compose-difference")).to_contain_text(
        re.compile(r"Against the example: \+.* params \(\+.*\), \+.* MACs")
    )


def test_a_fault_stands_at_its_layer_and_a_click_mends_it(watched: WatchedPage) -> None:
    watched.refusals = 40
    page = open_spec(watched, MISMATCH)
    expect(fault(page)).to_contain_text(f"16 {TIMES} 32 {TIMES} 32 and 32 {TIMES} 16 {TIMES} 16")
    expect(node(page, "sum")).to_have_attribute("data-wrong", "")
    expect(node(page, "head")).to_have_attribute("data-late", "")
    expect(node(page, "down")).to_contain_text("MACs")  # what is right is counted
    edges = page.locator(".compose-graph .edge text").all_text_contents()
    assert "16x32x32" in [plain(text).replace(" ", "") for text in edges]
    buttons = fault(page).get_by_role("button")
    expect(buttons).to_have_text(["Project stem", "Remove sum"])  # no other edit mends it
    buttons.first.click()
    settled(page)
    expect(fault(page)).to_be_hidden()
    expect(node(page, "sum")).to_be_focused()
    assert rows(page) == ["image", "stem", "down", "conv_norm_act_1", "sum", "head"]
    expect(node(page, "sum")).not_to_have_attribute("data-wrong", "")

    # An argument's fault stands at its field as well.
    page.locator(".compose-list button[data-layer=down]").click()
    groups = page.get_by_role("spinbutton", name="groups")
    groups.fill("5")
    groups.press("Enter")
    expect(page.locator("[data-argument=groups] .fault")).to_contain_text("must divide")
    fault(page).get_by_role("button", name="Set groups to 4").click()
    settled(page)
    expect(groups).to_have_value("4")

    # A name that there is not, with the nearest that there is.
    wrong = {
        "layers": [conv("a", 8), {"name": "b", "block": "MBConvv", "args": {"out_channels": 8}}]
    }
    page = open_spec(watched, wrong)
    fault(page).get_by_role("button", name="Use MBConv").click()
    settled(page)


def test_twenty_steps_are_undone_and_done_again(watched: WatchedPage) -> None:
    page = open_spec(watched, {"image": [3, 16, 16], "layers": [conv("stem_0", 8)]})
    settled(page)
    node(page, "stem_0").click()
    for _ in range(20):
        page.keyboard.press("d")
    expect(page.locator(".compose-list .name")).to_have_count(22)
    expect(node(page, "stem_0")).to_contain_text(f"{TIMES}21")  # equals stand as one box
    settled(page)
    deep = figure(page, "params")
    for _ in range(20):
        page.keyboard.press("Control+z")
    settled(page)
    assert rows(page) == ["image", "stem_0"]
    expect(page.get_by_role("button", name="Undo")).to_be_disabled()
    for _ in range(20):
        page.get_by_role("button", name="Redo").click()
    settled(page)
    assert figure(page, "params") == deep
    # 3 x 8 and 20 times 8 x 8 channels of 3 x 3 pixels, and two for each norm's channel.
    assert deep == f"{9 * 8 * (3 + 20 * 8) + 21 * 2 * 8:,} params"


def test_json_comes_in_as_data_and_never_as_markup(watched: WatchedPage) -> None:
    watched.refusals = 20
    watched.open("#/compose")
    page = watched.page
    page.get_by_role("button", name="JSON in").click()
    dialog = page.get_by_role("dialog")
    area = dialog.get_by_label("A spec, as JSON")
    area.fill('{"layers": [{"block": "ConvNormAct",}]}')
    dialog.get_by_role("button", name="Open it").click()
    expect(dialog.get_by_role("alert")).to_contain_text("This is not JSON")
    expect(area).to_be_focused()
    area.fill('{"layers": [{"block": "ConvNormAct"}, {"blok": 1}]}')
    dialog.get_by_role("button", name="Open it").click()
    expect(dialog.get_by_role("alert")).to_have_text("Layer 2: it names no block.")
    markup = '<img src=x onerror="document.title=1">'
    spec = {
        "layers": [conv("a", 8), {"name": "b", "block": markup}, {"block": "Add", "name": markup}]
    }
    area.fill(json.dumps(spec))
    dialog.get_by_role("button", name="Open it").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator(".compose-list .block").nth(2)).to_have_text(markup)
    expect(page.locator("main img")).to_have_count(0)
    expect(page).to_have_title("Compose · blockzoo")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".compose-list .name")).to_have_count(1)


def test_the_draft_outlives_a_reload_and_a_broken_one_is_left(watched: WatchedPage) -> None:
    page = open_spec(watched, {"layers": [conv("kept", 8)]})
    node(page, "kept").click()
    page.keyboard.press("d")
    settled(page)
    expect(page).to_have_url(re.compile("packed="))
    watched.open("#/compose")
    page.reload()
    settled(page)
    assert rows(page) == ["image", "kept", "kept_1"]
    page.evaluate("localStorage.setItem('blockzoo.spec', '{\"spec\": 3')")
    watched.open("#/compose")
    expect(page.locator(".compose-page > .notice")).to_contain_text("The draft could not be read")
    expect(page.get_by_role("heading", name="Start from")).to_be_visible()
    watched.open("#/compose?packed=notalink")
    expect(page.locator(".compose-page > .notice")).to_contain_text("The link is broken")


def test_a_link_opens_what_was_seen_and_back_goes_back(
    watched: WatchedPage, browser: "Browser", address: str
) -> None:
    watched.open("#/compose?from=resnet18")
    page = watched.page
    settled(page, ZOO)
    page.locator(".compose-list button[data-layer=stem_conv]").click()
    page.keyboard.press("r")
    page.keyboard.type("4")
    page.keyboard.press("Enter")
    settled(page)
    expect(node(page, "stem_conv")).to_have_count(1)
    expect(page).to_have_url(re.compile("packed=.*layer=stem_conv_3"))
    page.locator(".compose-graph .node .toggle").last.click()
    expect(page).to_have_url(re.compile("open="))
    shown = page.locator(".compose-graph .node").count()
    pasted = page.get_by_label("Link to this spec").input_value()
    assert pasted == page.url
    other = WatchedPage(browser, address)
    other.open(pasted.removeprefix(f"{address}/"))
    settled(other.page)
    assert rows(other.page) == rows(page)
    assert figure(other.page, "macs") == figure(page, "macs")
    expect(other.page.locator(".panel h2")).to_have_text("Layer stem_conv_3")
    expect(other.page.locator(".compose-difference")).to_contain_text("Against resnet18: +")
    expect(other.page.locator(".compose-graph .node")).to_have_count(shown)
    other.close()
    assert other.troubles == []
    page.go_back()
    expect(page.locator(".compose-list .name")).to_have_count(12)  # 11 layers and the image
    page.go_forward()
    expect(page.locator(".compose-list .name")).to_have_count(15)


def test_a_mouse_connects_and_drops(watched: WatchedPage) -> None:
    layers = [conv("a", 8), conv("b", 8), {"name": "s", "block": "Add"}]
    page = open_spec(watched, {"image": [8, 16, 16], "layers": layers})
    settled(page)
    node(page, "a").locator(".port .dot").hover()
    page.mouse.down()
    node(page, "s").locator(".title").hover()
    page.mouse.up()
    expect(page.locator(".said")).to_have_text("Done: connect a and s.")
    settled(page)
    page.locator("[data-block=MaxPool]").drag_to(node(page, "a").locator(".box"))
    assert rows(page) == ["image", "a", "max_pool_1", "b", "s"]
    with page.expect_download() as download:
        page.get_by_role("button", name="SVG").click()
    picture = download.value.path().read_text()
    assert all(name in picture for name in rows(page))


def test_of_a_long_spec_only_what_is_in_sight_is_drawn(watched: WatchedPage) -> None:
    layers = [conv(f"layer_{i}", 8 + 8 * (i % 2)) for i in range(250)]
    page = open_spec(watched, {"image": [3, 8, 8], "layers": layers})
    settled(page)
    boxes = page.locator(".compose-graph .node")
    assert 3 < boxes.count() < 40
    node(page, "layer_0").focus()
    page.keyboard.press("End")
    expect(node(page, "layer_249")).to_be_focused()
    expect(node(page, "layer_249")).to_be_in_viewport()
    assert boxes.count() < 40
    expect(node(page, "layer_249")).to_have_attribute("aria-setsize", "251")


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_look(browser: "Browser", address: str, theme: str, width: int) -> None:
    watched = WatchedPage(browser, address, width, theme)
    watched.refusals = 20
    page = open_spec(watched, MISMATCH)
    expect(page.get_by_role("button", name="Project stem")).to_have_count(1)
    page.get_by_text("Show it").click()
    page.screenshot(path=ARTEFACTS / f"compose-{theme}-{width}.png", full_page=True)
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert page.evaluate(SMALL_TARGETS) == []
    page.get_by_role("button", name="Replace everywhere").click()
    assert violations(page) == []
    watched.close()
    assert watched.troubles == []
