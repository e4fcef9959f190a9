"""Every view, in both themes and two widths: accessible, inside its width; and a picture."""

from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import ARTEFACTS
from tests.browser.watched_page import WatchedPage

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# A link, and what is there when the view is complete.
VIEWS = {
    "blocks": ("#/", ".block-card h3"),
    "nothing-found": ("#/?q=transformer", ".empty"),
    "block": ("#/blocks/MBConv", ".check-list [data-status=passed]"),
    "pairs": ("#/blocks/ConvNormAct?kernel_size=[3,5]&out_channels=8", ".check-list [data-status]"),
    "nested": ("#/blocks/Parallel", ".check-list [data-status=passed]"),
    "invalid": (
        "#/blocks/MBConv?image=64x56x56&out_channels=0",
        ".argument-field .fault:not([hidden])",
    ),
    "compare": ("#/compare", ".comparison-table tbody tr"),
    "unknown": ("#/blocks/MBConvv", ".notice:not([hidden])"),
    "missing": ("#/nowhere", "h1"),
}
MOST_BYTES = 120_000
MOST_REQUESTS = 25
SMALL_TARGETS = """() => [...document.querySelectorAll("a, button, input, select, summary")]
  .filter((el) => el.checkVisibility() && !el.closest("p, .unseen") && !el.matches(".skip"))
  .filter((el) => {
    const box = (el.closest("label") ?? el).getBoundingClientRect();
    return box.width < 24 || box.height < 24;
  }).map((el) => el.outerHTML.slice(0, 120))"""


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("view", VIEWS)
def test_view(browser: "Browser", address: str, view: str, theme: str, width: int) -> None:
    watched = WatchedPage(browser, address, width, theme)
    watched.refusals = 10 if view in ("invalid", "unknown") else 0
    page = watched.page
    place, complete = VIEWS[view]
    watched.open(place)
    expect(page.locator(complete).first).to_be_visible()
    if view == "compare":
        page.locator(".subject-card summary").first.click()
    page.screenshot(path=ARTEFACTS / f"{view}-{theme}-{width}.png", full_page=True)
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert page.evaluate(SMALL_TARGETS) == []
    watched.close()
    assert watched.troubles == []


def violations(page: Page, part: str | None = None) -> list[str]:
    found = Axe().run(page, context=part).response["violations"]
    return [f"{v['id']}: {node['html'][:200]}" for v in found for node in v["nodes"]]


def test_the_first_view_is_light(watched: WatchedPage) -> None:
    watched.open()
    expect(watched.page.locator(".block-card").first).to_be_visible()
    watched.page.wait_for_load_state("networkidle")
    sizes = [
        r.sizes()["responseBodySize"] + r.sizes()["responseHeadersSize"] for r in watched.requests
    ]
    print(f"first view: {len(sizes)} requests, {sum(sizes):,} B")
    assert len(sizes) <= MOST_REQUESTS, [r.url for r in watched.requests]
    assert sum(sizes) <= MOST_BYTES
