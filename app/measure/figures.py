"""Figures: the few numbers of a cost that are compared and held to a budget, by name."""

from app.schemas.comparison import Column
from app.schemas.report import Cost


def figure_of(cost: Cost, figure: Column) -> int:
    """One figure of a cost."""
    if figure == "activation_bytes":
        return cost.bytes.activations
    return cost.params if figure == "params" else cost.macs
