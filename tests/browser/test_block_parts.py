"""What stands beside a block's diagram: each section does what it says, by itself or on demand."""

import json
import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.conftest import ARTEFACTS
from tests.browser.test_look import violations
from tests.browser.test_walk import settled
from tests.browser.test_zoo import COUNTING
from tests.browser.watched_page import WatchedPage

if TYPE_CHECKING:
    from playwright.sync_api import Browser

BOTTLENECK = "#/blocks/Bottleneck?image=64x56x56&out_channels=64"  # an inner width of 64 / 4
THREE_NOTCHES = """async slider => {
  for (let i = 0; i < 3; i++) {
    slider.stepDown();
    slider.dispatchEvent(new Event("input", { bubbles: true }));
    await new Promise(done => setTimeout(done, 100));  // less than the pause
  }
}"""
SECTIONS = ["conventions", "receptive_field", "memory", "roofline"]


def part(page: Page, name: str) -> Locator:
    """A section, scrolled to; the page asks for it then."""
    section = page.locator(f"[data-part={name}]")
    section.scroll_into_view_if_needed()
    expect(section).not_to_have_attribute("data-empty", "")
    return section


def value_of(row: Locator) -> str:
    return row.locator(".number .line > :first-child").inner_text()


def test_the_formula_moves_with_the_settings_and_knows_its_layers(watched: WatchedPage) -> None:
    page = watched.page
    watched.open(BOTTLENECK)
    settled(page)
    sums = page.locator(".filled-formula table")
    params = sums.nth(0)
    terms = {name: params.locator(f"[data-term={name}]") for name in ("expand", "spatial")}

    # 1x1 from 64 to 16 and its norm, 3x3 from 16 to 16, 1x1 back to 64.
    expand, spatial, project = 16 * (64 + 2), 16 * (9 * 16 + 2), 64 * (16 + 2)
    said = f"Parameters = {expand:,} + {spatial:,} + {project:,} = {expand + spatial + project:,}"
    expect(params.locator("caption")).to_have_text(said)
    assert value_of(terms["spatial"]) == f"{spatial:,}"
    expect(terms["expand"].locator(".filled")).to_have_text("= 16 \u00d7 (64 + 0 + 2)")
    macs = 56 * 56 * (64 * 16 + 9 * 16 * 16 + 16 * 64)
    expect(sums.nth(1).locator("caption")).to_contain_text(f"= {macs:,}")

    # A term leads to its layer, and the layer back to its term.
    terms["spatial"].get_by_role("button").click()
    row = page.locator(".layer-tree [data-path=spatial]")
    expect(row).to_have_attribute("aria-selected", "true")
    expect(page).to_have_url(re.compile("layer=spatial"))
    page.locator(".layer-tree [data-path=reduce]").click()
    chosen = terms["expand"].get_by_role("button")
    expect(chosen).to_have_attribute("aria-pressed", "true")

    # The slider moves the numbers.
    page.get_by_role("spinbutton", name="reduction", exact=True).fill("2")
    expect(terms["expand"].locator(".filled")).to_have_text("= 32 \u00d7 (64 + 0 + 2)")
    assert value_of(terms["expand"]) == f"{32 * (64 + 2):,}"


def test_other_tools_and_the_terms_between(watched: WatchedPage) -> None:
    page = watched.page
    watched.open("#/blocks/SqueezeExcitation?image=64x28x28&channels=64&squeeze_channels=4")
    settled(page)
    table = part(page, "conventions").locator("table")
    ours = 2 * 64 * 4
    expect(table.locator(".ours")).to_contain_text(f"{ours:,}")
    rows = {name: table.locator(f"[data-tool={name}]") for name in ("torchinfo", "fvcore")}
    expect(rows["torchinfo"]).to_contain_text(f"{ours + 4 + 64:,}")
    expect(rows["torchinfo"]).to_contain_text("+68 for the bias")
    expect(table.locator("[data-tool=flop-counter-mode]")).to_contain_text("2.00\u00d7")
    rows["fvcore"].locator("summary").click()
    expect(rows["fvcore"]).to_contain_text(f"fvcore adds {64 * 28 * 28:,} for the pooling")


