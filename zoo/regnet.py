"""RegNet: stage widths and depths that follow from a line and a step.

arXiv:2003.13678, section 3.3: the parameters of Figures 14 and 15 generate every network.
"""

import itertools
import math
from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal, NamedTuple

from annotated_types import Interval, Unit
from torch import nn

from blocks import Chain, Classifier, ConvNormAct, XBlock
from blocks.arguments import (
    ActivationLayer,
    Channels,
    Classes,
    Depth,
    NormLayer,
    OutputStride,
    Probability,
    Ratio,
    Reduction,
)
from blocks.errors import ArgumentError
from blocks.registry import checked
from blocks.widths import make_divisible
from zoo.network import Network
from zoo.output_stride import steps
from zoo.torchvision_names import conv_norm

Slope = Annotated[float, Interval(ge=0, le=1024), Unit("feature maps per block")]
Steepness = Annotated[float, Interval(gt=1, le=64), Unit("times wider")]
QUANTUM = 8  # every generated width is a multiple of it


class Parameters(NamedTuple):
    """What generates one network of the paper's Figures 14 and 15; its letters on the right."""

    depth: int  # d
    initial_width: int  # w_0
    slope: float  # w_a
    multiplier: float  # w_m
    group_width: int  # g


class Stage(NamedTuple):
    """Blocks of one width; the paper's letters are on the right."""

    channels: int  # w_i
    repeats: int  # d_i
    group_width: int  # g_i, at most the inner width


@checked
class RegNet(Network):
    """Regular networks for images: every stage halves the image and repeats one X or Y block.

    Block j should have initial_width + slope * j channels.  That is rounded to the nearest power of
    `multiplier` times the initial width, then to a multiple of 8; blocks that come to the same
    width make a stage, whose width is rounded once more to whole groups.

    Shape:
        x (N, in_channels, H, W) -> (N, classes)

    Args:
        depth: blocks in all stages together, the paper's d.
        initial_width: w_0, a multiple of 8.
        slope: w_a, how much wider each block is than the one before.
        multiplier: w_m, how many times wider each stage is than the one before, about.
        group_width: g, channels of a group of the 3x3 convolutions.
        reduction: b, output width of a block for each inner channel.
        squeeze_ratio: of the Y block, squeeze width for each channel of the block's input; null
            for the X block.
        rounding: how widths become multiples of the group width: "nearest" as the authors and timm
            do, "not_below_90_percent" as torchvision does, which rounds up what would lose more.
        stem_width: feature maps of the stem.
        stochastic_depth_prob: probability of dropping the last block's branch in training; that
            of block l of d is l / d of it.
        output_stride: image side over side of the last map; 16 and 8 dilate the last stages.
        classes: scores of the output.
        in_channels: feature maps of the image.
        dropout: probability of zeroing a pooled feature in training.
        norm_layer: norm after each convolution.
        activation_layer: activation of stem and blocks.

    Raises:
        ArgumentError: an argument is out of its range, or the generated widths do not do.
    """

    family: ClassVar[str] = "RegNet"
    paper: ClassVar[str] = "arXiv:2003.13678"
    linear_deviation: ClassVar[float | None] = 0.01

    def __init__(
        self,
        depth: Depth = 22,
        initial_width: Channels = 24,
        slope: Slope = 24.48,
        multiplier: Steepness = 2.54,
        group_width: Channels = 16,
        reduction: Reduction = 1,
        squeeze_ratio: Ratio | None = None,
        rounding: Literal["nearest", "not_below_90_percent"] = "not_below_90_percent",
        stem_width: Channels = 32,
        stochastic_depth_prob: Probability = 0.0,
        output_stride: OutputStride = 32,
        classes: Classes = 1000,
        in_channels: Channels = 3,
        dropout: Probability = 0.0,
        norm_layer: NormLayer = "BatchNorm2d",
        activation_layer: ActivationLayer = "ReLU",
    ) -> None:
        layers: dict[str, Any] = {"norm_layer": norm_layer, "activation_layer": activation_layer}
        stem = Chain(conv=ConvNormAct(in_channels, stem_width, 3, 2, **layers))
        parameters = Parameters(depth, initial_width, slope, multiplier, group_width)
        table = rows(parameters, reduction, rounding)
        width, number = stem_width, itertools.count(1)
        stages: dict[str, nn.Module] = {}
        for stage, move in zip(table, steps([2] * len(table), output_stride), strict=True):
            places = [(move.stride, move.first), *[(1, move.others)] * (stage.repeats - 1)]
            parts: list[nn.Module] = []
            for stride, dilation in places:
                part = XBlock(
                    width,
                    stage.channels,
                    stride,
                    stage.group_width,
                    reduction,
                    squeeze_ratio,
                    dilation,
                    stochastic_depth_prob * next(number) / depth,
                    **layers,
                )
                parts.append(part)
                width = stage.channels
            stages[f"stage{len(stages) + 1}"] = Chain(*parts)
        super().__init__(stem, Chain(stages), Classifier(width, classes, dropout), in_channels)
        self.rounding = rounding

    def torchvision_names(self) -> Mapping[str, str | None]:
        """`trunk_output.block1.block1-0.f.a.0` and so on; none for timm's widths."""
        if self.rounding == "nearest":
            return {}
        names: dict[str, str | None] = {"fc": "head.linear", **conv_norm("stem", "stem.conv")}
        for number, stage in enumerate(self.stages.children(), 1):
            for index, _ in enumerate(stage.children()):
                theirs = f"trunk_output.block{number}.block{number}-{index}"
                ours = f"stages.stage{number}.{index}"
                names[f"{theirs}.f.se"] = f"{ours}.gate"
                for letter, name in CONVOLUTIONS.items():
                    names |= conv_norm(f"{theirs}.{letter}", f"{ours}.{name}")
        return names


CONVOLUTIONS = {"proj": "shortcut", "f.a": "reduce", "f.b": "spatial", "f.c": "restore"}


def rows(parameters: Parameters, reduction: int, rounding: str) -> list[Stage]:
    """The stages that the paper's parameters generate (equations 2 to 4)."""
    stages = []
    for width, blocks in itertools.groupby(quantised_widths(parameters)):
        inner = max(1, width // reduction)
        group = min(parameters.group_width, inner)
        nearest = round(inner / group) * group
        whole = nearest if rounding == "nearest" else make_divisible(inner, group)
        stages.append(Stage(whole * reduction, len(list(blocks)), group))
    return stages


def quantised_widths(parameters: Parameters) -> list[int]:
    """The width of each block, before its groups are taken into account."""
    depth, initial_width, slope, multiplier, _ = parameters
    if initial_width % QUANTUM:
        near = max(1, round(initial_width / QUANTUM)) * QUANTUM
        raise ArgumentError(
            f"initial_width={initial_width} is not a multiple of {QUANTUM}",
            argument="initial_width",
            expected=f"a multiple of {QUANTUM}",
            got=initial_width,
            hint=f"try {near}",
        )
    widths = []
    for place in range(depth):
        line = initial_width + slope * place
        power = round(math.log(line / initial_width, multiplier))
        widths.append(round(initial_width * multiplier**power / QUANTUM) * QUANTUM)
    return widths
