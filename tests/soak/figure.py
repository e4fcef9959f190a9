"""A figure beside its target: what was measured, what was asked for, and whether it is met."""

from collections.abc import Sequence
from typing import NamedTuple


class Figure(NamedTuple):
    """One line of the table."""

    row: str  # of docs/reliability.md
    what: str
    target: str
    measured: str
    met: bool

    def __str__(self) -> str:
        mark = "met" if self.met else "MISSED"
        return f"{self.row:4} {self.what:58} {self.target:>16} {self.measured:>16}  {mark}"


def at_most(row: str, what: str, value: float, limit: float, unit: str = "") -> Figure:
    return Figure(row, what, f"<= {shown(limit)} {unit}", f"{shown(value)} {unit}", value <= limit)


def at_least(row: str, what: str, value: float, limit: float, unit: str = "") -> Figure:
    return Figure(row, what, f">= {shown(limit)} {unit}", f"{shown(value)} {unit}", value >= limit)


def none_of(row: str, what: str, found: Sequence[object]) -> Figure:
    """Nothing may be among these; the first of what is there is shown."""
    shown_first = f"{len(found)}: {str(found[0])[:60]}" if found else "0"
    return Figure(row, what, "0", shown_first, not found)


def shown(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 or value == int(value) else f"{value:.3g}"


def quantile(values: Sequence[float], part: float) -> float:
    """The value that this part of them does not exceed; 0 where there are none."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))] if ordered else 0.0
