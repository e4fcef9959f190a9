"""`blockzoo zoo` and `blockzoo blocks`: what there is."""

import sys
from collections.abc import Iterator
from typing import Any, get_args

import click

from app.architecture_order import Sort, accuracy, in_order
from app.command_line.mistake import told
from app.command_line.options import JSON, say, screen_width
from app.schemas.architecture import ArchitectureList
from app.schemas.card import BlockCard, BlockList
from app.tables.plain import as_plain
from app.tables.table import Table, shape_text

RECIPE = "IMAGENET1K_V1"


@click.command()
@click.option("--family", help="Only this family.")
@click.option(
    "--sort",
    type=click.Choice(get_args(Sort)),
    default="name",
    show_default=True,
    help=f"What to sort by; top1 is that of {RECIPE}.",
)
@click.option("--descending", is_flag=True, help="The largest first.")
@JSON
def zoo(family: str | None, sort: Sort, descending: bool, as_json: bool) -> None:
    """List the architectures, each counted now on its own image."""
    with told():
        from app.compose.zoo_cards import card
        from zoo.registry import ARCHITECTURES, find, names

        cards = [card(find(name)).model_dump() for name in _watched(names(family))]
        families = list(dict.fromkeys(a.family for a in ARCHITECTURES.values()))
    cards = in_order(cards, sort, RECIPE, descending)
    if as_json:
        answer = {"total": len(cards), "offset": 0, "families": families, "architectures": cards}
        say(ArchitectureList.model_validate(answer).model_dump_json())
        return
    say(as_plain(_architectures(cards, with_top1=sort == "top1"), screen_width()))


def _watched(names: list[str]) -> Iterator[str]:
    """The names, with a bar that moves on stderr while each is counted, if someone sees it."""
    if not sys.stderr.isatty():
        yield from names
        return
    with click.progressbar(names, label="Counting the zoo", file=sys.stderr) as bar:
        yield from bar


def _architectures(cards: list[dict[str, Any]], with_top1: bool) -> Table:
    """Fewer columns than the table that is to be taken away: a screen is narrow."""
    rows = [
        [c["name"], c["family"], shape_text(c["image"]), c["params"], c["macs"]]
        + ([accuracy(c, RECIPE)] if with_top1 else [])
        for c in cards
    ]
    columns = ["name", "family", "image", "params", "macs", *(["top1"] if with_top1 else [])]
    return Table("architectures", columns, rows)


@click.command()
@JSON
def blocks(as_json: bool) -> None:
    """List the blocks."""
    with told():
        from app.compose.catalogue import pages

        cards = [BlockCard(**{k: getattr(p, k) for k in BlockCard.model_fields}) for p in pages()]
    if as_json:
        say(BlockList(blocks=cards).model_dump_json())
        return
    rows = [[card.name, card.family, card.summary] for card in cards]
    say(as_plain(Table("blocks", ["name", "family", "summary"], rows), screen_width()))
