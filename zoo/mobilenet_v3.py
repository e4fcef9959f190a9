"""MobileNetV3: searched inverted residuals, some with squeeze-and-excitation, and a short head.

arXiv:1905.02244, Table 1 (large) and Table 2 (small).
"""

from collections.abc import Mapping
from typing import Any, ClassVar, Literal, NamedTuple

from blocks import Chain, Classifier, ConvNormAct, MBConv
from blocks.arguments import (
    ActivationLayer,
    Channels,
    Classes,
    Config,
    Multiplier,
    NormLayer,
    Probability,
)
from blocks.registry import checked
from blocks.widths import make_divisible
from zoo.network import Network
from zoo.registry import Settings, architecture
from zoo.torchvision_names import conv_norm, mb_conv

Size = Literal["small", "large"]


class Stage(NamedTuple):
    """One row "bneck" of the paper's tables, which is one block."""

    kernel_size: int  # k of "bneck, k x k"
    hidden: int  # exp size, at width 1
    channels: int  # #out, at width 1
    squeeze: bool  # SE
    activation: Literal["RE", "HS"]  # NL
    stride: int  # s


TABLES: dict[str, tuple[Stage, ...]] = {
    "large": (
        Stage(3, 16, 16, False, "RE", 1),
        Stage(3, 64, 24, False, "RE", 2),
        Stage(3, 72, 24, False, "RE", 1),
        Stage(5, 72, 40, True, "RE", 2),
        Stage(5, 120, 40, True, "RE", 1),
        Stage(5, 120, 40, True, "RE", 1),
        Stage(3, 240, 80, False, "HS", 2),
        Stage(3, 200, 80, False, "HS", 1),
        Stage(3, 184, 80, False, "HS", 1),
        Stage(3, 184, 80, False, "HS", 1),
        Stage(3, 480, 112, True, "HS", 1),
        Stage(3, 672, 112, True, "HS", 1),
        Stage(5, 672, 160, True, "HS", 2),
        Stage(5, 960, 160, True, "HS", 1),
        Stage(5, 960, 160, True, "HS", 1),
    ),
    "small": (
        Stage(3, 16, 16, True, "RE", 2),
        Stage(3, 72, 24, False, "RE", 2),
        Stage(3, 88, 24, False, "RE", 1),
        Stage(5, 96, 40, True, "HS", 2),
        Stage(5, 240, 40, True, "HS", 1),
        Stage(5, 240, 40, True, "HS", 1),
        Stage(5, 120, 48, True, "HS", 1),
        Stage(5, 144, 48, True, "HS", 1),
        Stage(5, 288, 96, True, "HS", 2),
        Stage(5, 576, 96, True, "HS", 1),
        Stage(5, 576, 96, True, "HS", 1),
    ),
}
STEM = 16  # feature maps of the first convolution, at width 1
HIDDEN = {"large": 1280, "small": 1024}  # of the layer in front of the scores, at width 1
LAST = 6  # the last convolution's output / input width
NORM: Config = {"type": "BatchNorm2d", "eps": 0.001, "momentum": 0.01}


