"""The zoo: found, sorted, read off the scatter, opened, turned, unfolded, compared, shared."""

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import ARTEFACTS
from tests.browser.test_look import SMALL_TARGETS, violations
from tests.browser.test_walk import macs, settled
from tests.browser.watched_page import WatchedPage

if TYPE_CHECKING:
    from playwright.sync_api import Browser

VIEWS = {
    "zoo": (
        "#/zoo?family=VGG&family=HRNet&family=EfficientNet&sort=top1&descending=true",
        ".zoo-scatter .dot",
    ),
    "zoo-nothing": ("#/zoo?q=transformer", ".zoo-scatter .empty"),
    "architecture": (
        "#/zoo/resnet50?measure=params&layer=stages.stage3.2",
        ".check-list [data-status=passed]",
    ),
    "architecture-small": ("#/zoo/inception_v3?image=3x32x32", ".image-knob .fault:not([hidden])"),
    "architecture-unknown": ("#/zoo/resnet5O", ".notice:not([hidden])"),
}
EVERY_LOOK = [(theme, width) for theme in ("light", "dark") for width in (1280, 360)]
LOOKS = [
    *[(view, *look) for view in ("zoo", "architecture") for look in EVERY_LOOK],
    *[(view, "dark", 360) for view in ("zoo-nothing", "architecture-small")],
    ("architecture-unknown", "light", 1280),
]
TIMES, GAP = "\u00d7", "\u00a0"
COUNTING = 60_000  # ms; the first visit waits until the whole zoo is counted
OPEN_EVERYTHING = """async () => {
  const buttons = [...document.querySelectorAll("button")];
  buttons.find((one) => one.textContent === "Open everything").click();
  const tree = document.querySelector(".layer-tree [role=tree]");
  const most = tree.querySelectorAll(".row").length;
  for (let y = 0; y < tree.scrollHeight; y += 4000) {
    tree.scrollTop = y;
    await new Promise(requestAnimationFrame);
  }
  return { rows: tree.querySelectorAll(".row").length, most, height: tree.scrollHeight };
}"""


def rows(page: Page) -> list[str | None]:
    return [row.get_attribute("data-name") for row in page.locator(".zoo-table tbody tr").all()]


def shape(*sides: int) -> str:
    return f"{GAP}{TIMES}{GAP}".join(f"{side:,}" for side in sides)


def opened(watched: WatchedPage, place: str) -> Page:
    watched.open(place)
    expect(watched.page.locator(".figure-strip")).to_have_attribute(
        "data-stale", "", timeout=COUNTING
    )
    return watched.page


@pytest.mark.parametrize(("view", "theme", "width"), LOOKS)
def test_view(browser: "Browser", address: str, view: str, theme: str, width: int) -> None:
    watched = WatchedPage(browser, address, width, theme)
    watched.refusals = 10 if view in ("architecture-small", "architecture-unknown") else 0
    page = watched.page
    place, complete = VIEWS[view]
    watched.open(place)
    expect(page.locator(complete).first).to_be_visible(timeout=COUNTING)
    page.screenshot(path=ARTEFACTS / f"{view}-{theme}-{width}.png", full_page=True)
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert page.evaluate(SMALL_TARGETS) == []
    watched.close()
    assert watched.troubles == []


def test_the_table_is_filtered_and_sorted_and_its_link_shows_the_same(watched: WatchedPage) -> None:
    page = watched.page
    watched.open("#/zoo")
    expect(page.locator(".zoo-table tbody tr").first).to_be_visible(timeout=COUNTING)
    everything = len(rows(page))

    page.get_by_role("button", name=re.compile("^VGG")).click()
    page.get_by_role("button", name=re.compile("^ResNet")).click()
    expect(page).to_have_url(re.compile("family=VGG&family=ResNet$"))
    page.keyboard.press("/")
    page.keyboard.type("bn")
    expect(page.get_by_role("status")).to_have_text(f"4 of {everything} architectures")
    assert rows(page) == ["vgg11_bn", "vgg13_bn", "vgg16_bn", "vgg19_bn"]

    page.get_by_role("button", name="MACs", exact=True).click()  # the largest first, at first
    expect(page.get_by_role("columnheader", name="MACs")).to_have_attribute(
        "aria-sort", "descending"
    )
    assert rows(page) == ["vgg19_bn", "vgg16_bn", "vgg13_bn", "vgg11_bn"]
    page.get_by_role("button", name="MACs", exact=True).click()
    assert rows(page) == ["vgg11_bn", "vgg13_bn", "vgg16_bn", "vgg19_bn"]
    page.get_by_role("button", name="Top-1").click()
    shown = page.locator(".zoo-table").inner_text()

    watched.open(page.url.removeprefix(f"{watched.address}/"))
    expect(page.locator(".zoo-table tbody tr")).to_have_count(4)
    assert page.locator(".zoo-table").inner_text() == shown
    expect(page.locator(".zoo-scatter .dot")).to_have_count(4)
    page.get_by_role("button", name="All", exact=True).click()
    page.go_back()
    expect(page.get_by_role("button", name=re.compile("^VGG"))).to_have_attribute(
        "aria-pressed", "true"
    )


