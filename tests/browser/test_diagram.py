"""The pictures: a block's diagram, the sketches of the catalogue, the stages of an architecture."""

import re
import struct
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import ARTEFACTS
from tests.browser.test_look import violations
from tests.browser.test_walk import settled
from tests.browser.test_zoo import TIMES, opened, shape
from tests.browser.watched_page import WatchedPage

if TYPE_CHECKING:
    from playwright.sync_api import Browser

BLOCKS = ("MBConv", "Inception", "Res2NetBottleneck")
SVG = "{http://www.w3.org/2000/svg}"


def box(page: Page, path: str) -> Locator:
    return page.locator(f'.block-diagram .box[data-path="{path}"]').first


def row(page: Page, path: str) -> Locator:
    return page.locator(f'.layer-tree .row[data-path="{path}"]')


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_diagrams_in_every_look(browser: "Browser", address: str, theme: str, width: int) -> None:
    watched = WatchedPage(browser, address, width, theme)
    page = watched.page
    for name in BLOCKS:
        watched.open(f"#/blocks/{name}")
        expect(page.locator(".block-diagram .output")).to_be_visible()
        diagram = page.locator(".block-diagram")
        diagram.screenshot(path=ARTEFACTS / f"diagram-{name}-{theme}-{width}.png")
        assert violations(page, ".block-diagram") == []
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    watched.close()
    assert watched.troubles == []


def test_widths_are_the_channels_and_shapes_stand_on_the_edges(watched: WatchedPage) -> None:
    page = watched.page
    watched.open("#/blocks/MBConv")  # 64 channels, six times as wide inside, a gate of 16

    def wide(path: str) -> float:
        return float(box(page, path).locator("rect.face").get_attribute("width") or 0)

    expect(box(page, "expand.conv")).to_be_visible()
    assert wide("expand.conv") == wide("spatial.conv") == pytest.approx(6 * wide("project.conv"))
    assert wide("squeeze_excitation.fc1") == pytest.approx(wide("project.conv") / 4)
    assert box(page, "spatial.conv").locator(".hatched").count() == 1  # it is depthwise
    shapes = page.locator(".shapes text").all_text_contents()
    assert {shape(384, 56, 56), shape(384, 1, 1)} <= set(shapes)
    expect(page.locator(".block-diagram > .summary")).to_contain_text(
        "64 → 384 → 384 → 16 → 384 → 64 channels. Ways join again by mul, add."
    )

    # It moves with the slider, and says the same as a table.
    page.get_by_role("slider", name="expansion").press("ArrowLeft")
    expect(page.locator(".block-diagram > .summary")).not_to_contain_text("384")
    settled(page)
    page.locator(".block-diagram").get_by_text("As a table").click()
    expect(page.locator(".block-diagram tbody tr")).to_have_count(18)


def test_what_is_chosen_or_pointed_at_here_is_so_there(watched: WatchedPage) -> None:
    page = watched.page
    watched.open("#/blocks/MBConv")
    box(page, "spatial.conv").click()
    expect(page).to_have_url(re.compile("layer=spatial.conv"))
    expect(row(page, "spatial.conv")).to_have_attribute("aria-selected", "true")
    box(page, "project.conv").hover()
    expect(row(page, "project.conv")).to_have_attribute("data-pointed", "")
    cell = page.locator('.icicle .cell[data-path="project.conv"]')
    expect(cell).to_have_attribute("data-pointed", "")
    page.mouse.move(0, 0)
    expect(page.locator("[data-pointed]")).to_have_count(0)
    # And from the tree and the icicle to the diagram.
    row(page, "expand.conv").hover()
    expect(box(page, "expand.conv")).to_have_attribute("data-pointed", "")
    cell.hover()
    expect(box(page, "project.conv")).to_have_attribute("data-pointed", "")
    expect(box(page, "expand.conv")).not_to_have_attribute("data-pointed", "")
    page.mouse.move(0, 0)
    expect(page.locator("[data-pointed]")).to_have_count(0)

    row(page, "squeeze_excitation").click()
    lit = page.locator('.block-diagram .box[aria-selected="true"]')
    expect(lit).to_have_count(6)  # pool, two layers, two activations, and the product
    expect(box(page, "spatial.conv")).to_have_attribute("aria-selected", "false")


