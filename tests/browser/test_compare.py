"""Compare: what differs, any two measures, the cost of the first matched, tables taken along."""

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import ARTEFACTS
from tests.browser.test_look import SMALL_TARGETS, violations
from tests.browser.watched_page import WatchedPage

if TYPE_CHECKING:
    from playwright.sync_api import Browser

PAIR = (
    "image=64x56x56&block=InvertedResidual&out_channels=64&expansion=4"
    "&block=InvertedResidual&out_channels=64&expansion=6&kernel_size=5"
)
MATCHING = f"#/compare?match=1.expansion.macs&{PAIR}"
GAP = "\u00a0"


def inverted_residual_macs(expansion: float, kernel: int) -> int:
    """Widen, filter each channel, narrow: on 56 x 56 pixels, from 64 channels to 64."""
    hidden = round(64 * expansion)
    return 56 * 56 * (64 * hidden + kernel * kernel * hidden + hidden * 64)


def compared(watched: WatchedPage, place: str) -> Page:
    watched.open(place)
    expect(watched.page.locator(".answers")).to_have_attribute("data-stale", "")
    return watched.page


def macs(page: Page, row: int) -> str:
    return page.locator(".comparison-table [data-measure=macs] .exact").nth(row).inner_text()


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_view(browser: "Browser", address: str, theme: str, width: int) -> None:
    watched = WatchedPage(browser, address, width, theme)
    page = compared(watched, MATCHING)
    expect(page.locator(".match-cost .values button").first).to_be_visible()
    page.get_by_role("button", name="Markdown").click()
    expect(page.locator(".take-along pre").first).to_contain_text("| subject |")
    page.screenshot(path=ARTEFACTS / f"compare-matched-{theme}-{width}.png", full_page=True)
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert page.evaluate(SMALL_TARGETS) == []
    watched.close()
    assert watched.troubles == []


def test_the_cost_of_the_first_is_matched_applied_and_taken_back(watched: WatchedPage) -> None:
    page = compared(watched, f"#/compare?{PAIR}")
    first, second = inverted_residual_macs(4, 3), inverted_residual_macs(6, 5)
    assert [macs(page, 0), macs(page, 1)] == [f"{n:,}{GAP}MACs" for n in (first, second)]

    # Only what is not the same for both, the second's values marked.
    differing = page.locator(".settings-table tbody tr")
    expect(differing).to_have_count(2)
    expect(page.locator(".settings-table [data-differs]")).to_have_text(
        ["5 (differs)", "6 (differs)"]
    )

    # The first has nothing to match; the second is asked, by keyboard.
    expect(page.locator(".match-cost:visible")).to_have_count(1)
    page.get_by_text("Match the first's cost").last.click()
    page.get_by_label("by changing").last.select_option("expansion")
    page.get_by_role("button", name="Find").last.press("Enter")
    answer = page.locator(".match-cost .answer").last
    expect(answer).to_contain_text("No expansion makes InvertedResidual cost")
    expect(page).to_have_url(re.compile("match=1.expansion.macs&"))
    # Filters of 5 x 5 cost more than those of 3 x 3, so 4 is too much: the stop below it.
    below, above = (inverted_residual_macs(expansion, 5) - first for expansion in (3.5, 4))
    expect(answer.get_by_role("button")).to_have_text(
        [f"Use expansion = 3.5 (\u2212{-below:,})", f"Use expansion = 4 (+{above:,})"]
    )

    # Applied by a click; the answer stays; Back takes it back.
    answer.get_by_role("button").first.click()
    expect(page).to_have_url(re.compile(r"expansion=3\.5&kernel_size=5$"))
    expect(page.locator(".comparison-table [data-measure=macs] .exact").nth(1)).to_have_text(
        f"{inverted_residual_macs(3.5, 5):,}{GAP}MACs"
    )
    expect(answer).to_contain_text("No expansion makes InvertedResidual cost")
    page.go_back()
    expect(page.locator(".comparison-table [data-measure=macs] .exact").nth(1)).to_have_text(
        f"{second:,}{GAP}MACs"
    )


