"""The page in Chromium: what the first view weighs, and how soon it follows a hand."""

import os
import shutil
import statistics
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
from playwright.sync_api import Page, sync_playwright

from benchmarks.service import server
from benchmarks.timing import table

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
THROTTLE = 4  # times slower than this machine's processor
VISITS = 5
MOVES = 100

# When the first card is there, the search works: both come with the same task.
FIRST_CARD = """new MutationObserver((_, observer) => {
  if (!document.querySelector(".block-card a")) return;
  observer.disconnect();
  window.interactive = performance.now();
}).observe(document, { childList: true, subtree: true });"""

# A step of the slider, and the frame in which its figure stands on the page.
MOVE = """async ([name, moves]) => {
  const slider = document.querySelector(`[data-argument=${name}] input[type=range]`);
  const figure = document.querySelector("[data-figure=macs] .exact");
  const times = [];
  for (let i = 0; i < moves; i++) {
    const changed = new Promise((resolve) => {
      const observer = new MutationObserver(() => { observer.disconnect(); resolve(); });
      observer.observe(figure, { childList: true, characterData: true, subtree: true });
    });
    const began = performance.now();
    const at = Number(slider.value), step = Number(slider.step) || 1;
    slider.value = String(i % 2 ? at - 3 * step : at + 3 * step);
    slider.dispatchEvent(new Event("input", { bubbles: true }));
    await changed;
    await new Promise(requestAnimationFrame);
    times.push(performance.now() - began);
    await new Promise((go) => setTimeout(go, 60));
  }
  return times;
}"""

# Every layer of a long tree shown, and the tree scrolled from end to end.
OPEN_EVERYTHING = """async () => {
  const tasks = [];
  new PerformanceObserver((list) => tasks.push(...list.getEntries().map((e) => e.duration)))
    .observe({ entryTypes: ["longtask"] });
  const button = [...document.querySelectorAll("button")]
    .find((one) => one.textContent === "Open everything");
  const began = performance.now();
  button.click();
  await new Promise(requestAnimationFrame);
  const opened = performance.now() - began;
  const tree = document.querySelector(".layer-tree [role=tree]");
  await new Promise((go) => setTimeout(go, 100));
  tasks.length = 0;
  for (let y = 0; y < tree.scrollHeight; y += 400) {
    tree.scrollTop = y;
    await new Promise(requestAnimationFrame);
  }
  await new Promise((go) => setTimeout(go, 100));
  return { opened, longest: Math.max(0, ...tasks) };
}"""


def chromium() -> str:
    """Where the browser is."""
    path = next((found for name in NAMES if (found := shutil.which(name))), None)
    path = os.environ.get("BLOCKZOO_CHROMIUM", path)
    return path or sys.exit("No Chromium found: apt install chromium, or set BLOCKZOO_CHROMIUM.")


def main() -> None:
    """Print the table."""
    with server() as address, sync_playwright() as playwright:
        httpx.get(f"{address}/api/v1/architectures", timeout=60)  # it counts these after its start
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)

        @contextmanager
        def page(place: str, complete: str, throttle: int = 1) -> Iterator[Page]:
            context = browser.new_context(viewport={"width": 1280, "height": 900})
            one = context.new_page()
            one.add_init_script(FIRST_CARD)
            slow = context.new_cdp_session(one)
            slow.send("Emulation.setCPUThrottlingRate", {"rate": throttle})
            one.goto(f"{address}/{place}")
            one.wait_for_selector(complete)
            yield one
            context.close()

        rows = [*_first_view(page), *_slider(page), *_tree(page)]
        browser.close()
    table("The page in Chromium", ["", "measured", "aim"], rows)


def _first_view(page: Any) -> Iterator[list[str]]:
    times, weights, counts = [], [], []
    for _ in range(VISITS):
        with page("#/", ".block-card a", THROTTLE) as one:
            one.wait_for_load_state("networkidle")
            times.append(one.evaluate("window.interactive"))
            sizes = one.evaluate(
                "[...performance.getEntriesByType('navigation'),"
                " ...performance.getEntriesByType('resource')].map((e) => e.transferSize)"
            )
            weights.append(sum(sizes))
            counts.append(len(sizes))
    yield ["first view, kB transferred", f"{max(weights) / 1e3:.1f}", "120"]
    yield ["first view, requests", f"{max(counts)}", "25"]
    yield [
        f"first view interactive, {THROTTLE}x throttled, ms: median (worst)",
        f"{statistics.median(times):.0f} ({max(times):.0f})",
        "1000",
    ]


def _slider(page: Any) -> Iterator[list[str]]:
    for place, argument in (("#/blocks/MBConv", "expansion"), ("#/zoo/resnet18", "classes")):
        with page(place, ".figure-strip[data-stale='']") as one:
            one.wait_for_timeout(3000)  # the checks that follow the first numbers
            times = one.evaluate(MOVE, [argument, MOVES])
        cuts = statistics.quantiles(times, n=100)
        what = place.rpartition("/")[2]
        yield [
            f"slider to new numbers, {what}, ms: p50, p95",
            f"{cuts[49]:.0f}, {cuts[94]:.0f}",
            "100",
        ]


def _tree(page: Any) -> Iterator[list[str]]:
    with page("#/zoo/hrnet_w18", ".figure-strip[data-stale='']") as one:
        one.wait_for_timeout(3000)
        seen = one.evaluate(OPEN_EVERYTHING)
    yield ["tree of 1,711 rows opened, ms", f"{seen['opened']:.0f}", "300"]
    yield [
        "longest task while it is scrolled, ms",
        f"{seen['longest']:.0f} (0: none over 50)",
        "50",
    ]
