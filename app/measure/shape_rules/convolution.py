"""Convolutions of one, two and three dimensions."""

from math import prod
from typing import Any

import torch
from torch import Tensor

from app.measure.shape_rules.table import Rule, each, is_plain, result, rule, windows
from app.measure.tally import Tally


def _convolution(tally: Tally, dims: int, args: tuple[Any, ...]) -> Tensor | None:
    x, weight, bias, stride, padding, dilation, groups = args
    if isinstance(padding, str) or not (is_plain(x) and is_plain(weight)):
        return None
    batch, channels, *size = x.shape
    out_channels, group_channels, *kernel = weight.shape
    if len(size) != dims or len(kernel) != dims or x.dtype != weight.dtype or groups < 1:
        return None
    if channels != group_channels * groups or out_channels % groups or not out_channels:
        return None
    if bias is not None and bias.dtype != x.dtype:
        return None
    shape = [batch, out_channels]
    steps, pads, gaps = each(stride, dims), each(padding, dims), each(dilation, dims)
    for side, taps, step, pad, gap in zip(size, kernel, steps, pads, gaps, strict=True):
        out = windows(side, taps, step, pad, gap)
        if out < 1:
            return None
        shape.append(out)
    outputs, weights = prod(shape), weight.numel()
    tally.macs += outputs * (weights // out_channels)
    read = x.numel() + weights
    if bias is not None:
        tally.bias += outputs
        read += out_channels
    return result(tally, shape, x.dtype, read)


def _of(dims: int) -> Rule:
    """The rule for (N, C, ...) and (O, C / groups, ...) with so many sides."""

    def convolution(
        tally: Tally,
        input: Tensor,
        weight: Tensor,
        bias: Tensor | None = None,
        stride: Any = 1,
        padding: Any = 0,
        dilation: Any = 1,
        groups: int = 1,
    ) -> Tensor | None:
        return _convolution(tally, dims, (input, weight, bias, stride, padding, dilation, groups))

    return convolution


conv1d = rule(torch.conv1d)(_of(1))
conv2d = rule(torch.conv2d)(_of(2))
conv3d = rule(torch.conv3d)(_of(3))