def test_the_scatter_is_read_and_entered_by_keyboard(watched: WatchedPage) -> None:
    page = watched.page
    watched.open("#/zoo?family=VGG")
    dots = page.locator(".zoo-scatter .dot")
    expect(dots).to_have_count(8, timeout=COUNTING)
    assert page.locator(".zoo-scatter .dot[tabindex='0']").count() == 1
    dots.first.focus()
    expect(page.locator(".tip")).to_contain_text("vgg11")
    page.keyboard.press("End")
    expect(dots.last).to_be_focused()
    expect(page.locator(".tip")).to_contain_text("vgg19_bn74.22 %, 19.6 G MACs, VGG")
    page.keyboard.press("ArrowLeft")
    expect(dots.nth(6)).to_be_focused()
    expect(dots.nth(6)).to_have_attribute("aria-label", re.compile("^vgg19, 72.38"))

    # The tooltip stands above every mark; the summary has the front and what is missing.
    tip, mark = page.locator(".tip").bounding_box(), dots.last.bounding_box()
    assert tip is not None
    assert mark is not None
    assert tip["y"] + tip["height"] <= mark["y"]
    expect(page.locator(".summary")).to_contain_text(
        "On the Pareto front, from the cheapest: vgg11_bn, vgg13_bn, vgg16_bn, vgg19_bn."
    )
    page.locator(".zoo-page select").last.select_option("params")
    expect(dots.last).to_have_attribute("aria-label", re.compile("144\u00a0M\u00a0params"))
    dots.last.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="vgg19_bn", level=1)).to_be_visible()


def test_recipes_are_never_mixed_and_the_plot_says_who_is_missing(watched: WatchedPage) -> None:
    page = watched.page
    watched.open("#/zoo?family=VGG&family=ResNet&recipe=IMAGENET1K_V2")
    dots = page.locator(".zoo-scatter .dot")
    expect(dots.first).to_be_visible(timeout=COUNTING)
    names = {dot.get_attribute("data-name") for dot in dots.all()}
    assert "resnet50" in names
    assert "resnet18" not in names  # it has the other recipe only
    missing = len(rows(page)) - len(names)
    expect(page.locator(".summary")).to_contain_text(f"{missing} of {len(rows(page))} have no")
    page.locator(".zoo-page select").first.select_option("IMAGENET1K_V1")
    expect(page.locator('.dot[data-name="resnet18"]')).to_have_count(1)


def test_an_architecture_is_turned_and_its_link_shows_the_same(watched: WatchedPage) -> None:
    page = opened(watched, "#/zoo/resnet50")
    expect(page.locator("[data-figure=params] .exact")).to_have_text("25,557,032\u00a0params")
    expect(page.locator("[data-figure=macs] .exact")).to_have_text("4,089,184,256\u00a0MACs")
    expect(page.locator(".claims li").nth(2)).to_contain_text("Same outputs from the same weights")
    expect(page.locator(".stage-table tbody tr")).to_have_count(6)
    third = page.locator(".stage-table tbody tr").nth(3)
    expect(third).to_contain_text(f"{TIMES} 6")
    expect(third).to_contain_text(shape(1024, 14, 14))

    side = page.get_by_role("slider", name="side")
    side.focus()
    side.press("ArrowRight")  # 256, the next stop
    expect(page).to_have_url(re.compile("image=3x256x256"))
    expect(third).to_contain_text(shape(1024, 16, 16))
    page.get_by_role("spinbutton", name="classes").fill("10")
    page.get_by_role("textbox", name="depths").fill("3, 4, 2, 3")
    expect(third).to_contain_text(f"{TIMES} 2")
    page.locator(".code-tabs").scroll_into_view_if_needed()
    expect(page.locator(".code-tabs code")).to_contain_text(
        re.compile(r'zoo\.create\("resnet50", .*classes=10.*\)')
    )
    settled(page)
    turned = macs(page)
    table = page.locator(".stage-table").inner_text()
    expect(page.locator(".check-list [data-status=passed]").first).to_be_visible(timeout=30_000)

    opened(watched, page.url.removeprefix(f"{watched.address}/"))
    assert macs(page) == turned
    assert page.locator(".stage-table").inner_text() == table
    page.get_by_role("spinbutton", name="classes").fill("1000")  # as it is: it leaves the link
    expect(page).not_to_have_url(re.compile("classes"))


