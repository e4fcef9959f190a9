"""Learn: a lesson makes its point at once, asks, grades by what is counted, is in its link."""

import re
from math import prod
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import ARTEFACTS
from tests.browser.test_look import SMALL_TARGETS, violations
from tests.browser.watched_page import WatchedPage

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# What stands in a lesson as soon as it is opened, by arithmetic: weights, and two of each norm.
LIVE = {
    "residual": f"{2 * (9 * 64 * 64 + 2 * 64):,}",
    "bottleneck": f"{2 * 256 * 64 + 9 * 64 * 64 + 2 * (64 + 64 + 256):,}",
    "linear": f"{64 * 384 + 2 * 384:,}",
    "separable": f"{9 * 32 + 32 * 64:,}",
    "mbconv": f"{2 * 480 * 20 + 20 + 480:,}",
    "fused": f"{24 * 96 * 9 * 112 * 112 + 96 * 24 * 112 * 112:,}",
    "counting": f"{2 * 128 * 8:,} MACs",
}
# The right answer by arithmetic, and a plausible wrong one.
ANSWERS: dict[str, dict[str, tuple[float | str, float | str]]] = {
    "residual": {
        "needs": ("same", "strided"),
        "projection": (128 * 256 + 2 * 256, 128 * 256),
        "additions": (prod((128, 28, 28)), 28 * 28),
    },
    "bottleneck": {
        "spatial": (9 * 128 * 128 + 2 * 128, 9 * 512 * 512),
        "times": (18 / (2 / 8 + 9 / 64), 16.9),
        "trade": ("basic", "bottleneck"),
    },
    "linear": {
        "lost": (100 * (4 + 1) / 2**4, 75),
        "where": ("first", "all"),
        "saves": (prod((256, 14, 14)), 14 * 14),
    },
    "separable": {
        "depthwise": (9 * 128, 9 * 128 * 256),
        "half": ("pointwise", "depthwise"),
        "times": (25 * 64 / (25 + 64), 25),
    },
    "mbconv": {
        "expand": (40 * 240 + 2 * 240, 40 * 240),
        "dear": ("expand", "spatial"),
        "gate": ("params", "both"),
    },
    "fused": {
        "macs": ((9 * 16 + 16) / (16 + 9 + 16), 9),
        "bytes": ("mb", "fused"),
        "pi": ("mb", "fused"),
    },
}


def settled(page: Page) -> None:
    expect(page.locator(".lesson-view .body[data-stale='']")).to_be_visible()


def answer(page: Page, number: int, given: float | str) -> None:
    card = page.locator(".lesson-question").nth(number)
    if isinstance(given, str):
        card.locator(f"input[value={given}]").check()
    else:
        card.get_by_role("textbox").fill(str(round(given, 3)))
    card.get_by_role("button", name="Check").click()


@pytest.mark.parametrize(("theme", "width"), [("light", 1280), ("dark", 360)])
def test_every_lesson_opens_with_its_point_and_live_numbers(
    browser: "Browser", address: str, theme: str, width: int
) -> None:
    watched = WatchedPage(browser, address, width, theme)
    page = watched.page
    watched.open("#/learn")
    expect(page.locator(".lessons h3")).to_have_count(len(LIVE))
    for lesson in ("", *LIVE):
        if lesson:
            page.goto(f"{address}/#/learn/{lesson}")
            settled(page)
            expect(page.locator(".point")).to_be_visible()
            expect(page.locator(".body")).to_contain_text(LIVE[lesson])
            for summary in page.locator("details summary").all()[:1]:
                summary.click()
                expect(page.locator("details[open] tbody tr").first).to_be_visible()
        page.screenshot(
            path=ARTEFACTS / f"learn-{lesson or 'index'}-{theme}-{width}.png", full_page=True
        )
        assert violations(page) == [], lesson
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, lesson
        assert page.evaluate(SMALL_TARGETS) == [], lesson
    watched.close()
    assert watched.troubles == []


def test_every_question_is_graded_right_and_wrong(watched: WatchedPage) -> None:
    page = watched.page
    for lesson, questions in ANSWERS.items():
        watched.open(f"#/learn/{lesson}")
        for number, (right, wrong) in enumerate(questions.values()):
            card = page.locator(".lesson-question").nth(number)
            expect(card.locator(".because")).to_be_hidden()
            answer(page, number, wrong)
            expect(card).to_have_attribute("data-grade", "wrong")
            expect(card.locator(".verdict")).to_contain_text("Not so")
            answer(page, number, right)
            expect(card).to_have_attribute("data-grade", "right")
            expect(card.locator(".because")).to_be_visible()
    watched.open("#/learn")
    for n, name in ((3, "residual"), (3, "fused")):
        item = page.locator(f".lessons li:has(a[href$='{name}'])")
        expect(item).to_contain_text(f"{n} questions answered right")
    page.get_by_role("button", name="Forget my progress").click()
    expect(page.locator(".lessons li").first).to_contain_text("Not opened yet")


def test_an_answer_is_what_the_service_says_at_that_moment(watched: WatchedPage) -> None:
    """With a service that counts otherwise, another answer is right: none is known beforehand."""
    page = watched.page
    watched.open("#/learn/bottleneck")
    settled(page)
    card = page.locator(".lesson-question").first
    expect(card.locator(".because")).to_contain_text("147,712")

    def otherwise(route: Route) -> None:
        reply = route.fetch()
        text = reply.text().replace('"params":147712', '"params":7')
        route.fulfill(response=reply, body=text)

    page.route("**/api/v1/report", otherwise)
    answer(page, 0, 7)
    expect(card).to_have_attribute("data-grade", "right")
    page.unroute("**/api/v1/report")


