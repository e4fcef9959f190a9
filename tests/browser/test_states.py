"""What lasts and what passes: the chosen theme, a server that is away."""

from playwright.sync_api import Route, expect

from tests.browser.test_look import violations
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


def test_a_server_that_comes_back_is_asked_again_without_a_click(watched: WatchedPage) -> None:
    page = watched.page
    watched.open("#/blocks/Bottleneck")
    settled(page)
    page.route("**/api/**", lambda route: route.abort())
    page.route("**/readyz", lambda route: route.abort())
    page.get_by_role("slider", name="out_channels").press("ArrowRight")
    expect(page.get_by_text("The server does not answer")).to_be_visible()
    page.unroute_all()
    expect(page.get_by_text("The server does not answer")).to_be_hidden()
    settled(page)
    watched.troubles = [t for t in watched.troubles if "net::ERR_FAILED" not in t]


def test_a_server_of_another_version_is_told_once(watched: WatchedPage) -> None:
    page = watched.page
    watched.open("#/blocks/Bottleneck")
    settled(page)
    link = page.url

    def newer(route: Route) -> None:
        reply = route.fetch()
        route.fulfill(response=reply, headers=reply.headers | {"blockzoo-version": "f00d"})

    page.route("**/api/**", newer)
    page.get_by_role("slider", name="out_channels").press("ArrowRight")
    note = page.locator(".notice", has_text="another version")
    expect(note).to_be_visible()
    settled(page)
    page.unroute_all()
    page.get_by_role("button", name="Reload").click()
    expect(note).to_have_count(0)
    settled(page)
    assert page.url != link


def test_the_keys_are_listed_and_focus_comes_back(watched: WatchedPage) -> None:
    page = watched.page
    watched.open("#/blocks/Bottleneck")
    settled(page)
    slider = page.get_by_role("slider", name="out_channels")
    slider.focus()
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keys")
    expect(dialog).to_be_visible()
    expect(dialog.get_by_text("Layer tree")).to_be_visible()
    assert violations(page) == []
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(slider).to_be_focused()
    page.get_by_role("button", name="Keys").click()
    expect(dialog).to_be_visible()
