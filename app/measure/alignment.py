"""Alignment: a report's cost by role, so that subjects of different build line up."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import sub

from app.measure.costs import Row, as_row, total
from app.measure.roles import ROLES
from app.schemas.report import LayerReport, Report

REST = "rest"  # what stands in no role: norms and sums outside, activations, ...
STAGE = re.compile(r"stage(\d+)")


def by_role(report: Report, rows: Mapping[str, str]) -> dict[str, Row]:
    """The cost of each role, and of the rest; they sum to the whole.

    Args:
        report: of the subject.
        rows: role by path, of parts whose own name does not tell it.
    """
    roles: dict[str, Row] = {}
    whole = as_row(report.cost)
    for role, layer in _outermost(report.layers, rows):
        cost = as_row(layer.cost)
        roles[role] = total(cost, [roles[role]]) if role in roles else cost
        whole = tuple(map(sub, whole, cost))
    if any(whole):
        roles[REST] = whole
    return roles


def in_order(subjects: Iterable[Mapping[str, Row]]) -> list[str]:
    """Every role once: as the signal meets them, stages by number, then what has another name."""
    present = dict.fromkeys(role for roles in subjects for role in roles)
    stages = sorted((r for r in present if STAGE.fullmatch(r)), key=_number)
    known = [stage for role in ROLES for stage in (stages if role == "stages" else [role])]
    *before, head = known
    others = [role for role in present if role not in (*known, REST)]
    return [role for role in (*before, *others, head, REST) if role in present]


def _number(stage: str) -> int:
    return int(stage.removeprefix("stage"))


def _outermost(
    layers: Sequence[LayerReport], rows: Mapping[str, str]
) -> Iterator[tuple[str, LayerReport]]:
    """The layers that have a role and lie in none that has one; of stages, each by itself."""
    for layer in layers:
        if layer.role == "stages" and layer.layers:
            yield from ((stage.name, stage) for stage in layer.layers)
        elif layer.role or STAGE.fullmatch(layer.name):
            yield layer.role or layer.name, layer
        elif layer.path in rows:
            yield rows[layer.path], layer
        else:
            yield from _outermost(layer.layers, rows)