def test_the_link_holds_knobs_and_answers(watched: WatchedPage) -> None:
    page = watched.page
    watched.open("#/learn/bottleneck")
    settled(page)
    slider = page.get_by_role("slider", name="Reduction")
    slider.press("ArrowRight")
    expect(page.locator(".body")).to_contain_text(f"{2 * 256 * 32 + 9 * 32 * 32:,} weights")
    answer(page, 1, 46)
    expect(page).to_have_url(re.compile(r"learn/bottleneck\?reduction=8&answer\.times=46$"))
    link = page.url
    watched.open(link.removeprefix(f"{watched.address}/"))
    card = page.locator(".lesson-question").nth(1)
    expect(card).to_have_attribute("data-grade", "right")
    expect(card.get_by_role("textbox")).to_have_value("46")
    expect(page.locator(".body")).to_contain_text(f"{2 * 256 * 32 + 9 * 32 * 32:,} weights")
    page.get_by_role("slider", name="Reduction").press("ArrowLeft")
    expect(page).to_have_url(re.compile(r"bottleneck\?answer\.times=46$"))
    page.go_back()
    expect(page).to_have_url(link)
    expect(page.locator(".body")).to_contain_text(f"{2 * 256 * 32 + 9 * 32 * 32:,} weights")


def test_the_spiral_is_sent_round_without_asking(watched: WatchedPage) -> None:
    page = watched.page
    watched.open("#/learn/linear?n=2")
    settled(page)
    page.wait_for_load_state("networkidle")
    asked = len(watched.requests)
    figure = page.locator(".lesson-figure").first
    figure.locator("summary").click()
    counts = figure.locator("tbody tr").nth(1).locator("td")
    expect(counts).to_have_count(4)
    few = [int(text) for text in counts.all_inner_texts()]
    for _ in range(8):
        page.get_by_role("slider", name="Dimensions").press("ArrowRight")
    expect(page.locator(".lesson-figure h3").first).to_have_text(
        "The spiral, and what comes back from n = 30"
    )
    many = [int(text) for text in counts.all_inner_texts()]
    assert [r.url for r in watched.requests[asked:] if "/api/" in r.url] == []
    assert sum(few[1:]) == few[0] == 300
    assert few[1] + few[2] > 60
    assert many == [300, 0, 0, 300]


def test_a_server_that_is_away_leaves_the_old_numbers(watched: WatchedPage) -> None:
    page = watched.page
    watched.open("#/learn/mbconv")
    settled(page)
    page.route("**/api/**", lambda route: route.abort())
    page.get_by_role("slider", name="Width").press("ArrowRight")
    expect(page.get_by_text("The server does not answer")).to_be_visible()
    expect(page.locator(".body")).to_contain_text(LIVE["mbconv"])
    page.unroute("**/api/**")
    page.get_by_role("button", name="Try again").click()
    expect(page.locator(".body")).to_contain_text(f"{2 * 672 * 28 + 28 + 672:,}")
    expect(page.get_by_text("The server does not answer")).to_be_hidden()
    watched.troubles = [t for t in watched.troubles if "net::ERR_FAILED" not in t]


def test_print_has_answers_and_explanations(watched: WatchedPage) -> None:
    page = watched.page
    watched.open("#/learn/separable")
    settled(page)
    because = page.locator(".lesson-question .because")
    expect(because.nth(2)).to_contain_text("321,126,400")
    expect(because.nth(2)).to_be_hidden()
    page.emulate_media(media="print")
    for n, text in enumerate(("1,152 weights", "the 1\u00d71 pointwise part", "17.98 times")):
        expect(because.nth(n)).to_be_visible()
        expect(because.nth(n)).to_contain_text(f"Answer: {text}.")
    expect(page.locator(".point")).to_be_visible()
    expect(page.get_by_role("button")).to_have_count(0)
    page.screenshot(path=ARTEFACTS / "learn-print.png", full_page=True)


def test_a_latency_is_measured_on_demand_and_can_be_stopped(watched: WatchedPage) -> None:
    page = watched.page
    watched.open("#/learn/fused")
    settled(page)
    panel = page.locator(".lesson-latency")
    expect(panel).to_contain_text("Not measured yet")
    panel.get_by_role("button", name="Measure here").click()
    expect(panel.locator(".status")).to_contain_text("1 of 3")
    panel.get_by_role("button", name="Stop").click()
    expect(panel.locator(".status")).to_have_text("Stopped.")
    page.set_default_timeout(60_000)
    card = page.locator(".lesson-question").nth(3)
    answer(page, 3, "fused")
    expect(card).to_have_attribute("data-grade", re.compile("right|wrong"), timeout=60_000)
    expect(card.locator(".because")).to_contain_text("Measured now: MBConv")


def test_from_lesson_to_lesson_by_keyboard(watched: WatchedPage) -> None:
    page = watched.page
    watched.open("#/learn/residual")
    settled(page)
    page.get_by_role("link", name="2. The bottleneck").press("Enter")
    expect(page.get_by_role("heading", name="2. The bottleneck")).to_be_focused()
    settled(page)
    page.keyboard.press("Tab")
    expect(page.get_by_role("slider", name="Outer width")).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(page.locator(".lesson-knobs output").first).to_have_text("512 channels")
    watched.open("#/learn/none")
    expect(page.get_by_role("heading")).to_have_text("There is no such lesson")