@checked
class MobileNetV3(Network):
    """Inverted residuals from a search, with hard activations that need no exponential.

    The squeeze is a quarter of the block's inner width, with ReLU and a hard sigmoid.  A stage is
    one row of the paper's table, and that is one block.

    Shape:
        x (N, in_channels, H, W) -> (N, classes)

    Args:
        size: "large" (Table 1) or "small" (Table 2).
        width: multiplies all widths, which then become multiples of 8.
        reduced_tail: halve the widths behind the last stride, for detection and segmentation.
        dilated: leave out the last stride and dilate the kernels from there on by 2, so that the
            last map is a sixteenth of the image's side.
        classes: scores of the output.
        in_channels: feature maps of the image.
        dropout: probability of zeroing a hidden feature of the head in training.
        stochastic_depth_prob: probability of dropping a residual branch in training, rising over
            the blocks from 0 towards this.
        norm_layer: norm after each convolution.
        activation_layer: activation of stem, head and the rows with "HS" in the tables.
        early_activation_layer: activation of the rows with "RE", which come first.

    Raises:
        ArgumentError: an argument is out of its range.
    """

    family: ClassVar[str] = "MobileNetV3"
    paper: ClassVar[str] = "arXiv:1905.02244"
    linear_deviation: ClassVar[float | None] = 0.01

    def __init__(
        self,
        size: Size = "large",
        width: Multiplier = 1.0,
        reduced_tail: bool = False,
        dilated: bool = False,
        classes: Classes = 1000,
        in_channels: Channels = 3,
        dropout: Probability = 0.2,
        stochastic_depth_prob: Probability = 0.0,
        norm_layer: NormLayer = NORM,
        activation_layer: ActivationLayer = "Hardswish",
        early_activation_layer: ActivationLayer = "ReLU",
    ) -> None:
        layers: dict[str, Any] = {"norm_layer": norm_layer, "activation_layer": activation_layer}
        activations = {"RE": early_activation_layer, "HS": activation_layer}
        channels = stem = make_divisible(STEM * width)
        table, stages = rows(size, width, reduced_tail), {}
        tail = tail_of(table)
        for index, row in enumerate(table):
            keeps_size = dilated and index >= tail
            stages[f"stage{index + 1}"] = MBConv(
                channels,
                row.channels,
                row.kernel_size,
                1 if keeps_size else row.stride,
                dilation=2 if keeps_size else 1,
                hidden_channels=row.hidden,
                squeeze_ratio=0.25 if row.squeeze else None,
                squeeze_base="expanded",
                squeeze_activation_layer="ReLU",
                gate_layer="Hardsigmoid",
                skip=row.stride == 1,  # by the table: not where the stride is left out, either
                stochastic_depth_prob=stochastic_depth_prob * index / len(table),
                norm_layer=norm_layer,
                activation_layer=activations[row.activation],
            )
            channels = row.channels
        last = LAST * channels
        hidden = make_divisible(HIDDEN[size] // (2 if reduced_tail else 1) * width)
        super().__init__(
            Chain(conv=ConvNormAct(in_channels, stem, 3, 2, **layers)),
            Chain(stages),
            Chain(
                conv=ConvNormAct(channels, last, 1, **layers),
                scores=Classifier(last, classes, dropout, hidden, activation_layer),
            ),
            in_channels,
        )

    def rows(self) -> dict[str, str]:
        """The paper's rows: the last convolution has one of its own."""
        rows = super().rows()
        del rows["head"]
        return {**rows, "last": "head.conv", "head": "head.scores"}

    def torchvision_names(self) -> Mapping[str, str | None]:
        """`features.4.block.2.fc1` and so on."""
        names: dict[str, str | None] = {
            **conv_norm("features.0", "stem.conv"),
            "classifier.0": "head.scores.hidden.linear",
            "classifier.3": "head.scores.linear",
        }
        for number, (stage, part) in enumerate(self.stages.named_children(), 1):
            names |= mb_conv(f"features.{number}", f"stages.{stage}", part)
        return {**names, **conv_norm(f"features.{number + 1}", "head.conv")}


def tail_of(table: tuple[Stage, ...]) -> int:
    """The index of the row with the last stride; the rows from there on are the tail."""
    return max(index for index, row in enumerate(table) if row.stride == 2)


def rows(size: Size, width: float = 1.0, reduced_tail: bool = False) -> tuple[Stage, ...]:
    """The paper's table at a width; a reduced tail is half as wide from its first output on."""
    tail = tail_of(TABLES[size])

    def scaled(channels: int, halved: bool) -> int:
        return make_divisible((channels // 2 if reduced_tail and halved else channels) * width)

    return tuple(
        row._replace(
            hidden=scaled(row.hidden, index > tail), channels=scaled(row.channels, index >= tail)
        )
        for index, row in enumerate(TABLES[size])
    )


@architecture(MobileNetV3)
def mobilenet_v3_large() -> Settings:
    """MobileNetV3-Large: fifteen blocks, eight of them with squeeze-and-excitation."""
    return {"size": "large"}


@architecture(MobileNetV3)
def mobilenet_v3_small() -> Settings:
    """MobileNetV3-Small: eleven blocks, nine of them with squeeze-and-excitation."""
    return {"size": "small"}
