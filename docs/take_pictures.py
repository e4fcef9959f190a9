"""`make pictures`: the README's pictures, taken of the page as it is."""

from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import sync_playwright

from benchmarks.page import FLAGS, chromium
from benchmarks.service import server

FOLDER = Path(__file__).parent / "pictures"


class Picture(NamedTuple):
    """One view, and what of it."""

    name: str
    link: str
    complete: str  # a selector of what comes last
    height: int  # pixels
    scroll: str | None = None  # a selector of what stands at the top


PICTURES = [
    Picture(
        "block",
        "#/blocks/MBConv?image=64x56x56&out_channels=64&expansion=4",
        ".block-diagram svg",
        1000,
    ),
    Picture(
        "compare",
        "#/compare",
        ".comparison-table tbody tr:nth-child(4)",
        900,
        ".comparison-table",
    ),
    Picture("zoo", "#/zoo", ".zoo-scatter svg circle", 900, ".zoo-scatter"),
]


def main() -> None:
    """Take them all."""
    FOLDER.mkdir(exist_ok=True)
    with server() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        for picture in PICTURES:
            context = browser.new_context(
                viewport={"width": 1200, "height": picture.height},
                color_scheme="light",
                reduced_motion="reduce",
            )
            page = context.new_page()
            page.goto(f"{address}/{picture.link}")
            page.wait_for_selector(picture.complete, timeout=90_000)
            page.wait_for_load_state("networkidle")
            if picture.scroll:
                page.locator(picture.scroll).first.evaluate("el => el.scrollIntoView()")
            page.screenshot(path=FOLDER / f"{picture.name}.png")
            context.close()
        browser.close()


if __name__ == "__main__":
    main()
