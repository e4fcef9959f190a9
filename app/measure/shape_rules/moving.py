"""Functions that move or keep elements and compute nothing."""

from collections.abc import Sequence
from math import prod
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor

from app.measure.shape_rules.table import is_plain, result, rule
from app.measure.tally import Tally


@rule(torch.cat)
def cat(tally: Tally, tensors: Sequence[Tensor], dim: int = 0, **more: Any) -> Tensor | None:
    """Equal shapes but for one side."""
    if more or not all(is_plain(x) and x.dtype == tensors[0].dtype for x in tensors):
        return None
    shape = list(tensors[0].shape)
    axis = dim + len(shape) if dim < 0 else dim
    rests = {(*x.shape[:axis], *x.shape[axis + 1 :]) for x in tensors}
    if len(rests) != 1 or axis >= len(shape):
        return None
    shape[axis] = sum(x.shape[axis] for x in tensors)
    return result(tally, shape, tensors[0].dtype, prod(shape))


@rule(torch.flatten, Tensor.flatten)
def flatten(tally: Tally, input: Tensor, start_dim: int = 0, end_dim: int = -1) -> Tensor | None:
    """A view of the same memory: nothing is written."""
    if not (is_plain(input) and input.is_meta and start_dim == 1 and end_dim == -1):
        return None
    shape = input.shape
    return input.view(shape[0], prod(shape[1:])) if len(shape) > 1 else None


@rule(F.dropout)
def dropout(
    tally: Tally, input: Tensor, p: float = 0.5, training: bool = True, inplace: bool = False
) -> Tensor | None:
    """Nothing outside training."""
    return None if training or not input.is_meta or not 0 <= p <= 1 else input
