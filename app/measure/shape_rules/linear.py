"""The linear layer."""

from math import prod

import torch.nn.functional as F
from torch import Tensor

from app.measure.shape_rules.table import is_plain, result, rule
from app.measure.tally import Tally


@rule(F.linear)
def linear(
    tally: Tally, input: Tensor, weight: Tensor, bias: Tensor | None = None
) -> Tensor | None:
    """(..., I) and (O, I)."""
    if not (is_plain(input) and weight.dim() == 2 and input.dtype == weight.dtype):
        return None
    *rest, width = input.shape
    outputs, inputs = weight.shape
    if width != inputs or (bias is not None and bias.dtype != input.dtype):
        return None
    rows = prod(rest)
    tally.macs += rows * outputs * inputs
    read = (rows + outputs) * inputs
    if bias is not None:
        tally.bias += rows * outputs
        read += outputs
    return result(tally, (*rest, outputs), input.dtype, read)