def test_repeats_unfold_and_icicle_and_tree_choose_together(watched: WatchedPage) -> None:
    page = opened(watched, "#/zoo/resnet50")
    tree = page.locator(".layer-tree")
    run = tree.locator('[data-path="stages.stage3.1(repeats)"]')
    expect(run).to_contain_text(f"{TIMES} 5")
    expect(run).to_have_attribute("aria-expanded", "false")
    run.locator(".name").click()
    expect(tree.locator('[data-path="stages.stage3.5"]')).to_have_attribute("aria-level", "4")
    page.keyboard.press("ArrowLeft")
    expect(tree.locator('[data-path="stages.stage3.5"]')).to_have_count(0)

    # From the icicle to the tree: down to a convolution that was folded away.
    cells = page.locator(".icicle .cell")
    cells.first.focus()
    for key in ("ArrowDown", "ArrowRight", "ArrowDown", "End", "ArrowDown"):
        page.keyboard.press(key)
    chosen = tree.locator('[aria-selected="true"]')
    expect(chosen).to_have_attribute("data-path", "stages.stage4.0")
    tree.get_by_role("tree").scroll_into_view_if_needed()
    expect(chosen).to_be_in_viewport()  # it has scrolled inside the tree
    expect(page).to_have_url(re.compile(r"layer=stages\.stage4\.0$"))

    # Its link shows it chosen in both.
    watched.open(page.url.removeprefix(f"{watched.address}/"))
    expect(page.locator(".readout")).to_contain_text("stages.stage4.0, Bottleneck: 373")
    expect(chosen).to_have_attribute("data-path", "stages.stage4.0")

    # Into it and out again; and from the tree to the icicle.
    page.locator('.cell[aria-selected="true"]').focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"root=stages\.stage4\.0"))
    expect(cells.first).to_have_attribute("data-path", "stages.stage4.0")
    page.keyboard.press("Escape")
    expect(cells.first).to_have_attribute("data-path", "stages.stage4")
    page.get_by_role("button", name="whole", exact=True).click()
    tree.locator('[data-path="stages.stage2"] .number').first.click()
    expect(page.locator('.cell[aria-selected="true"]')).to_have_attribute(
        "data-path", "stages.stage2"
    )

    page.get_by_label("Find a layer").fill("stage2.0 shortcut conv2d")
    expect(tree.get_by_role("treeitem")).to_have_count(5)
    page.get_by_role("radio", name="Parameters").check()
    expect(page).to_have_url(re.compile("measure=params"))
    expect(cells.first).to_have_attribute("aria-label", re.compile("25.6\u00a0M\u00a0params"))


def test_of_a_thousand_layers_only_those_in_sight_are_in_the_document(watched: WatchedPage) -> None:
    page = opened(watched, "#/zoo/hrnet_w18")
    measured = page.evaluate(OPEN_EVERYTHING)
    assert measured["height"] > 50_000  # pixels: a thousand rows and more
    assert max(measured["rows"], measured["most"]) < 60  # those in sight, and a few around
    first = page.locator(".layer-tree [role=treeitem][tabindex='0']")
    first.focus()
    page.keyboard.press("End")
    focused = page.locator(".layer-tree [role=treeitem]:focus")
    expect(focused).to_be_in_viewport()
    expect(focused).to_have_attribute("data-path", re.compile("^head"))
    scroll_to_start = "tree => { tree.scrollTop = 0; return new Promise(requestAnimationFrame); }"
    page.locator(".layer-tree [role=tree]").evaluate(scroll_to_start)
    expect(page.locator(".layer-tree [data-path=stem]")).to_be_in_viewport()
    expect(focused).to_have_attribute("data-path", re.compile("^head"))  # it is kept out of sight


