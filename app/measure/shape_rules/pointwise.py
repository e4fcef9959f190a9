"""Activations, sums and products: one operation an element."""

from collections.abc import Sequence
from math import prod
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor

from app.measure.shape_rules.table import is_plain, result, rule
from app.measure.tally import Tally


def _activation(tally: Tally, x: Tensor, inplace: bool) -> Tensor | None:
    if not is_plain(x) or (inplace and not x.is_meta):
        return None
    size = x.numel()
    tally.activation += size
    if inplace:
        tally.move(x.dtype, size, size)
        return x
    return result(tally, x.shape, x.dtype, size)


@rule(F.relu, F.relu6, F.silu, F.mish, F.hardswish, F.hardsigmoid, F.selu)
def activation_in_place(tally: Tally, input: Tensor, inplace: bool = False) -> Tensor | None:
    """Activations that may run in place and take no other argument."""
    return _activation(tally, input, inplace)


@rule(F.leaky_relu, F.elu, F.celu)
def activation_with_slope(
    tally: Tally, input: Tensor, slope: float = 1.0, inplace: bool = False, **slopes: float
) -> Tensor | None:
    """Activations with one number."""
    return _activation(tally, input, inplace)


@rule(F.hardtanh)
def hardtanh(
    tally: Tally,
    input: Tensor,
    min_val: float = -1.0,
    max_val: float = 1.0,
    inplace: bool = False,
) -> Tensor | None:
    """Clamping; ReLU6 is one."""
    return _activation(tally, input, inplace)


@rule(
    *(torch.relu, torch.sigmoid, torch.tanh, F.gelu, F.softplus),
    *(F.sigmoid, F.tanh, Tensor.relu, Tensor.sigmoid, Tensor.tanh),
)
def activation(tally: Tally, input: Tensor, *shape: Any, **numbers: Any) -> Tensor | None:
    """Activations that never run in place."""
    return None if numbers.get("out") is not None else _activation(tally, input, False)


@rule(torch.add, torch.sub, torch.mul, Tensor.add, Tensor.sub, Tensor.mul)
def arithmetic(tally: Tally, input: Any, other: Any, **more: Any) -> Tensor | None:
    """Two tensors of one shape, or of one rank where sides of 1 are repeated."""
    if more or not (is_plain(input) and is_plain(other)) or input.dtype != other.dtype:
        return None
    shape: Sequence[int] = input.shape
    if shape != other.shape:
        if input.dim() != other.dim():
            return None
        pairs = list(zip(input.shape, other.shape, strict=True))
        if any(a != b and 1 not in (a, b) for a, b in pairs):
            return None
        shape = [b if a == 1 else a for a, b in pairs]
    tally.elementwise += prod(shape)
    return result(tally, shape, input.dtype, input.numel() + other.numel())


@rule(Tensor.add_, Tensor.sub_, Tensor.mul_)
def arithmetic_in_place(tally: Tally, input: Tensor, other: Any, **more: Any) -> Tensor | None:
    """A tensor and an integer, as when a batch norm counts its batches."""
    if more or type(other) is not int or not input.is_meta or input.dtype is torch.bool:
        return None
    size = input.numel()
    tally.elementwise += size
    tally.move(input.dtype, size, size)
    return input
