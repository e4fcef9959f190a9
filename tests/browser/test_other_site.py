"""R16: a page of another site, in the same browser, can neither ask nor read."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser

BODY = '{"subject": {"block": "Activation"}, "checks": []}'
ASK = """async ([url, body]) => {
  const told = {};
  const ask = async (name, path, options) => {
    try {
      const reply = await fetch(url + path, options);
      told[name] = `${reply.type} ${(await reply.text()).length}`;
    } catch { told[name] = "refused"; }
  };
  const type = {"Content-Type": "application/json"};
  await ask("read", "/api/v1/blocks", {});
  await ask("json", "/api/v1/report", {method: "POST", headers: type, body});
  await ask("text", "/api/v1/report", {method: "POST", body});
  await ask("blind", "/api/v1/report", {method: "POST", mode: "no-cors", body});
  return told;
}"""
FORM = """([url, body]) => {
  const form = document.createElement("form");
  Object.assign(form, {method: "post", action: url + "/api/v1/report", enctype: "text/plain"});
  const field = document.createElement("input");
  Object.assign(field, {name: body.slice(0, -1) + ', "x": "', value: '"}'});
  form.append(field);
  document.body.append(form);
  form.submit();
}"""
FRAME = """url => new Promise((resolve) => {
  const frame = document.createElement("iframe");
  frame.onload = () => resolve(frame.contentDocument?.body?.textContent ?? "closed");
  frame.src = url;
  document.body.append(frame);
})"""


class _Page(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<!doctype html><title>another site</title><body>")

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def elsewhere() -> Iterator[str]:
    """Another origin on this machine, which is the nearest that another site can be."""
    with HTTPServer(("127.0.0.1", 0), _Page) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_a_page_elsewhere_is_refused(browser: "Browser", address: str, elsewhere: str) -> None:
    with browser.new_context() as context:
        page = context.new_page()
        seen: list[tuple[str, int]] = []
        page.on(
            "response",
            lambda reply: (
                seen.append((reply.request.method, reply.status))
                if reply.url.startswith(address) and "/api/" in reply.url
                else None
            ),
        )
        page.goto(elsewhere)
        told = page.evaluate(ASK, [address, BODY])
        assert told == dict.fromkeys(("read", "json", "text", "blind"), "refused")
        assert {status for method, status in seen if method == "POST"} <= {403}
        # Its frame is closed to it, and has nothing of the page in it.
        assert page.evaluate(FRAME, f"{address}/") == "closed"
        assert "blockzoo" not in page.frames[-1].content()
        with page.expect_response(lambda reply: reply.request.method == "POST") as submitted:
            page.evaluate(FORM, [address, BODY])
        assert submitted.value.status == 403
