"""A real server, a real Chromium, and pages that remember everything that went wrong."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser.watched_page import PATIENCE, WatchedPage

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).parents[2]
ARTEFACTS = ROOT / "test-artefacts"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
HERE = Path(__file__).parent


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Last of all: Playwright's event loop would break asyncio tests that come after."""
    items.sort(key=lambda item: HERE in item.path.parents)


def _chromium() -> str | None:
    names = ("chromium", "chromium-browser", "google-chrome", "chrome")
    found = (shutil.which(name) for name in names)
    return os.environ.get("BLOCKZOO_CHROMIUM") or next((path for path in found if path), None)


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    """A server of this checkout, on a port of its own."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "app", "serve", "--port", str(port)]
    ARTEFACTS.mkdir(exist_ok=True)
    process = os.environ.get("PYTEST_XDIST_WORKER", "")
    log_file = ARTEFACTS / f"server{process}.log"
    with log_file.open("wb") as log:
        server = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log)
        try:
            _wait(url, server, log_file)
            yield url
        finally:
            server.terminate()
            server.wait(20)


def _wait(url: str, server: "subprocess.Popen[bytes]", log: Path, seconds: float = 90) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        assert server.poll() is None, log.read_text()
        try:
            with urllib.request.urlopen(f"{url}/readyz", timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    pytest.fail(f"no answer from {url}/readyz in {seconds} s")


@pytest.fixture(scope="session")
def browser() -> "Iterator[Browser]":
    path = _chromium()
    if path is None:
        sentence = "No Chromium found: apt install chromium, or name one in BLOCKZOO_CHROMIUM."
        if os.environ.get("BLOCKZOO_REQUIRE_BROWSER") == "1":
            pytest.fail(sentence)
        pytest.skip(sentence)
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield launched
        launched.close()


@pytest.fixture
def watched(browser: "Browser", address: str) -> Iterator[WatchedPage]:
    """A page; when the test is over, nothing may have gone wrong in it."""
    page = WatchedPage(browser, address)
    yield page
    page.close()
    assert page.troubles == []
