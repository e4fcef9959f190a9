"""A convolution with the padding that pads it, initialised for a ReLU network."""

from collections.abc import Sequence
from typing import Any

from torch import nn

from blocks.config.constructor import takes
from blocks.config.conv import CONV_LAYERS, build_conv_layer
from blocks.config.padding import PADDING_LAYERS, build_padding_layer
from blocks.config.table import Config
from blocks.errors import UnknownNameError

Sizes = int | Sequence[int]

PADDING_MODES = ("zeros", "reflect", "replicate", "circular")  # of PyTorch's own convolutions


def padded_conv(
    conv_cfg: Config | None, padding_mode: str, padding: Sizes | str, **sizes: Any
) -> dict[str, nn.Module]:
    """A convolution `conv`, and before it a `padding_layer` where it cannot pad so itself.

    Args:
        conv_cfg: configuration of the convolution; None is a Conv2d.
        padding_mode: one of PADDING_MODES, or a type of PADDING_LAYERS.
        padding: pixels around the input, or one a direction, height first.
        sizes: the convolution's other arguments.

    Raises:
        UnknownNameError: there is no such mode; suggests the nearest.
        BlockzooError: as `build_conv_layer`.
    """
    if padding_mode == "zeros":
        return {"conv": build_conv_layer(conv_cfg, padding=padding, **sizes)}
    cls = nn.Conv2d if conv_cfg is None else CONV_LAYERS.read(conv_cfg)[0]
    if padding_mode in PADDING_MODES and takes(cls, "padding_mode"):
        sizes["padding_mode"] = padding_mode
        return {"conv": build_conv_layer(conv_cfg, padding=padding, **sizes)}
    if padding_mode not in PADDING_LAYERS:
        known = {*PADDING_MODES, *PADDING_LAYERS}
        raise UnknownNameError("padding mode", padding_mode, known, argument="padding_mode")
    layer = build_padding_layer({"type": padding_mode}, _sides(padding))
    return {
        "padding_layer": layer,
        "conv": build_conv_layer(conv_cfg, padding=0, **sizes),
    }


def _sides(padding: Sizes | str) -> Any:
    """(height, width) as PyTorch's padding layers take it: left, right, top, bottom."""
    if isinstance(padding, int | str):
        return padding
    return tuple([side for pixels in reversed(padding) for side in (pixels, pixels)])


def initialize(conv: nn.Module, act_cfg: Config | None) -> None:
    """Keep the variance of a signal through convolution and ReLU, backwards; biases to zero.

    A convolution that has an `init_weights` of its own knows better.  This comes before spectral
    norm: after it, `conv.weight` is computed, and filling it would have no effect.

    Source: arXiv:1502.01852, section 2.2.
    """
    weight, bias = getattr(conv, "weight", None), getattr(conv, "bias", None)
    if hasattr(conv, "init_weights"):
        return
    if isinstance(weight, nn.Parameter):
        slope = 0.0
        if act_cfg is not None and act_cfg.get("type") == "LeakyReLU":
            slope = act_cfg.get("negative_slope", 0.01)
        nn.init.kaiming_normal_(weight, a=slope, mode="fan_out", nonlinearity="leaky_relu")
    if isinstance(bias, nn.Parameter):
        nn.init.zeros_(bias)
