"""What lasts and what passes: the chosen theme, a server that is away."""

from playwright.sync_api import expect

from tests.browser.test_walk import macs, settled
from tests.browser.watched_page import WatchedPage


def test_a_server_that_does_not_answer_is_said_and_asked_again(watched: WatchedPage) -> None:
    page = watched.page
    watched.open("#/blocks/Bottleneck")
    settled(page)
    before = macs(page)
    page.route("**/api/**", lambda route: route.abort())
    page.get_by_role("slider", name="out_channels").press("ArrowRight")
    expect(page.get_by_text("The server does not answer")).to_be_visible()
    assert macs(page) == before
    page.unroute("**/api/**")
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_text("The server does not answer")).to_be_hidden()
    settled(page)
    assert macs(page) != before
    watched.troubles = [t for t in watched.troubles if "net::ERR_FAILED" not in t]


def test_the_theme_stays_and_does_not_flash(watched: WatchedPage) -> None:
    page = watched.page
    watched.open()
    page.get_by_label("Theme").select_option("dark")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.goto(f"{watched.address}/#/compare")
    page.reload(wait_until="commit")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    expect(page.get_by_label("Theme")).to_have_value("dark")
