"""Batch normalisation."""

from math import prod

import torch.nn.functional as F
from torch import Tensor

from app.measure.shape_rules.table import is_plain, result, rule
from app.measure.tally import Tally


@rule(F.batch_norm)
def batch_norm(
    tally: Tally,
    input: Tensor,
    running_mean: Tensor | None,
    running_var: Tensor | None,
    weight: Tensor | None = None,
    bias: Tensor | None = None,
    training: bool = False,
    momentum: float = 0.1,
    eps: float = 1e-5,
) -> Tensor | None:
    """(N, C, ...); with given statistics a scale and a shift an element, else five operations."""
    if not is_plain(input) or input.dim() < 2:
        return None
    shape = input.shape
    if running_mean is None or running_var is None or running_mean.numel() != shape[1]:
        return None
    if weight is not None and (weight.numel() != shape[1] or weight.dtype != input.dtype):
        return None
    if training and prod(shape) <= shape[1]:
        return None  # one value a channel has no variance
    size = prod(shape)
    tally.norm += (5 if training else 2) * size
    vectors = 2 + (weight is not None) + (bias is not None)
    return result(tally, shape, input.dtype, size + vectors * shape[1])
