"""Comparing: reports side by side, their costs by role, ratios to the first."""

from collections import Counter
from collections.abc import Iterator, Sequence
from operator import sub

from app.measure.costs import Row, as_cost, as_row, total
from app.measure.roles import ROLES
from app.schemas.comparison import Comparison, ComparisonRow, Ratios
from app.schemas.report import Cost, LayerReport, Report
from app.schemas.spec import Subject

REST = "rest"  # what stands in no role: norms and sums outside, activations, ...


def comparison(
    subjects: Sequence[Subject], labels: Sequence[str], reports: Sequence[Report]
) -> Comparison:
    """One row for each subject, in their order.

    Args:
        subjects: what was asked about.
        labels: what to call each; one that repeats is numbered.
        reports: of each, on the same image.
    """
    by_role = [_by_role(report) for report in reports]
    present = {role for roles in by_role for role in roles}
    first = reports[0].cost
    return Comparison(
        image=reports[0].image or [],
        roles=[role for role in (*ROLES, REST) if role in present],
        rows=[
            ComparisonRow(
                label=label,
                subject=subject,
                output=report.output,
                cost=report.cost,
                ratios=_ratios(report.cost, first),
                roles={role: as_cost(row) for role, row in roles.items()},
                status=report.status,
            )
            for subject, label, report, roles in zip(
                subjects, _numbered(labels), reports, by_role, strict=True
            )
        ],
    )


def _by_role(report: Report) -> dict[str, Row]:
    """The cost of each role, and of the rest; they sum to the whole."""
    roles: dict[str, Row] = {}
    whole = as_row(report.cost)
    for layer in _outermost(report.layers):
        role = str(layer.role)
        cost = as_row(layer.cost)
        roles[role] = total(cost, [roles[role]]) if role in roles else cost
        whole = tuple(map(sub, whole, cost))
    if any(whole):
        roles[REST] = whole
    return roles


def _outermost(layers: list[LayerReport]) -> Iterator[LayerReport]:
    """The layers that have a role and lie in none that has one."""
    for layer in layers:
        if layer.role:
            yield layer
        else:
            yield from _outermost(layer.layers)


def _ratios(cost: Cost, first: Cost) -> Ratios:
    return Ratios(
        params=_ratio(cost.params, first.params),
        macs=_ratio(cost.macs, first.macs),
        activation_bytes=_ratio(cost.bytes.activations, first.bytes.activations),
    )


def _ratio(value: int, first: int) -> float | None:
    return value / first if first else None


def _numbered(labels: Sequence[str]) -> list[str]:
    """`MBConv` twice becomes `MBConv 1` and `MBConv 2`."""
    counts = Counter(labels)
    seen: Counter[str] = Counter()
    numbered = []
    for label in labels:
        seen[label] += 1
        numbered.append(f"{label} {seen[label]}" if counts[label] > 1 else label)
    return numbered
