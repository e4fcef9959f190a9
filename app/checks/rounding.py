"""Rounding: what was made of a module may be as far from eager mode as eager mode is from exact."""

import copy

import torch
from torch import Tensor
from torch.utils._pytree import tree_map_only

from app.checks.attempt import Eager, run
from app.checks.comparison import compared, contradiction, difference_of
from app.schemas.report import Check

TIMES = 4  # two runs round in two ways
COARSEST = 1e-2  # of the largest value; beyond it a mistake would not be seen
MAGNIFIED = (
    "It magnifies rounding: the result differs from eager mode's about as much as eager mode's "
    "differs from double precision."
)


def alike(eager: Eager, got: object, what: str) -> Check:
    """Passed, if both hold the same tensors up to rounding, which deep networks magnify.

    Where they are further apart than tensors of ordinary size are by rounding, the module is run
    once more in double precision: that tells how much of it is rounding.

    Args:
        eager: what is compared with.
        got: what is given instead; any nesting of tensors.
        what: begins the sentences, such as "The script".
    """
    check = compared(eager.expected, got, what)
    if check.status == "passed" or check.max_difference is None:
        return check
    own = rounding(eager)
    if own is None or check.max_difference > TIMES * own:
        return check
    return check.model_copy(update={"status": "passed", "reason": MAGNIFIED})


def rounding(eager: Eager) -> float | None:
    """How far eager mode is from double precision at most; None where that says nothing."""
    try:
        module = copy.deepcopy(eager.module).double()
        exact = run(module, tree_map_only(Tensor, _double, eager.inputs))
    except Exception:  # noqa: BLE001 - not every module computes in double precision
        return None
    rounded = tree_map_only(Tensor, _double, eager.expected)
    if contradiction(rounded, exact):
        return None
    own = difference_of(rounded, exact)
    return own.largest if own.largest <= COARSEST * own.scale else None


def _double(tensor: Tensor) -> Tensor:
    return tensor.to(torch.float64) if tensor.is_floating_point() else tensor
