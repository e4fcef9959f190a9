"""Norms and activations by name, under PyTorch's own names, and how a name becomes a layer."""

from collections.abc import Callable, Mapping
from typing import Any

from torch import nn

from blocks.errors import ArgumentError, UnknownNameError

GROUPS = 32  # of a GroupNorm, as in its paper (arXiv:1803.08494)


def group_norm(channels: int) -> nn.Module:
    """GroupNorm with the 32 groups of its paper."""
    if channels % GROUPS:
        raise ArgumentError(
            f"a GroupNorm of {GROUPS} groups needs a multiple of {GROUPS} channels, not {channels}",
            argument="norm_layer",
            expected=f"a multiple of {GROUPS} channels",
            got=channels,
            hint=f"try {max(1, round(channels / GROUPS)) * GROUPS} channels or another norm_layer",
        )
    return nn.GroupNorm(GROUPS, channels)


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


def norm(layer: str | Callable[..., nn.Module], channels: int) -> nn.Module:
    """The norm of this name, or made by this callable, for so many channels."""
    if not isinstance(layer, str):
        return layer(channels)
    return (NORMS | NORMS_1D | NORMS_3D)[layer](channels)


def activation(layer: str | Callable[..., nn.Module]) -> nn.Module:
    """The activation or gate of this name, or made by this callable; never in place.

    In place would change a tensor that a caller may still hold, and saves nothing in training:
    autograd keeps an activation's result, not the normalised tensor before it.
    """
    return (ACTIVATIONS | GATES)[layer]() if isinstance(layer, str) else layer()


def name_of(layer: Any, table: Mapping[str, Callable[..., nn.Module]], what: str) -> str:
    """The name under which a spec can say this layer.

    Raises:
        UnknownNameError: a callable that the table does not hold.
    """
    if isinstance(layer, str):
        return layer
    for name, maker in table.items():
        if maker is layer:
            return name
    raise UnknownNameError(what, getattr(layer, "__name__", repr(layer)), table)