def test_reach_memory_and_roofline_are_pictures_with_words_and_a_table(
    watched: WatchedPage,
) -> None:
    page = watched.page
    watched.open("#/blocks/BasicBlock?image=64x56x56&out_channels=64")
    settled(page)

    # Two 3x3 convolutions see 5x5; the first of them 3x3.
    reach = part(page, "receptive_field")
    expect(reach.locator(".summary")).to_contain_text("sees 5 \u00d7 5 pixels, in steps of 1")
    here, image = (
        float(reach.locator(name).get_attribute("width") or 0) for name in (".here", ".image")
    )
    assert here / image == pytest.approx(5 / 56)  # to scale
    reader = reach.get_by_role("slider", name="Layer")
    reader.focus()
    reader.press("Home")
    expect(reach.locator("output")).to_contain_text("sees 3 \u00d7 3 pixels")
    expect(page).to_have_url(re.compile("layer=spatial1"))
    reach.get_by_text("As a table").click()
    expect(reach.locator("tbody tr", has_text="spatial2.conv")).to_contain_text("5 \u00d7 5")

    memory = part(page, "memory")
    expect(memory.locator(".summary")).to_contain_text("held at once in inference")
    memory.get_by_label("of a training step").check()
    expect(memory.locator(".summary")).to_contain_text("are kept for the backward pass")
    expect(page).to_have_url(re.compile("training=true"))
    page.go_back()
    expect(memory.locator(".summary")).to_contain_text("held at once in inference")

    roofline = part(page, "roofline")
    expect(roofline.locator(".summary")).to_contain_text("On NVIDIA T4 in float32")
    roofline.get_by_label("Hardware").select_option("a100")
    roofline.get_by_label("computing in").select_option("bfloat16")
    expect(roofline.locator(".summary")).to_contain_text(re.compile("A100.* in bfloat16"))
    page.reload()
    settled(page)
    roofline = part(page, "roofline")
    expect(roofline.locator(".summary")).to_contain_text(re.compile("A100.* in bfloat16"))
    expect(roofline.get_by_label("computing in")).to_have_value("bfloat16")
    with page.expect_download() as saved:
        roofline.get_by_role("button", name="SVG").click()
    assert saved.value.suggested_filename == "roofline-a100.svg"
    assert "<svg" in saved.value.path().read_text()


def test_parts_wait_until_they_are_seen_and_the_settings_rest(watched: WatchedPage) -> None:
    page = watched.page
    watched.open("#/blocks/BasicBlock?image=64x56x56&out_channels=64")
    settled(page)

    def asked() -> list[str]:
        bodies = [r.post_data or "" for r in watched.requests if r.url.endswith("/report")]
        return [name for body in bodies for name in SECTIONS if f'"with":["{name}"]' in body]

    page.wait_for_timeout(700)
    assert asked() == []
    part(page, "memory")
    assert asked().count("memory") == 1
    held = page.locator("[data-part=memory] .summary").inner_text()
    slider = page.get_by_role("slider", name="out_channels")
    slider.evaluate(THREE_NOTCHES)
    page.locator("[data-part=memory]").scroll_into_view_if_needed()
    expect(page.locator("[data-part=memory] .summary")).not_to_have_text(held)
    assert asked().count("memory") == 2  # not for every notch


def test_long_work_is_started_and_stopped_by_a_button(watched: WatchedPage) -> None:
    page = watched.page
    watched.open("#/blocks/ConvNormAct?image=8x16x16&out_channels=8")
    settled(page)
    latency = page.locator(".latency-panel")
    latency.scroll_into_view_if_needed()
    held: list[Route] = []

    def hold(route: Route) -> None:
        """A server that is at it for ever; the other parts come all the same."""
        asked = "latency" in (route.request.post_data_json or {}).get("with", [])
        held.append(route) if asked else route.continue_()

    page.route("**/report", hold)
    latency.get_by_role("button", name="Measure the latency").click()
    expect(latency.get_by_role("progressbar")).to_be_visible()
    latency.get_by_role("button", name="Cancel").click()
    expect(latency.get_by_role("progressbar")).to_be_hidden()
    expect(latency.get_by_role("status")).to_have_text("Measure the latency: cancelled.")
    for route in held:
        route.fulfill(json={})
    page.unroute("**/report")
    latency.get_by_label("each layer too").check()
    latency.get_by_role("button", name="Measure the latency").click()
    expect(latency.locator(".summary")).to_contain_text("30 runs", timeout=60_000)
    expect(latency.locator("tbody")).to_have_count(2)

    referees = page.locator(".referee-panel")
    referees.get_by_role("button", name="Run fvcore and torchinfo").click()
    rows = referees.locator("tbody tr")
    expect(rows).to_have_count(2, timeout=60_000)
    expect(rows.filter(has_text="torchinfo")).to_contain_text(f"{8 * (9 * 8 + 2):,}")

    # Other settings: what was measured is said to be of the old ones.
    page.get_by_role("spinbutton", name="out_channels").fill("16")
    settled(page)
    expect(latency.get_by_text("This is of other settings than now.")).to_be_visible()


