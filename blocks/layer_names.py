"""Convolutions, norms and activations by name, and how a name becomes a layer.

The names are PyTorch's own where it has the layer.
"""

import math
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from torch import nn

from blocks.errors import ArgumentError
from blocks.weight_standardised_conv import WeightStandardizedConv2d

GROUPS = 32  # of a GroupNorm, as in its paper (arXiv:1803.08494)


def group_norm(
    channels: int, num_groups: int = GROUPS, eps: float = 1e-5, affine: bool = True
) -> nn.Module:
    """GroupNorm, with the 32 groups of its paper unless told otherwise."""
    if channels % num_groups:
        near = max(1, round(channels / num_groups)) * num_groups
        raise ArgumentError(
            f"a GroupNorm of {num_groups} groups needs a multiple of {num_groups} channels, "
            f"not {channels}",
            argument="norm_layer",
            expected=f"a multiple of {num_groups} channels",
            got=channels,
            hint=f"try {near} channels or num_groups={math.gcd(channels, num_groups)}",
        )
    return nn.GroupNorm(num_groups, channels, eps, affine)


CONVOLUTIONS: dict[str, Callable[..., nn.Module]] = {
    "Conv2d": nn.Conv2d,
    "WeightStandardizedConv2d": WeightStandardizedConv2d,
}

NORMS: dict[str, Callable[..., nn.Module]] = {
    "BatchNorm2d": nn.BatchNorm2d,
    "GroupNorm": group_norm,
    "InstanceNorm2d": nn.InstanceNorm2d,
}

NORMS_1D: dict[str, Callable[..., nn.Module]] = {
    "BatchNorm1d": nn.BatchNorm1d,
    "GroupNorm": group_norm,
    "InstanceNorm1d": nn.InstanceNorm1d,
}

NORMS_3D: dict[str, Callable[..., nn.Module]] = {
    "BatchNorm3d": nn.BatchNorm3d,
    "GroupNorm": group_norm,
    "InstanceNorm3d": nn.InstanceNorm3d,
}

# Without parameters and without chance; one that learns (PReLU) goes in as a callable.
ACTIVATIONS: dict[str, Callable[..., nn.Module]] = {
    "ELU": nn.ELU,
    "GELU": nn.GELU,
    "Hardswish": nn.Hardswish,
    "LeakyReLU": nn.LeakyReLU,
    "Mish": nn.Mish,
    "ReLU": nn.ReLU,
    "ReLU6": nn.ReLU6,
    "SiLU": nn.SiLU,
    "Sigmoid": nn.Sigmoid,
    "Softplus": nn.Softplus,
    "Tanh": nn.Tanh,
}

# Into (0, 1): what a gate multiplies by.
GATES: dict[str, Callable[..., nn.Module]] = {
    "Hardsigmoid": nn.Hardsigmoid,
    "Sigmoid": nn.Sigmoid,
}


# By name, by name and settings, or by what makes it.
Layer = str | Mapping[str, Any] | Callable[..., nn.Module]


def convolution(layer: Layer) -> Callable[..., nn.Module]:
    """What makes the convolution of this name, with the arguments of `torch.nn.Conv2d`."""
    return _maker(layer, CONVOLUTIONS)


def norm(layer: Layer, channels: int) -> nn.Module:
    """The norm of this name or configuration, or made by this callable, for so many channels."""
    return _maker(layer, NORMS | NORMS_1D | NORMS_3D)(channels)


def activation(layer: Layer) -> nn.Module:
    """The activation or gate of this name or configuration, or made by this callable.

    Never in place: that would change a tensor that a caller may still hold, and saves nothing in
    training: autograd keeps an activation's result, not the normalised tensor before it.
    """
    return _maker(layer, ACTIVATIONS | GATES)()


def _maker(layer: Layer, table: Mapping[str, Callable[..., nn.Module]]) -> Callable[..., nn.Module]:
    if isinstance(layer, str):
        return table[layer]
    if isinstance(layer, Mapping):
        settings = {name: value for name, value in layer.items() if name != "type"}
        return partial(table[layer["type"]], **settings)
    return layer
