"""The tables of each kind of answer, by name; an answer is the plain data that its JSON holds."""

import json
from collections.abc import Callable, Iterator
from typing import Any

from app.tables import parts
from app.tables.table import Cell, Table, shape_text

Data = dict[str, Any]
FIGURES = ("params", "macs", "activation_bytes")


def table_of(answer: str, name: str, data: Data) -> Table | None:
    """One of the tables of an answer; None where the answer does not have what it is of.

    Args:
        answer: "report", "compare", "architectures" or "architecture".
        name: of one of its TABLES.
        data: the answer.
    """
    return TABLES[answer][name](data)


def _layers(report: Data) -> Table:
    """Every layer of the tree, in order, and the whole."""
    cost = report["cost"]
    whole: list[Cell] = [
        *("", "total", None, shape_text(report["image"] or []), shape_text(report["output"])),
        *(cost["params"], cost["macs"], cost["bytes"]["activations"], cost["bytes"]["read"], 1),
    ]
    columns = ("path", "type", "role", "input", "output", *FIGURES, "read_bytes", "calls")
    return Table("layers", columns, [*map(_layer, _tree(report["layers"])), whole])


def _tree(layers: list[Data]) -> Iterator[Data]:
    for layer in layers:
        yield layer
        yield from _tree(layer["layers"])


def _layer(layer: Data) -> list[Cell]:
    cost = layer["cost"]
    return [
        *(layer["path"], layer["type"], layer["role"]),
        *(shape_text([shape[1:] for shape in layer[end]]) for end in ("input", "output")),
        *(cost["params"], cost["macs"], cost["bytes"]["activations"], cost["bytes"]["read"]),
        layer["calls"],
    ]


def _comparison(comparison: Data) -> Table:
    """A row a subject: each figure, its difference and its ratio to the reference."""
    columns = [f"{figure}{what}" for figure in FIGURES for what in ("", "_difference", "_ratio")]
    rows = [
        [
            row["label"],
            shape_text(row["output"]),
            *(
                cell
                for figure in FIGURES
                for cell in (
                    _figure(row["cost"], figure),
                    row["differences"][figure],
                    row["ratios"][figure],
                )
            ),
        ]
        for row in comparison["rows"]
    ]
    return Table("comparison", ["subject", "output", *columns], rows)


def _figure(cost: Data | None, figure: str) -> int | None:
    if cost is None:
        return None
    amount: int = cost["bytes"]["activations"] if figure == "activation_bytes" else cost[figure]
    return amount


def _roles(comparison: Data) -> Table:
    """A row a role and figure, a column a subject."""
    subjects = comparison["rows"]
    rows = [
        [role, figure, *(_figure(row["roles"].get(role), figure) for row in subjects)]
        for role in comparison["roles"]
        for figure in FIGURES
    ]
    return Table("roles", ["role", "figure", *(row["label"] for row in subjects)], rows)


def _settings(comparison: Data) -> Table:
    """A row an argument in which the subjects differ."""
    rows = [
        [
            s["name"],
            *(_written(v) if h else None for v, h in zip(s["values"], s["has"], strict=True)),
        ]
        for s in comparison["settings"]
    ]
    return Table("settings", ["setting", *(row["label"] for row in comparison["rows"])], rows)


def _written(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _architectures(found: Data) -> Table:
    """A row an architecture, with the accuracy of each recipe that one of them has."""
    cards = found["architectures"]
    recipes = dict.fromkeys(a["recipe"] for card in cards for a in card["accuracy"])
    columns = ["name", "family", "image", *FIGURES, "layers", "paper"]
    rows = [
        [
            *(card["name"], card["family"], shape_text(card["image"])),
            *(card[figure] for figure in FIGURES),
            *(card["layers"], card["paper"]["id"]),
            *(_top1(card, recipe) for recipe in recipes),
        ]
        for card in cards
    ]
    return Table("architectures", [*columns, *(f"top1_{r.lower()}" for r in recipes)], rows)


def _top1(card: Data, recipe: str) -> float | None:
    return next((a["top1"] for a in card["accuracy"] if a["recipe"] == recipe), None)


def _stages(page: Data) -> Table:
    """The rows of the paper's table."""
    columns = ["stage", "block", "repeats", "input", "output", "params", "macs"]
    rows = [
        [
            *(stage["name"], stage["block"], stage["repeats"]),
            *(shape_text(stage["input"]), shape_text(stage["output"])),
            *(stage["params"], stage["macs"]),
        ]
        for stage in page["stages"]
    ]
    return Table("stages", columns, rows)


TABLES: dict[str, dict[str, Callable[[Data], Table | None]]] = {
    "report": {
        "layers": _layers,
        "formulas": parts.formulas,
        "conventions": parts.conventions,
        "graph": parts.graph,
        "memory": parts.memory,
        "receptive_field": parts.receptive_field,
        "roofline": parts.roofline,
        "referees": parts.referees,
        "latency": parts.latency,
    },
    "compare": {"comparison": _comparison, "roles": _roles, "settings": _settings},
    "architectures": {"architectures": _architectures},
    "architecture": {"stages": _stages},
}
