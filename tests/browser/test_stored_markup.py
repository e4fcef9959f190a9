"""R18: names and values that are markup are shown as the text they are, in every view.

A view that shows what a link, a layer or an argument is called has its line in LINKS.
"""

import json
from collections.abc import Callable, Sequence
from urllib.parse import quote, urlencode

import pytest
from playwright.sync_api import expect

from tests.browser.markup import PAYLOADS
from tests.browser.watched_page import WatchedPage

WATCH = """
  window.ran = [];
  window.hit = () => window.ran.push("hit");
  window.alert = window.confirm = window.prompt = window.hit;
  addEventListener("securitypolicyviolation", (e) => window.ran.push(`CSP: ${e.blockedURI}`));
"""
MADE = "document.querySelectorAll('[data-canary], [href^=javascript], main script').length"


def query(*pairs: tuple[str, str]) -> str:
    return urlencode(pairs, quote_via=quote)


def layer(text: str) -> str:
    """A list of one layer, called and told so."""
    return json.dumps([{"block": "ConvNormAct", "name": text[:64], "args": {"norm_layer": text}}])


# Each makes a link of texts, of which the page then shows the first, except where it says nothing.
LINKS: dict[str, Callable[[Sequence[str]], str]] = {
    "blocks": lambda texts: f"#/?{query(('q', ' '.join(texts)))}",
    "block": lambda texts: f"#/blocks/{quote(texts[0], safe='')}",
    "argument": lambda texts: f"#/blocks/MBConv?{query((texts[0][:64], texts[0]))}",
    "value": lambda texts: f"#/blocks/MBConv?{query(('norm_layer', texts[0]))}",
    "layer": lambda texts: f"#/blocks/Chain?{query(('layers', layer(texts[0])))}",
    "branch": lambda texts: f"#/blocks/Parallel?{query(('branches', json.dumps({texts[0]: []})))}",
    "compare": lambda texts: "#/compare?" + query(*(("block", text) for text in texts[:8])),
    "compared values": lambda texts: (
        "#/compare?" + query(("block", "MBConv"), ("norm_layer", texts[0]), ("block", "Bottleneck"))
    ),
    "zoo": lambda texts: (
        "#/zoo?" + query(("q", texts[0]), ("recipe", texts[0]), *(("family", t) for t in texts))
    ),
    "architecture": lambda texts: f"#/zoo/{quote(texts[0], safe='')}",
    "knob": lambda texts: f"#/zoo/resnet18?{query((texts[0][:64], texts[0]))}",
    "parts": lambda texts: f"#/zoo/resnet18?{query(('root', texts[0]), ('layer', texts[0]))}",
    "compose": lambda texts: f"#/compose?{query(('from', texts[0]), ('layer', texts[0]))}",
    "composed": lambda texts: (
        "#/compose?" + query(("spec", json.dumps({"layers": json.loads(layer(texts[0]))})))
    ),
    "learn": lambda texts: f"#/learn/{quote(texts[0], safe='')}",
    "lesson": lambda texts: "#/learn/bottleneck?" + query(("answer.times", texts[0])),
    "missing": lambda texts: f"#/{quote(texts[0], safe='')}",
}
SAYS_NOTHING = ("parts", "compose", "lesson", "missing")
ONE_BY_ONE = ("block", "layer")  # the others show many at once, or take the same way as these


@pytest.mark.parametrize("view", LINKS)
def test_it_is_text(watched: WatchedPage, view: str) -> None:
    page = watched.page
    watched.refusals = 10_000
    page.add_init_script(WATCH)
    watched.open(LINKS[view](PAYLOADS))
    many = PAYLOADS if view in ONE_BY_ONE else PAYLOADS[:1]
    for text in many:
        page.evaluate("link => { location.hash = link; }", LINKS[view]([text, *PAYLOADS]))
        if view not in SAYS_NOTHING:
            expect(page.locator("main")).to_contain_text(text.strip()[:12], timeout=30_000)
    expect(page.locator("main :is(h1, h2)").first).to_be_visible()
    page.wait_for_timeout(200)  # an image that fails, an animation that begins
    assert page.evaluate("window.ran") == []
    assert page.evaluate(MADE) == 0


def test_the_watch_sees_what_it_is_there_for(watched: WatchedPage) -> None:
    page = watched.page
    page.add_init_script(WATCH)
    watched.open()
    made = """() => {
      const image = document.createElement("img");
      image.dataset.canary = "";
      image.src = "http://canary.invalid/x.png";
      document.body.append(image);
      hit();
    }"""
    page.evaluate(made)
    page.wait_for_timeout(100)
    assert page.evaluate("window.ran") == ["hit", "CSP: http://canary.invalid/x.png"]
    assert page.evaluate(MADE) == 1
    assert watched.troubles != []
    watched.troubles = [one for one in watched.troubles if "canary.invalid" not in one]