def test_by_keyboard_alone(watched: WatchedPage) -> None:
    page = watched.page
    watched.open("#/blocks/Inception")
    boxes = page.locator(".block-diagram .box")
    expect(boxes.first).to_be_visible()
    assert page.locator('.block-diagram .box[tabindex="0"]').count() == 1
    boxes.first.focus()
    page.keyboard.press("ArrowDown")
    focused = page.locator(".block-diagram .box:focus")
    expect(focused).to_have_attribute("data-path", "parallel.branches.conv1.conv")
    page.keyboard.press("ArrowRight")
    expect(focused).to_have_attribute("data-path", "parallel.branches.conv3.reduce.conv")
    expect(page.locator(".block-diagram .readout")).to_contain_text(f"Conv 1{TIMES}1")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("layer=parallel.branches.conv3.reduce.conv"))
    page.keyboard.press("End")
    expect(focused).to_have_class(re.compile("output"))


def test_the_picture_is_saved_with_its_styles(watched: WatchedPage, tmp_path: Path) -> None:
    page = watched.page
    watched.open("#/blocks/Bottleneck")
    expect(page.locator(".block-diagram .output")).to_be_visible()
    drawn = page.locator(".block-diagram svg")
    sides = [float(drawn.get_attribute(side) or 0) for side in ("width", "height")]
    for kind in ("SVG", "PNG"):
        with page.expect_download() as waiting:
            page.locator(".block-diagram").get_by_role("button", name=kind).click()
        assert waiting.value.suggested_filename == f"Bottleneck.{kind.lower()}"
        waiting.value.save_as(tmp_path / kind)

    root = ElementTree.parse(tmp_path / "SVG").getroot()
    assert (root.tag, [float(root.get(s) or 0) for s in ("width", "height")]) == (
        f"{SVG}svg",
        sides,
    )
    assert not [part for part in root.iter() if part.get("class") or part.get("style")]
    texts = list(root.iter(f"{SVG}text"))
    assert f"Conv 3{TIMES}3" in [part.text for part in texts]
    assert all(re.match(r"rgb|color", part.get("fill") or "") for part in texts)

    content = (tmp_path / "PNG").read_bytes()
    assert content[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", content[16:24]) == tuple(round(2 * side) for side in sides)


def test_every_card_is_sketched_and_costed(watched: WatchedPage) -> None:
    page = watched.page
    watched.open()
    cards = page.locator(".block-card")
    expect(cards.first).to_be_visible()
    assert page.locator('.block-sketch[role="img"][aria-label]').count() == cards.count()
    bottleneck = cards.filter(has=page.get_by_role("heading", name="Bottleneck", exact=True))
    expect(bottleneck.locator(".block-sketch")).to_have_attribute(
        "aria-label", re.compile("^64 channels in.*to 16.*to 16.*to 64; a skip connection$")
    )
    # 64 -> 16 -> 16 -> 64 without biases, and a scale and a shift a channel.
    params = 64 * 16 + 9 * 16 * 16 + 16 * 64 + 2 * (16 + 16 + 64)
    expect(bottleneck.locator(".cost")).to_contain_text(f"{params:,} params")


def test_the_stages_are_drawn_and_linked_to_their_table(watched: WatchedPage) -> None:
    page = opened(watched, "#/zoo/resnet18")
    stages = page.locator(".stage-drawing .stage")
    expect(stages).to_have_count(7)  # the image, the stem, four stages, the head
    assert violations(page, ".stage-drawing, .stage-table") == []
    stages.first.focus()
    for _ in range(2):
        page.keyboard.press("ArrowRight")
    expect(page.locator(".stage-table tr[data-chosen]")).to_contain_text("stage1")
    expect(page).to_have_url(re.compile("layer=stages.stage1"))
    page.get_by_role("button", name="stage3", exact=True).click()
    expect(stages.nth(4)).to_have_attribute("aria-selected", "true")
    expect(stages.nth(4)).to_have_attribute("aria-label", re.compile(r"^stage3, 2 times: 256"))
    heights = [float(s.locator(".map").get_attribute("height") or 0) for s in stages.all()[:6]]
    assert heights[1:] == pytest.approx([heights[0] / step for step in (4, 4, 8, 16, 32)])
