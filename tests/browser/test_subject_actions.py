"""What leads on from a subject: the columns of the zoo, a comparison, the composer."""

import re

from playwright.sync_api import expect

from tests.browser.test_walk import settled
from tests.browser.test_zoo import COUNTING
from tests.browser.watched_page import WatchedPage


def test_the_columns_of_the_zoo_are_chosen_and_linked(watched: WatchedPage) -> None:
    page = watched.page
    watched.open("#/zoo?family=ResNet")
    row = page.locator('.zoo-table tr[data-name="resnet50"]')
    expect(row).to_be_visible(timeout=COUNTING)
    proved = row.locator("[data-name=Proved]")
    expect(proved.locator(".badge")).to_have_text(["params", "MACs", "outputs"])
    expect(proved).to_contain_text("by torchvision")
    page.locator(".column-choice summary").click()
    page.get_by_role("checkbox", name="Top-5").check()
    expect(row.locator("[data-name=Top-5]")).to_have_text("92.86\u00a0%")
    for name in ("Paper", "Checks", "Family", "Activations"):
        page.get_by_role("checkbox", name=name).uncheck()
    heads = page.locator(".zoo-table thead th")
    wanted = ["Architecture", "Params", "MACs", "Top-1", "Top-5", "Proved"]
    expect(heads).to_have_text(wanted)
    expect(page).to_have_url(re.compile("column=name&column=params&column=macs&.*column=top5"))
    heads.filter(has_text="Top-5").get_by_role("button").click()
    expect(heads.filter(has_text="Top-5")).to_have_attribute("aria-sort", "descending")
    expect(page.locator(".zoo-table tbody tr").first).to_have_attribute(
        "data-name", "resnext101_64x4d"
    )
    page.reload()
    expect(heads).to_have_text(wanted, timeout=COUNTING)
    page.go_back()
    expect(heads.filter(has_text="Top-5")).to_have_attribute("aria-sort", "none", timeout=COUNTING)


def test_an_architecture_leads_to_a_comparison(watched: WatchedPage) -> None:
    page = watched.page
    watched.open("#/zoo/resnet18?classes=10")
    settled(page)

    formulas = page.locator("[data-part=formulas]")
    formulas.scroll_into_view_if_needed()
    formulas.locator("details", has_text="stage1").locator("summary").click()
    first = formulas.locator(".filled-formula").first
    expect(first.locator("caption").first).to_contain_text(f"{2 * (9 * 64 * 64 + 2 * 64):,}")

    page.get_by_text("Compare with …").click()
    page.get_by_label("Compare with").select_option("resnet34")
    expect(page).to_have_url(re.compile("architecture=resnet18&classes=10&architecture=resnet34$"))
    expect(page.locator(".comparison-table tbody tr")).to_have_count(2)


def test_an_architecture_leads_to_compose_with_its_knobs(watched: WatchedPage) -> None:
    page = watched.page
    watched.open("#/zoo/resnet18?image=3x64x64&classes=10&args.block=Bottleneck")
    settled(page)
    figures = {name: page.locator(f'[data-figure="{name}"] .exact') for name in ("params", "macs")}
    counted = {name: figure.inner_text() for name, figure in figures.items()}
    compose = page.get_by_role("link", name="Open in Compose")
    link = "#/compose?from=resnet18&image=3x64x64&classes=10&args.block=Bottleneck"
    expect(compose).to_have_attribute("href", link)
    compose.click()
    expect(page.locator(".compose-difference")).to_contain_text("resnet18 as you set it")
    for name, figure in figures.items():
        expect(figure).to_have_text(counted[name])

    watched.refusals = 1  # a knob out of its range, in a link written by hand
    watched.open("#/compose?from=resnet18&classes=-1")
    expect(page.get_by_text("classes=-1 is not an integer from 1 to 65536.")).to_be_visible()


def test_a_block_leads_to_compose_with_its_settings(watched: WatchedPage) -> None:
    page = watched.page
    watched.open("#/blocks/MBConv?image=64x28x28&out_channels=64&expansion=4")
    settled(page)
    link = "#/compose?block=MBConv&image=64x28x28&out_channels=64&expansion=4"
    compose = page.get_by_role("link", name="Open in Compose")
    expect(compose).to_have_attribute("href", link)
    page.get_by_text("Compare with …").click()
    page.get_by_label("Compare with").select_option("Bottleneck")
    rows = page.locator(".comparison-table tbody tr")
    expect(rows).to_have_count(2)
    expect(page).to_have_url(
        re.compile("block=MBConv&out_channels=64&expansion=4&block=Bottleneck")
    )
