"""Shape rules: what the frequent functions of PyTorch give, in closed form, with their work.

A rule takes the tally to count on and the function's own arguments, and returns an empty meta
tensor of the right shape.  It speaks only for the plain case (contiguous floating-point tensors
that fit); in any other it returns None, and PyTorch's own meta kernel decides, or complains.
"""

from collections.abc import Callable, Sequence
from math import prod
from typing import Any

import torch
import torch.nn.functional as F
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


def result(tally: Tally, shape: Sequence[int], dtype: torch.dtype) -> Tensor:
    """An empty meta tensor, written once."""
    tally.written += prod(shape) * dtype.itemsize
    return torch.empty(shape, dtype=dtype, device=META)


def is_plain(x: Any) -> bool:
    """A contiguous floating-point tensor, whose result is one too."""
    return isinstance(x, Tensor) and x.is_floating_point() and x.is_contiguous()


def _convolution(tally: Tally, dims: int, args: tuple[Any, ...]) -> Tensor | None:
    x, weight, bias, stride, padding, dilation, groups = args
    if isinstance(padding, str) or not (is_plain(x) and is_plain(weight)):
        return None
    batch, channels, *size = x.shape
    out_channels, group_channels, *kernel = weight.shape
    if len(size) != dims or x.dtype != weight.dtype or groups < 1:
        return None
    if channels != group_channels * groups or out_channels % groups or not out_channels:
        return None
    if bias is not None and bias.dtype != x.dtype:
        return None
    shape = [batch, out_channels]
    for i, side in enumerate(size):
        out = _windows(side, kernel[i], _at(stride, i), _at(padding, i), _at(dilation, i))
        if out < 1:
            return None
        shape.append(out)
    outputs = prod(shape)
    tally.macs += outputs * group_channels * prod(kernel)
    if bias is not None:
        tally.bias += outputs
    return result(tally, shape, x.dtype)


def _at(value: int | Sequence[int], axis: int) -> int:
    """The value for this direction; a single one stands for all."""
    if isinstance(value, int):
        return value
    return value[axis] if len(value) > 1 else value[0]


def _windows(side: int, taps: int, step: int, pad: int, gap: int) -> int:
    """How many places a kernel has on one side; 0 where its numbers make no sense."""
    if taps < 1 or step < 1 or pad < 0 or gap < 1:
        return 0
    return (side + 2 * pad - gap * (taps - 1) - 1) // step + 1


@rule(torch.conv1d)
def conv1d(
    tally: Tally,
    input: Tensor,
    weight: Tensor,
    bias: Tensor | None = None,
    stride: Any = 1,
    padding: Any = 0,
    dilation: Any = 1,
    groups: int = 1,
) -> Tensor | None:
    """(N, C, L) and (O, C / groups, K)."""
    return _convolution(tally, 1, (input, weight, bias, stride, padding, dilation, groups))


@rule(torch.conv2d)
def conv2d(
    tally: Tally,
    input: Tensor,
    weight: Tensor,
    bias: Tensor | None = None,
    stride: Any = 1,
    padding: Any = 0,
    dilation: Any = 1,
    groups: int = 1,
) -> Tensor | None:
    """(N, C, H, W) and (O, C / groups, KH, KW)."""
    return _convolution(tally, 2, (input, weight, bias, stride, padding, dilation, groups))


@rule(torch.conv3d)
def conv3d(
    tally: Tally,
    input: Tensor,
    weight: Tensor,
    bias: Tensor | None = None,
    stride: Any = 1,
    padding: Any = 0,
    dilation: Any = 1,
    groups: int = 1,
) -> Tensor | None:
    """(N, C, D, H, W) and (O, C / groups, KD, KH, KW)."""
    return _convolution(tally, 3, (input, weight, bias, stride, padding, dilation, groups))


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
    tally.macs += prod(rest) * outputs * inputs
    if bias is not None:
        tally.bias += prod(rest) * outputs
    return result(tally, (*rest, outputs), input.dtype)


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
    tally.norm += (5 if training else 2) * prod(shape)
    return result(tally, input.shape, input.dtype)


def _activation(tally: Tally, x: Tensor, inplace: bool) -> Tensor | None:
    if not is_plain(x) or (inplace and not x.is_meta):
        return None
    tally.activation += x.numel()
    if inplace:
        tally.written += x.numel() * x.dtype.itemsize
        return x
    return result(tally, x.shape, x.dtype)


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
    return result(tally, shape, input.dtype)


@rule(Tensor.add_, Tensor.sub_, Tensor.mul_)
def arithmetic_in_place(tally: Tally, input: Tensor, other: Any, **more: Any) -> Tensor | None:
    """A tensor and an integer, as when a batch norm counts its batches."""
    if more or type(other) is not int or not input.is_meta or input.dtype is torch.bool:
        return None
    tally.elementwise += input.numel()
    tally.written += input.numel() * input.dtype.itemsize
    return input


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
    return result(tally, shape, tensors[0].dtype)


@rule(F.adaptive_avg_pool2d)
def adaptive_avg_pool2d(tally: Tally, input: Tensor, output_size: Any) -> Tensor | None:
    """Windows that cover each side and overlap where it does not divide."""
    if not is_plain(input) or input.dim() != 4:
        return None
    *rest, height, width = input.shape
    out = [
        side if wanted is None else wanted
        for side, wanted in (
            (height, _at(output_size, 0)),
            (width, _at(output_size, 1)),
        )
    ]
    if min(out) < 1:
        return None
    tally.pooling += prod(rest) * _covered(height, out[0]) * _covered(width, out[1])
    return result(tally, (*rest, *out), input.dtype)


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
        taps, step, pad, gap = _at(kernel, i), _at(stride, i), _at(padding, i), _at(dilation, i)
        out = _windows(side, taps, step, pad, gap)
        if out < 1 or pad > taps // 2:
            return None
        if ceil_mode and (side + 2 * pad - gap * (taps - 1) - 1) % step and out * step < side + pad:
            out += 1  # one more window, over the border, unless it would start in the padding
        shape.append(out)
    tally.pooling += prod(shape) * _at(kernel, 0) * _at(kernel, 1)
    return result(tally, shape, x.dtype)


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