def test_a_link_asks_again_and_one_without_an_answer_says_so(watched: WatchedPage) -> None:
    page = compared(watched, MATCHING)
    expect(page.locator(".match-cost .answer").last).to_contain_text("No expansion makes")
    page.get_by_role("button", name="Remove InvertedResidual 1").click()
    expect(page).not_to_have_url(re.compile("match="))
    blocks = "block=Add&block=MBConv&out_channels=64&squeeze_ratio=1"
    page = compared(watched, f"#/compare?image=64x56x56&match=1.expansion.params&{blocks}")
    expect(page.locator(".match-cost .answer").last).to_contain_text("none costs less")
    expect(page.locator(".match-cost .values button:visible")).to_have_count(1)


def test_the_scatter_is_of_any_two_measures_and_has_a_twin(watched: WatchedPage) -> None:
    page = compared(watched, f"#/compare?{PAIR}")
    scatter = page.locator(".comparison-scatter")
    expect(scatter.locator("svg .mark")).to_have_count(2)
    scatter.get_by_label("Up").select_option("read_bytes")
    scatter.get_by_label("Across").select_option("activation_bytes")
    expect(page).to_have_url(re.compile("across=activation_bytes&up=read_bytes&block="))
    expect(scatter.locator("svg")).to_have_attribute(
        "aria-label", re.compile("^Bytes read over Activation bytes. Activation bytes from ")
    )
    scatter.get_by_text("As a table").click()
    shown = page.locator(".comparison-table [data-measure=activation_bytes] .exact")
    expect(scatter.locator("tbody tr")).to_have_count(2)
    cells = [row.locator("td").nth(1).inner_text() for row in scatter.locator("tbody tr").all()]
    assert cells == shown.all_inner_texts()
    page.go_back()
    expect(scatter.get_by_label("Across")).to_have_value("macs")


def test_any_subject_is_made_the_first_and_so_the_reference(watched: WatchedPage) -> None:
    mine, other = "block=MBConv&out_channels=64", "block=Bottleneck&out_channels=64"
    page = compared(watched, f"#/compare?image=64x56x56&{mine}&{other}")
    rows = page.locator(".comparison-table tbody tr")
    expect(rows.nth(0)).to_contain_text("reference")
    expect(page.get_by_role("button", name="Make MBConv the first")).to_be_disabled()
    button = page.get_by_role("button", name="Make Bottleneck the first")
    button.focus()
    page.keyboard.press("Enter")
    expect(rows.nth(0)).to_have_attribute("data-label", "Bottleneck")
    expect(rows.nth(0)).to_contain_text("reference")
    expect(page.get_by_role("button", name="Duplicate Bottleneck")).to_be_focused()
    expect(page).to_have_url(re.compile(f"{other}&{mine}$"))
    page.go_back()
    expect(rows.nth(0)).to_have_attribute("data-label", "MBConv")


def test_tables_and_the_link_are_taken_along(watched: WatchedPage) -> None:
    page = compared(watched, f"#/compare?{PAIR}")
    made = page.locator(".take-along .code-panel").first
    page.get_by_label("Table", exact=True).select_option("settings")
    page.get_by_role("button", name="CSV").click()
    expect(made).to_contain_text("expansion,4,6")
    with page.expect_download() as download:
        made.get_by_role("button", name="Download settings.csv").click()
    assert "kernel_size,3,5" in download.value.path().read_text()
    page.get_by_role("button", name="LaTeX").click()
    expect(made).to_contain_text("\\begin{tabular}")
    expect(page.get_by_role("region", name="The link")).to_have_text(page.url)
    # What was made is of these subjects alone.
    page.get_by_role("button", name="Duplicate InvertedResidual 1").click()
    expect(made).to_be_hidden()
