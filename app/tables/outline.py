"""The outline of a report: its tree down to some depth, every run of equal layers in one row."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from app.tables.table import Cell, Table, shape_text

Data = dict[str, Any]
DEPTH = 2  # levels that are shown unless someone asks for more
INDENT = "  "


def outline(report: Data, depth: int = DEPTH) -> Table:
    """A row a layer, what is inside another one indented below it, and the whole.

    A run of equals has the cost of all of them; below it stand the parts of one.

    Args:
        report: the answer, as plain data.
        depth: levels of the tree; 0 leaves the whole alone.
    """
    cost = report["cost"]
    whole = ["total", "", shape_text(report["output"]), cost["params"], cost["macs"]]
    columns = ("layer", "type", "output", "params", "macs")
    return Table("outline", columns, [*_rows(report, depth, 0), whole])


def _rows(node: Data, depth: int, level: int) -> Iterator[list[Cell]]:
    if level >= depth:
        return
    for _, group in groupby(node["layers"], key=_signature):
        run = list(group)
        first, last = run[0], run[-1]
        name = f"{first['name']} - {last['name']} ({len(run)} x)" if len(run) > 1 else last["name"]
        yield [
            INDENT * level + name,
            first["type"],
            shape_text([shape[1:] for shape in last["output"]]),
            *(sum(layer["cost"][figure] for layer in run) for figure in ("params", "macs")),
        ]
        yield from _rows(first, depth, level + 1)
    own = node["own"]
    if own and node["layers"] and (own["params"] or own["macs"]):
        yield [f"{INDENT * level}(between)", "", "", own["params"], own["macs"]]


def _signature(layer: Data) -> list[Any]:
    """What makes two layers the same: all that a row says but its name, and the same of its parts.

    Their inputs too, which a row does not show: a layer that halves the image is another one.
    """
    kept = [layer[key] for key in ("type", "args", "role", "input", "output", "calls")]
    cost = [layer["cost"][figure] for figure in ("params", "macs")]
    return [*kept, *cost, [[part["name"], _signature(part)] for part in layer["layers"]]]
