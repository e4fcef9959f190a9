"""The functions that have a shape rule, as the operators that would run below them."""

from collections.abc import Callable
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from app.measure.shape_rules import RULES, moving, pointwise

Operator = tuple[str, tuple[Any, ...]]


def _convolution(
    input: Tensor,
    weight: Tensor,
    bias: Tensor | None = None,
    stride: Any = 1,
    padding: Any = 0,
    dilation: Any = 1,
    groups: int = 1,
) -> Operator:
    return "convolution", (input, weight, bias, stride, padding, dilation, False)


def _max_pool2d(
    input: Tensor,
    kernel_size: Any,
    stride: Any = None,
    padding: Any = 0,
    dilation: Any = 1,
    **more: Any,
) -> Operator:
    return "max_pool2d", (input, kernel_size, stride, padding, dilation)


def _avg_pool2d(
    input: Tensor, kernel_size: Any, stride: Any = None, padding: Any = 0, *more: Any, **named: Any
) -> Operator:
    return "avg_pool2d", (input, kernel_size, stride, padding)


def _adaptive_avg_pool2d(input: Tensor, output_size: Any) -> Operator:
    return "_adaptive_avg_pool2d", (input, output_size)


def _linear(input: Tensor, weight: Tensor, bias: Tensor | None = None) -> Operator:
    return "linear", (input, weight)


def _cat(tensors: Any, dim: int = 0) -> Operator:
    return "cat", (tensors, dim)


def _flatten(input: Tensor, *sides: int, **named: int) -> Operator:
    return "view", (input,)


def _batch_norm(
    input: Tensor,
    running_mean: Any,
    running_var: Any,
    weight: Any = None,
    bias: Any = None,
    training: bool = False,
    *more: Any,
    **named: Any,
) -> Operator:
    return "native_batch_norm", (input, weight, bias, running_mean, running_var, training)


FUNCTIONS: dict[Any, Callable[..., Operator]] = {
    **dict.fromkeys((torch.conv1d, torch.conv2d, torch.conv3d), _convolution),
    **dict.fromkeys((torch.max_pool2d, F.max_pool2d), _max_pool2d),
    F.avg_pool2d: _avg_pool2d,
    F.adaptive_avg_pool2d: _adaptive_avg_pool2d,
    F.linear: _linear,
    torch.cat: _cat,
    **dict.fromkeys((torch.flatten, Tensor.flatten), _flatten),
    F.batch_norm: _batch_norm,
}
_pointwise_rules = {
    *(pointwise.activation_in_place, pointwise.activation_with_slope, pointwise.hardtanh),
    *(pointwise.activation, pointwise.arithmetic, pointwise.arithmetic_in_place, moving.dropout),
}
POINTWISE = frozenset(function for function in RULES if RULES[function] in _pointwise_rules)
# With a leaf rule; a batch norm has one for given statistics alone.
POINTWISE_LAYERS = frozenset(
    {
        *(nn.BatchNorm2d, nn.Identity, nn.ReLU, nn.ReLU6, nn.SiLU, nn.Mish, nn.Hardswish),
        *(nn.Hardsigmoid, nn.Sigmoid, nn.Tanh, nn.GELU, nn.Softplus),
    }
)


def as_operator(function: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Operator:
    """The operator and its arguments; where the function has no adapter, under its own name."""
    if function in FUNCTIONS:
        return FUNCTIONS[function](*args, **kwargs)
    return function.__name__, (*args, *kwargs.values())


def layer_as_operator(layer: Any, x: Tensor) -> Operator | None:
    """The same for a layer whose leaf rule stood for its forward; None for a pointwise one."""
    if isinstance(layer, nn.Conv2d):
        numbers = (layer.stride, layer.padding, layer.dilation)
        return _convolution(x, layer.weight, None, *numbers)
    if isinstance(layer, nn.AdaptiveAvgPool2d):
        return _adaptive_avg_pool2d(x, layer.output_size)
    if isinstance(layer, nn.Linear):
        return _linear(x, layer.weight)
    if type(layer) in POINTWISE_LAYERS:
        return None
    return type(layer).__name__, (x,)
