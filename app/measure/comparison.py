"""Comparing: reports side by side, their costs by role, differences and ratios to one of them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from app.measure.alignment import by_role, in_order
from app.measure.costs import as_cost
from app.measure.figures import figure_of
from app.measure.roofline import explained
from app.schemas.comparison import (
    Column,
    Comparison,
    ComparisonRow,
    Differences,
    Ratios,
    Setting,
    Winner,
)
from app.schemas.parts import Parts
from app.schemas.report import Cost, Report
from app.schemas.spec import Subject

COLUMNS: tuple[Column, ...] = ("params", "macs", "activation_bytes")


class Compared(NamedTuple):
    """One subject, measured."""

    subject: Subject | None  # None: a module of one's own
    label: str  # one that repeats is numbered
    report: Report
    rows: Mapping[str, str] = {}  # role by path, of parts whose own name does not tell it
    parts: Parts | None = None


def comparison(
    subjects: Sequence[Compared], settings: list[Setting], reference: int = 0
) -> Comparison:
    """One row for each subject, in their order.

    Args:
        subjects: what is compared, each measured on the same image.
        settings: in which arguments they differ.
        reference: the place of the one that the others are measured by.
    """
    roles = [by_role(one.report, one.rows) for one in subjects]
    labels = _numbered([one.label for one in subjects])
    costs = [{role: as_cost(row) for role, row in by.items()} for by in roles]
    order = in_order(roles)
    return Comparison(
        image=subjects[0].report.image or [],
        reference=reference,
        roles=order,
        rows=[
            _row(one, label, cost, subjects[reference].report.cost)
            for one, label, cost in zip(subjects, labels, costs, strict=True)
        ],
        winners=[
            *_winners([one.report.cost for one in subjects], labels, None),
            *(w for role in order for w in _winners([c.get(role) for c in costs], labels, role)),
        ],
        settings=settings,
        explanations=_explanations([one.parts for one in subjects], labels, reference),
    )


def _explanations(
    parts: Sequence[Parts | None], labels: Sequence[str], reference: int
) -> list[str]:
    """Each subject's roofline beside the reference's, where they were asked for."""
    placed = [each.roofline if each else None for each in parts]
    its = placed[reference]
    if its is None:
        return []
    return [
        explained(label, one, labels[reference], its)
        for label, one in zip(labels, placed, strict=True)
        if one is not None and one is not its
    ]


def _row(one: Compared, label: str, roles: dict[str, Cost], reference: Cost) -> ComparisonRow:
    cost = one.report.cost
    figures = {
        column: (figure_of(cost, column), figure_of(reference, column)) for column in COLUMNS
    }
    return ComparisonRow(
        label=label,
        subject=one.subject,
        output=one.report.output,
        cost=cost,
        differences=Differences(**{name: mine - its for name, (mine, its) in figures.items()}),
        ratios=Ratios(**{n: mine / its if its else None for n, (mine, its) in figures.items()}),
        roles=roles,
        status=one.report.status,
        parts=one.parts,
    )


def _winners(costs: Sequence[Cost | None], labels: Sequence[str], role: str | None) -> list[Winner]:
    """The least in each column, among those that have such a part."""
    winners = []
    for column in COLUMNS:
        figures = {i: figure_of(cost, column) for i, cost in enumerate(costs) if cost is not None}
        least = min(figures.values())
        rows = [place for place, figure in figures.items() if figure == least]
        sentence = _sentence([labels[row] for row in rows], len(figures), least, column, role)
        winners.append(Winner(column=column, role=role, value=least, rows=rows, sentence=sentence))
    return winners


UNITS: dict[Column, str] = {
    "params": "params",
    "macs": "MACs",
    "activation_bytes": "bytes of activations",
}


def _sentence(labels: list[str], of: int, least: int, column: Column, role: str | None) -> str:
    amount = f"{least:,} {UNITS[column]} in {role or 'all'}"
    if len(labels) > 1:
        names = f"{', '.join(labels[:-1])} and {labels[-1]}"
        return f"{names} tie: {amount}."
    return f"{labels[0]} has {'the least' if of > 1 else 'alone such a part'}: {amount}."


def _numbered(labels: Sequence[str]) -> list[str]:
    """`MBConv` twice becomes `MBConv 1` and `MBConv 2`."""
    counts = Counter(labels)
    seen: Counter[str] = Counter()
    numbered = []
    for label in labels:
        seen[label] += 1
        numbered.append(f"{label} {seen[label]}" if counts[label] > 1 else label)
    return numbered
