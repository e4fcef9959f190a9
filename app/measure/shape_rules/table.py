"""The table of shape rules, and what all rules are made with."""

from collections.abc import Callable, Sequence
from math import prod
from typing import Any

import torch
from torch import Tensor

from app.measure.tally import Tally

Rule = Callable[..., Tensor | None]
RULES: dict[Any, Rule] = {}
META = torch.device("meta")

# Asked of tensors all the time; nothing is computed.
QUESTIONS = frozenset(
    {
        *(Tensor.dim, Tensor.size, Tensor.numel, Tensor.stride, Tensor.is_contiguous),
        *(Tensor.is_floating_point, Tensor.is_complex, Tensor.nelement, Tensor.element_size),
        *(Tensor.__len__, Tensor.get_device, Tensor.ndimension, Tensor.is_pinned),
        *(
            getattr(Tensor, name).__get__
            for name in "shape dtype device ndim requires_grad layout is_cuda is_meta is_sparse "
            "is_quantized is_leaf grad_fn grad is_mkldnn is_nested itemsize nbytes".split()
        ),
    }
)


def rule(*functions: Any) -> Callable[[Rule], Rule]:
    """Enter a rule into the table, under every name its function goes by."""

    def enter(rule: Rule) -> Rule:
        RULES.update(dict.fromkeys(functions, rule))
        return rule

    return enter


def result(tally: Tally, shape: Sequence[int], dtype: torch.dtype, read: int) -> Tensor:
    """An empty meta tensor, written once, for which so many elements of its dtype are read."""
    tally.move(dtype, prod(shape), read)
    if not shape:
        return torch.empty((), dtype=dtype, device=META)
    return torch.empty(*shape, dtype=dtype, device=META)  # faster than with the shape in one


def is_plain(x: Any) -> bool:
    """A contiguous floating-point tensor, whose result is one too."""
    return isinstance(x, Tensor) and x.is_floating_point() and x.is_contiguous()


def at(value: int | Sequence[int], axis: int) -> int:
    """The value for this direction; a single one stands for all."""
    if isinstance(value, int):
        return value
    return value[axis] if len(value) > 1 else value[0]


def each(value: int | Sequence[int], axes: int) -> Sequence[int]:
    """The values for so many directions."""
    if type(value) is tuple and len(value) == axes:
        return value
    return [at(value, axis) for axis in range(axes)]


def windows(side: int, taps: int, step: int, pad: int, gap: int) -> int:
    """How many places a kernel has on one side; 0 where its numbers make no sense."""
    if taps < 1 or step < 1 or pad < 0 or gap < 1:
        return 0
    return (side + 2 * pad - gap * (taps - 1) - 1) // step + 1
