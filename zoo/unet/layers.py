"""The layers of a level: its blocks, the step down, the step up; chosen by name."""

import inspect
from typing import Any, NamedTuple

from torch import nn

from blocks import (
    AvgPool,
    Chain,
    ConvNormAct,
    MaxPool,
    SelfAttention2d,
    SubPixelConv,
    UpConv,
    Upsampling,
)
from blocks.errors import ArgumentError
from blocks.fitting import fitting
from zoo.unet.level import Down, Level, LevelBlock, LevelBlocks, Up, module_of

fit_block = fitting("block", LevelBlock)


class Style(NamedTuple):
    """What all levels share."""

    norm_layer: Any = None
    activation_layer: Any = "ReLU"
    padding: str = "same"
    heads: int = 1
    stochastic_depth_prob: float = 0.0

    @property
    def layers(self) -> dict[str, Any]:
        """Norm and activation, as blocks take them."""
        return {"norm_layer": self.norm_layer, "activation_layer": self.activation_layer}


def stack(in_channels: int, level: Level, style: Style, stride: int = 1) -> dict[str, nn.Module]:
    """The blocks of a level, by name, the first one with the stride, then the attention.

    Args:
        in_channels: feature maps of what the first block reads.
        level: of which channels, depth, block and attention count.
        style: norm, activation, padding.
        stride: of the first block.
    """
    parts: dict[str, nn.Module] = {}
    width = in_channels
    for index in range(level.depth):
        parts[f"block{index}"] = _block(width, level, style, stride if index == 0 else 1)
        width = level.channels
    if level.attention:
        parts["attention"] = SelfAttention2d(level.channels, style.heads, style.norm_layer)
    return parts


def _block(in_channels: int, level: Level, style: Style, stride: int) -> nn.Module:
    maker = fit_block(level.block)
    name = maker if isinstance(maker, str) else getattr(maker, "__name__", repr(maker))
    if isinstance(maker, str):
        maker = LevelBlocks()[maker]
    taken = inspect.signature(maker).parameters
    if style.padding == "valid" and "padding" not in taken:
        raise ArgumentError(
            f"padding='valid' needs blocks that can go without padding, which {name} cannot",
            argument="padding",
            expected="same",
            got="valid",
            hint="take block='conv', or padding='same'",
        )
    if stride > 1 and "stride" not in taken:
        raise ArgumentError(
            f"down='stride' needs a block with a stride, which {name} has not",
            argument="down",
            got="stride",
            hint="take down='conv', 'max_pool' or 'avg_pool'",
        )
    wishes: dict[str, Any] = {"stride": stride, **style.layers}
    wishes["stochastic_depth_prob"] = style.stochastic_depth_prob
    if style.padding == "valid":
        wishes["padding"] = 0
    settings = {wish: value for wish, value in wishes.items() if wish in taken}
    return module_of(maker(in_channels, level.channels, **settings), "block")


def step_down(kind: Down, channels: int, style: Style) -> nn.Module | None:
    """Half the size, the same channels; None where the next level's first block strides."""
    if kind == "max_pool":
        return MaxPool(2)
    if kind == "avg_pool":
        return AvgPool(2)
    return ConvNormAct(channels, channels, 3, 2, **style.layers) if kind == "conv" else None


def step_up(
    kind: Up, in_channels: int, out_channels: int, scale: int, exact: bool
) -> tuple[nn.Module, int]:
    """A larger map and its channels.

    Args:
        kind: with weights ("transposed", "pixel_shuffle") or without.
        in_channels: feature maps of what comes from below.
        out_channels: feature maps that are wished for.
        scale: output pixels for each input pixel, on each side.
        exact: whether one without weights must give `out_channels` too, by a 1x1 convolution
            before it; else it leaves the channels as they are.
    """
    if kind == "transposed":
        return UpConv(in_channels, out_channels, scale), out_channels
    if kind == "pixel_shuffle":
        return SubPixelConv(in_channels, out_channels, scale), out_channels
    larger = Upsampling(scale, kind)
    if not exact or in_channels == out_channels:
        return larger, in_channels
    narrow = ConvNormAct(in_channels, out_channels, 1, norm_layer=None, activation_layer=None)
    return Chain(narrow=narrow, larger=larger), out_channels
