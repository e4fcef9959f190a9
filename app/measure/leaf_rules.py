"""Leaf rules: PyTorch's own layers, answered by their function's shape rule without running them.

Most modules of a network are these few, and their forward does nothing but call that function.
Each entry takes the tally, the layer and its input, and like a shape rule may return None; then
the layer's forward runs after all.
"""

from collections.abc import Callable
from typing import Any

from torch import Tensor, nn

from app.measure.shape_rules import convolution, linear, norm, pointwise, pooling
from app.measure.tally import Tally

# Somebody may have put a plain tensor in a parameter's place; then it is not among these.
LEARNED = {"weight", "bias"}
STATISTICS = {"running_mean", "running_var"}

LeafRule = Callable[[Tally, Any, Tensor], Tensor | None]


def _conv2d(tally: Tally, layer: nn.Conv2d, x: Tensor) -> Tensor | None:
    tensors = layer._parameters
    if layer.padding_mode != "zeros" or not tensors.keys() >= LEARNED:
        return None
    return convolution.conv2d(
        tally,
        x,
        tensors["weight"],
        tensors["bias"],
        layer.stride,
        layer.padding,
        layer.dilation,
        layer.groups,
    )


def _batch_norm2d(tally: Tally, layer: nn.BatchNorm2d, x: Tensor) -> Tensor | None:
    if layer.training or x.dim() != 4:
        return None
    given, learned = layer._buffers, layer._parameters
    if not (learned.keys() >= LEARNED and given.keys() >= STATISTICS):
        return None
    return norm.batch_norm(
        tally, x, given["running_mean"], given["running_var"], learned["weight"], learned["bias"]
    )


def _linear(tally: Tally, layer: nn.Linear, x: Tensor) -> Tensor | None:
    tensors = layer._parameters
    if not tensors.keys() >= LEARNED:
        return None
    return linear.linear(tally, x, tensors["weight"], tensors["bias"])


def _in_place_or_not(tally: Tally, layer: Any, x: Tensor) -> Tensor | None:
    return pointwise.activation_in_place(tally, x, layer.inplace)


def _activation(tally: Tally, layer: nn.Module, x: Tensor) -> Tensor | None:
    return pointwise.activation(tally, x)


def _identity(tally: Tally, layer: nn.Module, x: Tensor) -> Tensor | None:
    return x


def _adaptive_avg_pool2d(tally: Tally, layer: nn.AdaptiveAvgPool2d, x: Tensor) -> Tensor | None:
    return pooling.adaptive_avg_pool2d(tally, x, layer.output_size)


LEAVES: dict[type[nn.Module], LeafRule] = {
    nn.Conv2d: _conv2d,
    nn.BatchNorm2d: _batch_norm2d,
    nn.Linear: _linear,
    nn.Identity: _identity,
    nn.AdaptiveAvgPool2d: _adaptive_avg_pool2d,
    **dict.fromkeys(
        (nn.ReLU, nn.ReLU6, nn.SiLU, nn.Mish, nn.Hardswish, nn.Hardsigmoid), _in_place_or_not
    ),
    **dict.fromkeys((nn.Sigmoid, nn.Tanh, nn.GELU, nn.Softplus), _activation),
}
