"""Running the matrix: what came out is told where it is otherwise, and kept if it is to be."""

import sys
from collections.abc import Iterator, Sequence
from importlib.metadata import PackageNotFoundError, version
from itertools import chain
from pathlib import Path
from typing import get_args

from app.deployability.kept import keep, kept
from app.deployability.kin import left_to_kin
from app.deployability.listed import Listed
from app.deployability.page import written_page
from app.deployability.regressions import difference
from app.deployability.trial import Cell, verdicts
from app.schemas.deployability import Deployability, Kind, Matrix
from app.schemas.requests import CheckName

PAGE = Path(__file__).parents[2] / "docs" / "deployability.md"
PACKAGES = ("torch", "onnx", "onnxscript", "onnxruntime")
CHECKS: tuple[CheckName, ...] = get_args(CheckName)
AT_A_TIME = 20  # results; more are lost if the command is ended


def run(
    cells: Sequence[Cell], rows: Listed, workers: int, seconds: float, write: bool
) -> Iterator[str]:
    """A sentence for everything that came out otherwise than it was kept.

    Args:
        cells: what is tried.
        rows: what is registered.
        workers: how many processes.
        seconds: for each check.
        write: whether it is kept, as it comes, and the page written.
    """
    matrix = kept().model_copy(deep=True)
    spared = {cell: verdict for cell in cells if (verdict := left_to_kin(cell))}
    tried = [cell for cell in cells if cell not in spared]
    came_out = chain(spared.items(), verdicts(tried, rows.examples, workers, seconds))
    for done, (cell, verdict) in enumerate(came_out, start=1):
        sentence = difference(cell, verdict, matrix)
        if sentence:
            yield sentence
        matrix.of(cell.kind).setdefault(cell.name, {})[cell.check] = verdict
        if write and (done % AT_A_TIME == 0 or done == len(cells)):
            keep(_whole(matrix, rows))
            PAGE.write_text(written_page(kept(), rows), encoding="utf-8")
        if sys.stderr.isatty():
            print(f"\r{done} of {len(cells)}", end="", file=sys.stderr)


def _whole(matrix: Matrix, rows: Listed) -> Matrix:
    """Those that are registered, their checks in order, and with what they were made."""
    halves = {
        kind: {
            name: _in_order(matrix.of(kind)[name])
            for name in rows.names(kind)
            if name in matrix.of(kind)
        }
        for kind in get_args(Kind)
    }
    return Matrix(versions=dict(_versions()), **halves)


def _in_order(row: Deployability) -> Deployability:
    return {check: row[check] for check in CHECKS if check in row}


def _versions() -> Iterator[tuple[str, str]]:
    for package in PACKAGES:
        try:
            yield package, version(package)
        except PackageNotFoundError:
            continue
