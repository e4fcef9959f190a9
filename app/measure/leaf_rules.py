"""Leaf rules: PyTorch's own layers, answered by their function's shape rule without running them.

Most modules of a network are these few, and their forward does nothing but call that function.
Each entry names the function, and says from the layer and its input with which arguments it is
called; where it says None, the layer's forward runs after all.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from app.measure.shape_rules import RULES
from app.measure.shape_rules.table import Rule

Arguments = tuple[Any, ...]


class Leaf(NamedTuple):
    """What the forward of a layer comes to."""

    function: Any  # of PyTorch, that it calls; None if it gives its input
    arguments: Callable[[Any, Tensor], Arguments | None]
    rule: Rule


# Somebody may have put a plain tensor in a parameter's place; then it is not among these.
def _conv2d(layer: nn.Conv2d, x: Tensor) -> Arguments | None:
    tensors = layer._parameters
    if layer.padding_mode != "zeros" or "weight" not in tensors or "bias" not in tensors:
        return None
    weight, bias = tensors["weight"], tensors["bias"]
    return x, weight, bias, layer.stride, layer.padding, layer.dilation, layer.groups


def _batch_norm2d(layer: nn.BatchNorm2d, x: Tensor) -> Arguments | None:
    if layer.training or x.dim() != 4:
        return None
    given, learned = layer._buffers, layer._parameters
    try:
        statistics = given["running_mean"], given["running_var"]
        return x, *statistics, learned["weight"], learned["bias"]
    except KeyError:
        return None


def _linear(layer: nn.Linear, x: Tensor) -> Arguments | None:
    tensors = layer._parameters
    if "weight" not in tensors or "bias" not in tensors:
        return None
    return x, tensors["weight"], tensors["bias"]


def _in_place_or_not(layer: Any, x: Tensor) -> Arguments:
    return x, layer.inplace


def _clamp(layer: nn.ReLU6, x: Tensor) -> Arguments:
    return x, layer.min_val, layer.max_val, layer.inplace


def _input(layer: nn.Module, x: Tensor) -> Arguments:
    return (x,)


def _output_size(layer: nn.AdaptiveAvgPool2d, x: Tensor) -> Arguments:
    return x, layer.output_size


def _leaf(function: Any, arguments: Callable[[Any, Tensor], Arguments | None]) -> Leaf:
    return Leaf(function, arguments, RULES[function])


LEAVES: dict[type[nn.Module], Leaf] = {
    nn.Conv2d: _leaf(torch.conv2d, _conv2d),
    nn.BatchNorm2d: _leaf(F.batch_norm, _batch_norm2d),
    nn.Linear: _leaf(F.linear, _linear),
    nn.Identity: Leaf(None, _input, lambda _, x: x),
    nn.AdaptiveAvgPool2d: _leaf(F.adaptive_avg_pool2d, _output_size),
    nn.ReLU: _leaf(F.relu, _in_place_or_not),
    nn.ReLU6: _leaf(F.hardtanh, _clamp),
    nn.SiLU: _leaf(F.silu, _in_place_or_not),
    nn.Mish: _leaf(F.mish, _in_place_or_not),
    nn.Hardswish: _leaf(F.hardswish, _in_place_or_not),
    nn.Hardsigmoid: _leaf(F.hardsigmoid, _in_place_or_not),
    nn.Sigmoid: _leaf(torch.sigmoid, _input),
    nn.Tanh: _leaf(torch.tanh, _input),
    nn.GELU: _leaf(F.gelu, _input),
    nn.Softplus: _leaf(F.softplus, _input),
}
