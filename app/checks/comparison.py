"""Comparison: whether what was made of a module computes the same as the module itself."""

from typing import Any, NamedTuple

import torch
from torch import Tensor
from torch.utils._pytree import tree_leaves

from app.schemas.report import Check

RELATIVE, ABSOLUTE = 1e-4, 1e-5  # float32, sums in another order
ROUNDINGS = 8  # of a dtype that is coarser than that


class Difference(NamedTuple):
    """How far two runs are apart, over all tensors that they give."""

    largest: float  # absolute
    scale: float  # the largest absolute value that is expected

    @property
    def relative(self) -> float | None:
        """The largest one as a part of the scale; None of a nothing."""
        return self.largest / self.scale if self.scale else None


def compared(expected: Any, got: Any, what: str) -> Check:
    """Passed, if both hold the same tensors up to rounding.

    Args:
        expected: what eager mode gives; any nesting of tensors.
        got: what is given instead.
        what: begins the sentences, such as "The script".
    """
    wrong = contradiction(expected, got)
    if wrong:
        return Check(status="failed", reason=f"{what} gives {wrong}.")
    difference = difference_of(expected, got)
    check = Check(
        status="passed",
        max_difference=difference.largest,
        max_relative_difference=difference.relative,
    )
    if 0 < difference.scale < ABSOLUTE:
        check.reason = f"Eager mode gives at most {difference.scale:.3g}: too little to compare."
    if difference.largest > ABSOLUTE + _relative(expected) * difference.scale:
        check.status = "failed"
        check.reason = (
            f"{what}'s output differs from eager mode's by {difference.largest:.3g}, "
            f"where the largest value is {difference.scale:.3g}."
        )
    return check


def contradiction(expected: Any, got: Any) -> str | None:
    """What is otherwise before any number is compared, such as "other shapes than eager mode"."""
    pairs = list(zip(tensors(expected), tensors(got), strict=False))
    if len(tensors(expected)) != len(tensors(got)) or any(e.shape != g.shape for e, g in pairs):
        return "other shapes than eager mode"
    if any(e.dtype != g.dtype for e, g in pairs):
        return "another dtype than eager mode"
    if any(not torch.equal(e.isnan(), g.isnan()) for e, g in pairs):
        return "NaN where eager mode does not, or the other way about"
    if any(not torch.equal(e[e.isinf()], g[g.isinf()]) for e, g in pairs):
        return "infinity where eager mode does not, or the other way about"
    return None


def difference_of(expected: Any, got: Any) -> Difference:
    """Of tensors of equal shapes, over their finite values."""
    pairs = finite_pairs(expected, got)
    largest = max((float((e - g).abs().max()) for e, g in pairs), default=0.0)
    scale = max((float(e.abs().max()) for e, _ in pairs), default=0.0)
    return Difference(largest, scale)


def finite_pairs(expected: Any, got: Any) -> list[tuple[Tensor, Tensor]]:
    """Tensor by tensor in double precision, 0 for what is not finite; none that is empty."""
    pairs = zip(tensors(expected), tensors(got), strict=True)
    return [(_finite(e), _finite(g)) for e, g in pairs if e.numel()]


def tensors(value: Any) -> list[Tensor]:
    """All tensors in any nesting."""
    return [item for item in tree_leaves(value) if isinstance(item, Tensor)]


def _finite(tensor: Tensor) -> Tensor:
    """As real numbers in double precision, which a difference of integers or truths has too."""
    if tensor.is_complex():
        tensor = torch.view_as_real(tensor.resolve_conj())
    return tensor.double().nan_to_num(0.0, 0.0, 0.0)


def _relative(expected: Any) -> float:
    floats = [t.dtype for t in tensors(expected) if t.is_floating_point()]
    return max([RELATIVE, *(ROUNDINGS * torch.finfo(dtype).eps for dtype in floats)])
