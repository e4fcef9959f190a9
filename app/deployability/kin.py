"""Kin: architectures of one class; what takes minutes is tried on the smallest of them alone."""

from functools import cache

from app.compose.blueprint import Blueprint
from app.deployability.trial import Cell
from app.schemas.deployability import Verdict
from zoo.registry import ARCHITECTURES, find

SLOW = "compile"  # minutes for a deep network, and its code is made class by class


def left_to_kin(cell: Cell) -> Verdict | None:
    """Why a cell is not tried, if another stands for it."""
    if cell.kind != "architectures" or cell.check != SLOW:
        return None
    smallest = _smallest()[find(cell.name).network]
    if smallest == cell.name:
        return None
    reason = f"Not checked: it takes minutes; see {smallest}, the smallest of its kind."
    return Verdict(status="skipped", reason=reason)


@cache
def _smallest() -> dict[type, str]:
    """The member with the fewest parameters of each network class."""
    chosen: dict[type, str] = {}
    for name in sorted(ARCHITECTURES, key=_params):
        chosen.setdefault(find(name).network, name)
    return chosen


def _params(name: str) -> int:
    with Blueprint():
        return sum(p.numel() for p in find(name).make().parameters())
