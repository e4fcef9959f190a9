"""Pooling, in sliding and in adaptive windows."""

from math import prod
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor

from app.measure.shape_rules.table import at, is_plain, result, rule, windows
from app.measure.tally import Tally


@rule(F.adaptive_avg_pool2d)
def adaptive_avg_pool2d(tally: Tally, input: Tensor, output_size: Any) -> Tensor | None:
    """Windows that cover each side and overlap where it does not divide."""
    if not is_plain(input) or input.dim() != 4:
        return None
    *rest, height, width = input.shape
    out = [
        side if wanted is None else wanted
        for side, wanted in (
            (height, at(output_size, 0)),
            (width, at(output_size, 1)),
        )
    ]
    if min(out) < 1:
        return None
    tally.pooling += prod(rest) * _covered(height, out[0]) * _covered(width, out[1])
    return result(tally, (*rest, *out), input.dtype, input.numel())


def _covered(side: int, windows: int) -> int:
    """Positions that so many adaptive windows read on one side, overlaps counted twice."""
    return sum(-(-(i + 1) * side // windows) - i * side // windows for i in range(windows))


@rule(torch.max_pool2d, F.max_pool2d)
def max_pool2d(
    tally: Tally,
    input: Tensor,
    kernel_size: Any,
    stride: Any = None,
    padding: Any = 0,
    dilation: Any = 1,
    ceil_mode: bool = False,
    return_indices: bool = False,
) -> Tensor | None:
    """Sliding windows."""
    if return_indices:
        return None
    return _pool(tally, input, (kernel_size, stride, padding, dilation), ceil_mode)


@rule(F.avg_pool2d)
def avg_pool2d(
    tally: Tally,
    input: Tensor,
    kernel_size: Any,
    stride: Any = None,
    padding: Any = 0,
    ceil_mode: bool = False,
    count_include_pad: bool = True,
    divisor_override: int | None = None,
) -> Tensor | None:
    """Sliding windows."""
    return _pool(tally, input, (kernel_size, stride, padding, 1), ceil_mode)


def _pool(tally: Tally, x: Tensor, window: tuple[Any, ...], ceil_mode: bool) -> Tensor | None:
    if not is_plain(x) or x.dim() != 4:
        return None
    kernel, stride, padding, dilation = window
    stride = kernel if stride is None or stride == [] else stride
    shape = list(x.shape[:2])
    for i, side in enumerate(x.shape[2:]):
        taps, step, pad, gap = at(kernel, i), at(stride, i), at(padding, i), at(dilation, i)
        out = windows(side, taps, step, pad, gap)
        if out < 1 or pad > taps // 2:
            return None
        if ceil_mode and (side + 2 * pad - gap * (taps - 1) - 1) % step and out * step < side + pad:
            out += 1  # one more window, over the border, unless it would start in the padding
        shape.append(out)
    tally.pooling += prod(shape) * at(kernel, 0) * at(kernel, 1)
    return result(tally, shape, x.dtype, x.numel())
