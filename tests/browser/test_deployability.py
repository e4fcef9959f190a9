"""The deployability matrix in the page: on cards, in the zoo, and with its reasons on a page."""

import json
import re
from pathlib import Path

from playwright.sync_api import expect

from tests.browser.test_look import SMALL_TARGETS, violations
from tests.browser.watched_page import WatchedPage

ROOT = Path(__file__).parents[2]
KEPT = json.loads((ROOT / "app" / "deployability.json").read_text())
COUNTING = 60_000  # ms; the first visit to the zoo waits until all is counted


def passed(row: dict) -> int:
    return sum(verdict["status"] == "passed" for verdict in row.values())


def test_cards_pages_and_the_zoo_tell_which_checks_are_passed(watched: WatchedPage) -> None:
    page = watched.page
    watched.open()
    row = KEPT["blocks"]["MaxPool"]
    card = page.locator(".block-card", has=page.get_by_role("link", name="MaxPool", exact=True))
    expect(card.locator(".checks")).to_contain_text(f"{passed(row)} ")

    # The reasons are opened by keyboard, and each is there once.
    watched.open("#/blocks/MaxPool")
    marks = page.locator(".deployability-marks")
    marks.locator("summary").press("Enter")
    expect(marks.locator(".each li")).to_have_count(len(row))
    expect(marks.locator(".each [data-status=passed]")).to_have_count(passed(row))
    reasons = {verdict["reason"] for verdict in row.values() if verdict["reason"]}
    expect(marks.locator(".reasons li")).to_have_count(len(reasons))
    for reason in reasons:
        expect(marks.locator(".reasons")).to_contain_text(reason)
    expect(page.locator(".figure-strip")).to_have_attribute("data-stale", "")
    assert violations(page) == []
    assert page.evaluate(SMALL_TARGETS) == []

    watched.open("#/zoo?family=U-Net&sort=checks&descending=true")
    first = page.locator(".zoo-table tbody tr").first
    expect(first).to_be_visible(timeout=COUNTING)
    unets = [row for name, row in KEPT["architectures"].items() if name.endswith("unet")]
    most = max(map(passed, unets))
    expect(first.locator("[data-name=Checks]")).to_have_text(re.compile(f"^{most} of "))