def test_checks_arrive_one_by_one_and_fail_with_a_reason(watched: WatchedPage) -> None:
    page = watched.page
    reason, remedy = "The forward pass branches on a value.", "Use torch.where."
    where = "blocks/gate.py:42: if x.sum() > 0:"
    failed = {
        "status": "failed",
        "reason": reason,
        "where": where,
        "remedy": remedy,
        "seconds": 1.5,
    }

    def one_fails(route: Route) -> None:
        names = json.loads(route.request.post_data or "")["checks"]
        if names != ["export"]:
            return route.fallback()
        return route.fulfill(json={"image": [8, 16, 16], "checks": {"export": failed}})

    page.route("**/checks", one_fails)
    watched.open("#/blocks/ConvNormAct?image=8x16x16&out_channels=8")
    rows = {
        name: page.locator(f"[data-check={name}]") for name in ("torchscript", "export", "trace")
    }
    expect(rows["torchscript"]).to_have_attribute("data-status", "passed")
    expect(rows["torchscript"]).to_contain_text(re.compile("equal to eager.*m?s"))
    for text in (reason, remedy, where, "1.5\u00a0s"):
        expect(rows["export"]).to_contain_text(text)
    expect(rows["trace"].locator(".word")).to_have_text("not run yet")
    rows["trace"].get_by_role("button", name="Run Trace").click()
    expect(rows["trace"]).to_have_attribute("data-status", "passed", timeout=30_000)
    expect(rows["trace"].get_by_role("button", name="Run again Trace")).to_be_visible()


def test_code_in_every_form_by_keyboard(watched: WatchedPage) -> None:
    page = watched.page
    watched.open("#/blocks/MBConv?image=64x56x56&out_channels=64&expansion=4")
    settled(page)
    code = page.locator(".code-tabs")
    code.scroll_into_view_if_needed()
    expect(code.locator("code")).to_contain_text(
        "MBConv(expansion=4, out_channels=64, in_channels=64)"
    )
    tab = code.get_by_role("tab", name="Python", exact=True)
    tab.focus()
    tab.press("ArrowRight")
    expect(code.get_by_role("tab", name="PyTorch alone")).to_be_focused()
    expect(page).to_have_url(re.compile("code=pytorch"))
    expect(code.locator("code")).to_contain_text("import torch")
    with page.expect_download() as saved:
        code.get_by_role("button", name="Download MBConv.py").click()
    names: dict[str, object] = {"__name__": "taken_home"}
    exec(compile(saved.value.path().read_text(), "MBConv.py", "exec"), names)
    assert "MBConv" in names
    code.get_by_role("tab", name="httpx").click()
    expect(code.locator("code")).to_contain_text('"args": {"out_channels": 64, "expansion": 4}')
    expect(page).to_have_url(re.compile("code=httpx"))
    page.reload()
    expect(code.get_by_role("tab", name="httpx")).to_have_attribute("aria-selected", "true")


@pytest.mark.parametrize(
    ("place", "theme", "width"),
    [("blocks/MBConv?layer=spatial", "light", 1280), ("zoo/resnet18", "dark", 360)],
)
def test_look(browser: "Browser", address: str, place: str, theme: str, width: int) -> None:
    watched = WatchedPage(browser, address, width, theme)
    page = watched.page
    watched.open(f"#/{place}")
    expect(page.locator(".figure-strip")).to_have_attribute("data-stale", "", timeout=COUNTING)
    for name in SECTIONS:
        part(page, name)
    page.locator("[data-part=roofline] summary").click()
    name = place.split("/")[1].split("?")[0]
    page.screenshot(path=ARTEFACTS / f"parts-{name}-{theme}-{width}.png", full_page=True)
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    watched.close()
    assert watched.troubles == []
