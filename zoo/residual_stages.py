"""The four stages of a residual network and the stem before them, for any of its blocks."""

import itertools
from collections.abc import Callable, Iterator
from typing import Any, Literal, NamedTuple

from torch import nn

from blocks import Chain, ConvNormAct, MaxPool
from blocks.errors import ArgumentError
from blocks.residual import ResidualBlock
from blocks.widths import make_divisible
from zoo.output_stride import steps

Stem = Literal["7x7", "deep"]


class Stage(NamedTuple):
    """One row of the paper's Table 1 (arXiv:1512.03385), conv2_x to conv5_x."""

    channels: int  # of the 3x3 convolutions in ResNet itself
    repeats: int  # blocks in the stage
    stride: int  # of the first block


def table(depths: tuple[int, ...], width: float = 1.0) -> list[Stage]:
    """The paper's table for so many blocks a stage."""
    return [
        Stage(make_divisible(64 * width) * 2**i, depth, 1 if i == 0 else 2)
        for i, depth in enumerate(depths)
    ]


class Place(NamedTuple):
    """What a block's place in the network says about it."""

    channels: int  # of its stage
    stride: int
    dilation: int
    stochastic_depth_prob: float


def places(
    rows: list[Stage], output_stride: int, stochastic_depth_prob: float
) -> Iterator[list[Place]]:
    """The places in each stage; the l-th of L blocks is dropped with l / L of the probability.

    Source of that rule: arXiv:1603.09382, equation 4.
    """
    last, number = sum(row.repeats for row in rows), itertools.count(1)
    moves = steps([row.stride for row in rows], output_stride, reduction=4)
    for row, step in zip(rows, moves, strict=True):
        each = [(step.stride, step.first), *[(1, step.others)] * (row.repeats - 1)]
        yield [
            Place(row.channels, stride, dilation, stochastic_depth_prob * next(number) / last)
            for stride, dilation in each
        ]


def residual_stem(in_channels: int, channels: int, kind: Stem, **layers: Any) -> Chain:
    """To a quarter of the image's side: a 7x7 convolution, or three 3x3, and a pooling.

    The three are those of ResNet-C (arXiv:1812.01187, Figure 2b).
    """
    pool = MaxPool(3, 2, 1)
    if kind == "7x7":
        return Chain(conv=ConvNormAct(in_channels, channels, 7, 2, **layers), pool=pool)
    return Chain(
        conv1=ConvNormAct(in_channels, channels // 2, 3, 2, **layers),
        conv2=ConvNormAct(channels // 2, channels // 2, 3, **layers),
        conv3=ConvNormAct(channels // 2, channels, 3, **layers),
        pool=pool,
    )


def residual_stages(
    stages: Iterator[list[Place]],
    in_channels: int,
    expansion: int,
    make: Callable[[int, Place], ResidualBlock],
) -> Chain:
    """All blocks, each made for the width in front of it and its place; stage1 and so on.

    Args:
        stages: the places in each.
        in_channels: feature maps of the stem.
        expansion: output width of a block for each channel of its place.
        make: takes the input's width and the place.
    """
    rows: dict[str, nn.Module] = {}
    for number, stage in enumerate(stages, 1):
        blocks = []
        for place in stage:
            blocks.append(make(in_channels, place))
            in_channels = expansion * place.channels
        rows[f"stage{number}"] = Chain(*blocks)
    return Chain(rows)


def start_as_shortcuts(stages: nn.Module) -> None:
    """Set the scale of the last norm in each residual branch to 0 (arXiv:1706.02677, section 5.1).

    Raises:
        ArgumentError: the norm has no scale, or there is no norm.
    """
    for block in stages.modules():
        if isinstance(block, ResidualBlock):
            last = block.get_submodule(block.branch[-1])
            scale = getattr(getattr(last, "norm", None), "weight", None)
            if scale is None:
                raise ArgumentError(
                    "zero_init_residual sets the scale of a norm, and this network's have none",
                    argument="zero_init_residual",
                    expected=False,
                    got=True,
                    hint="leave it out or take another norm_layer",
                )
            nn.init.zeros_(scale)
