"""`blockzoo deployability`: the matrix as it is kept, tried again, or made anew."""

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, get_args

import click

from app.command_line.mistake import Mistake, told
from app.command_line.options import say, screen_width
from app.deployability.kept import kept
from app.schemas.deployability import Kind, Matrix
from app.schemas.requests import CheckName
from app.tables.plain import as_plain
from app.tables.table import Table

if TYPE_CHECKING:  # they import torch
    from app.deployability.listed import Listed
    from app.deployability.trial import Cell

CHECKS: tuple[CheckName, ...] = get_args(CheckName)
KINDS: tuple[Kind, ...] = get_args(Kind)


@click.command()
@click.argument("subjects", nargs=-1, metavar="[SUBJECT]...")
@click.option(
    "--only",
    "checks",
    type=click.Choice(CHECKS),
    multiple=True,
    default=CHECKS,
    help="This check alone; may be given again.",
)
@click.option("--missing", is_flag=True, help="Run only what is not kept yet.")
@click.option("--workers", type=click.IntRange(min=1), default=2, show_default=True)
@click.option("--seconds", type=float, default=300, show_default=True, help="For each check.")
@click.option("--check", is_flag=True, help="Run, and tell what has come out otherwise.")
@click.option("--write", is_flag=True, help="Run, keep it, and write docs/deployability.md.")
def deployability(
    subjects: tuple[str, ...],
    checks: tuple[CheckName, ...],
    missing: bool,
    workers: int,
    seconds: float,
    check: bool,
    write: bool,
) -> None:
    """Show which SUBJECT, or which block and architecture at all, passes which check.

    What is kept is shown, and nothing is run, unless --check or --write is given.
    """
    if not (check or write):
        _show(kept(), subjects, checks)
        return
    with told():
        from app.deployability.listed import listed
        from app.deployability.written import run

        rows = listed()
        cells = _cells(rows, subjects, checks)
        if missing:
            cells = [c for c in cells if c.check not in kept().of(c.kind).get(c.name, {})]
        otherwise = 0
        for sentence in run(cells, rows, workers, seconds, write):
            otherwise += 1
            say(sentence)
    if check and otherwise:
        sys.exit(1)


def _cells(rows: "Listed", subjects: Sequence[str], checks: Sequence[CheckName]) -> "list[Cell]":
    """Every check of every subject, the quicker checks first."""
    from app.deployability.trial import Cell
    from blocks.errors import UnknownNameError

    known = {name: kind for kind in KINDS for name in rows.names(kind)}
    for name in subjects:
        if name not in known:
            raise UnknownNameError("block or architecture", name, list(known))
    names = subjects or tuple(known)
    return [Cell(known[name], name, check) for check in checks for name in names]


def _show(matrix: Matrix, subjects: Sequence[str], checks: Sequence[CheckName]) -> None:
    rows = [
        [name, *(row[check].status if check in row else None for check in checks)]
        for kind in KINDS
        for name, row in matrix.of(kind).items()
        if not subjects or name in subjects
    ]
    if not rows:
        raise Mistake("Nothing is kept of these; run it with --write.")
    say(as_plain(Table("deployability", ["subject", *checks], rows), screen_width()))
