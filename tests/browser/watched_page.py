"""A page that keeps what a person would not see: console errors, violations, foreign requests."""

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ConsoleMessage, Request

PATIENCE = 20_000  # ms for what a free machine does at once: a busy one is no fault of the page
REFUSED = "the server responded with a status of 4"  # the browser's own line about a refusal


class WatchedPage:
    """A browser context with one page in it.

    Args:
        browser: the browser.
        address: the server's; a request to any other is trouble.
        width: of the window, CSS pixels.
        theme: "light" or "dark", as the system would say.
    """

    def __init__(
        self, browser: "Browser", address: str, width: int = 1280, theme: Any = "light"
    ) -> None:
        self.address = address
        self.troubles: list[str] = []
        self.requests: list[Request] = []
        self.refusals = 0  # answers of 4xx the test means to provoke
        self.context = browser.new_context(
            viewport={"width": width, "height": 900 if width > 600 else 740},
            color_scheme=theme,
            reduced_motion="reduce",
        )
        self.context.on("console", self._console)
        self.context.on("weberror", lambda error: self.troubles.append(str(error.error)))
        self.context.on("request", self._request)
        self.page = self.context.new_page()
        self.page.set_default_timeout(PATIENCE)

    def _console(self, message: "ConsoleMessage") -> None:
        if REFUSED in message.text and self.refusals:
            return
        if message.type in ("error", "warning"):
            self.troubles.append(message.text)

    def _request(self, request: "Request") -> None:
        self.requests.append(request)
        here = urlsplit(self.address).netloc
        there = urlsplit(request.url)
        if there.scheme in ("http", "https") and there.netloc != here:
            self.troubles.append(f"a request to {request.url}")

    def open(self, place: str = "#/") -> None:
        """Go to a place of the page by its link, as if pasted."""
        self.page.goto("about:blank")  # a change of the hash alone would not load anything
        self.page.goto(f"{self.address}/{place}")

    def close(self) -> None:
        """Close it; the troubles stay."""
        self.context.close()
