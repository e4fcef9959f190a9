"""Limits of what is run for real: known before it is made, each with its value and setting."""

from typing import NamedTuple

from app.schemas.report import Cost
from blocks.errors import LimitError


class Limit(NamedTuple):
    """A limit's value, and the setting it comes from."""

    value: float
    setting: str


def refuse_over(cost: Cost, params: Limit, macs: Limit, activations: Limit) -> None:
    """Refuse what would be too much to run.

    Args:
        cost: of the subject on its image, counted on shapes.
        params: the most parameters.
        macs: the most multiply-accumulates.
        activations: the most bytes of activations.

    Raises:
        LimitError: one of them is exceeded; names its value and setting.
    """
    for what, amount, limit, hint in (
        ("parameters", cost.params, params, "try fewer channels"),
        ("multiply-accumulates", cost.macs, macs, "try a smaller image or fewer channels"),
        ("bytes of activations", cost.bytes.activations, activations, "try a smaller image"),
    ):
        if amount > limit.value:
            raise LimitError(
                f"it is not run for real: it has {amount:,} {what}, and the limit is "
                f"{limit.value:,} ({limit.setting})",
                expected=limit.value,
                got=amount,
                hint=hint,
            )