def test_architectures_are_compared_with_blocks(watched: WatchedPage) -> None:
    page = opened(watched, "#/zoo/resnet18?image=3x64x64&args.block=Bottleneck")
    counted = macs(page)
    page.get_by_role("button", name="Add to compare").click()
    opened(watched, "#/zoo/mobilenet_v2?image=3x64x64")
    page.get_by_role("button", name="Add to compare").click()
    page.get_by_role("link", name="Compare 2 subjects").click()
    lines = page.locator(".comparison-table tbody tr")
    expect(lines).to_have_count(2, timeout=30_000)  # behind the checks that were begun
    expect(lines.first.locator("[data-measure=macs] .exact")).to_have_text(counted)
    page.locator(".subject-card summary").first.click()
    page.locator(".subject-card").first.get_by_role("spinbutton", name="classes").fill("10")
    expect(page).to_have_url(re.compile("architecture=resnet18&args.block=Bottleneck&classes=10"))
    page.get_by_label("Add a block").select_option("ConvNormAct")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(lines).to_have_count(3)
    page.locator(".subject-card h3 a").nth(1).click()
    expect(page.get_by_role("heading", name="mobilenet_v2", level=1)).to_be_visible()


def test_mistakes_stand_at_their_field(watched: WatchedPage) -> None:
    watched.refusals = 10
    page = opened(watched, "#/zoo/inception_v3")
    before = macs(page)
    page.get_by_role("spinbutton", name="side").fill("32")
    expect(page.locator(".image-knob .fault").first).to_contain_text("kernel covers 3x3 pixels")
    assert macs(page) == before
    page.get_by_role("spinbutton", name="side").fill("299")
    settled(page)
    page.get_by_role("spinbutton", name="classes").fill("0")
    expect(page.locator("[data-argument=classes] .fault")).to_contain_text("classes=0 is not")
    watched.open("#/zoo/resnet5O")
    expect(page.get_by_text("did you mean 'resnet50'?")).to_be_visible(timeout=COUNTING)


def test_a_server_that_is_away_is_asked_again(watched: WatchedPage) -> None:
    page = watched.page
    page.route("**/api/**", lambda route: route.abort())
    watched.open("#/zoo")
    expect(page.get_by_text("The server does not answer")).to_be_visible()
    page.unroute("**/api/**")
    page.get_by_role("button", name="Try again").click()
    expect(page.locator(".zoo-table tbody tr").first).to_be_visible(timeout=COUNTING)
    watched.troubles = [t for t in watched.troubles if "net::ERR_FAILED" not in t]


def test_a_view_that_was_changed_does_not_follow_to_the_next(watched: WatchedPage) -> None:
    page = opened(watched, "#/blocks/MBConv")
    slider = page.get_by_role("slider", name="expansion")
    slider.focus()
    slider.press("ArrowLeft")
    expect(page).to_have_url(re.compile("expansion=5.5"))
    page.get_by_role("link", name="Zoo", exact=True).click()
    expect(page.get_by_role("heading", name="Zoo", level=1)).to_be_visible()
    expect(page).to_have_url(re.compile("#/zoo$"))
    page.go_back()
    expect(page.get_by_role("spinbutton", name="expansion")).to_have_value("5.5")


def test_knobs_of_many_levels_are_one_value_or_a_list(watched: WatchedPage) -> None:
    page = opened(watched, "#/zoo/ddpm_unet")
    before = macs(page)
    expect(page.get_by_role("textbox", name="attention")).to_have_value(
        "[false, true, false, false]"
    )
    page.get_by_role("textbox", name="attention").fill("[false, false, false, false]")
    expect(page.locator("[data-figure=macs] .exact")).not_to_have_text(before)
    opened(watched, "#/zoo/unet")
    expect(page.get_by_role("textbox", name="channels")).to_have_value("64, 128, 256, 512, 1024")
    expect(page.get_by_role("combobox", name="down", exact=True)).to_be_visible()
    expect(page.locator(".claims")).to_contain_text("no reference")
