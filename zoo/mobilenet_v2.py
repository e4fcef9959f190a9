"""MobileNetV2: stages of inverted residuals with linear ends, as wide as one likes.

arXiv:1801.04381, Table 2.
"""

from collections.abc import Mapping
from typing import Any, ClassVar, NamedTuple

from torch import nn

from blocks import Chain, Classifier, ConvNormAct, InvertedResidual
from blocks.arguments import (
    ActivationLayer,
    Channels,
    Classes,
    Multiplier,
    NormLayer,
    OutputStride,
    Probability,
)
from blocks.registry import checked
from blocks.widths import make_divisible
from zoo.inverted_stages import inverted_stages
from zoo.network import Network
from zoo.registry import Settings, architecture
from zoo.torchvision_names import conv_norm


class Stage(NamedTuple):
    """One row of the paper's Table 2; its column letter is on the right."""

    expansion: int  # t, hidden width / input width
    channels: int  # c, output feature maps at width 1
    repeats: int  # n, blocks in the stage
    stride: int  # s, of the first block


TABLE = (
    Stage(1, 16, 1, 1),
    Stage(6, 24, 2, 2),
    Stage(6, 32, 3, 2),
    Stage(6, 64, 4, 2),
    Stage(6, 96, 3, 1),
    Stage(6, 160, 3, 2),
    Stage(6, 320, 1, 1),
)
STEM, LAST = 32, 1280  # feature maps of the first and of the last convolution, at width 1


@checked
class MobileNetV2(Network):
    """Inverted residuals: narrow between the blocks, wide and depthwise inside them.

    Shape:
        x (N, in_channels, H, W) -> (N, classes)

    Args:
        width: multiplies all widths, which then become multiples of 8; the last convolution gets
            no narrower than 1280 feature maps.
        output_stride: image side over that of the last map, 8, 16 or 32; below 32 kernels are
            dilated where the stride is left out.
        classes: scores of the output.
        in_channels: feature maps of the image.
        dropout: probability of zeroing a pooled feature in training.
        stochastic_depth_prob: probability of dropping a residual branch in training, rising over
            the blocks from 0 towards this.
        norm_layer: norm after each convolution.
        activation_layer: activation of stem, blocks and last convolution.

    Raises:
        ArgumentError: an argument is out of its range.
    """

    family: ClassVar[str] = "MobileNetV2"
    paper: ClassVar[str] = "arXiv:1801.04381"
    linear_deviation: ClassVar[float | None] = 0.01

    def __init__(
        self,
        width: Multiplier = 1.0,
        output_stride: OutputStride = 32,
        classes: Classes = 1000,
        in_channels: Channels = 3,
        dropout: Probability = 0.2,
        stochastic_depth_prob: Probability = 0.0,
        norm_layer: NormLayer = "BatchNorm2d",
        activation_layer: ActivationLayer = "ReLU6",
    ) -> None:
        layers: dict[str, Any] = {"norm_layer": norm_layer, "activation_layer": activation_layer}
        table = [row._replace(channels=make_divisible(row.channels * width)) for row in TABLE]

        def block(row: Stage, channels: int, **place: Any) -> nn.Module:
            more = {"expansion": row.expansion, **place, **layers}
            return InvertedResidual(channels, row.channels, **more)

        stem = make_divisible(STEM * width)
        last = make_divisible(LAST * max(1.0, width))
        stages = inverted_stages(table, stem, block, stochastic_depth_prob, output_stride)
        super().__init__(
            Chain(conv=ConvNormAct(in_channels, stem, 3, 2, **layers)),
            Chain(stages),
            Chain(
                conv=ConvNormAct(table[-1].channels, last, 1, **layers),
                scores=Classifier(last, classes, dropout),
            ),
            in_channels,
        )

    def rows(self) -> dict[str, str]:
        """The paper's rows: the last convolution has one of its own."""
        rows = super().rows()
        del rows["head"]
        return {**rows, "last": "head.conv", "head": "head.scores"}

    def torchvision_names(self) -> Mapping[str, str | None]:
        """`features.2.conv.1.0` and so on: the blocks are numbered through all stages."""
        names: dict[str, str | None] = {
            **conv_norm("features.0", "stem.conv"),
            "classifier.1": "head.scores.linear",
        }
        number = 0
        for stage, parts in self.stages.named_children():
            for index, part in enumerate(parts.children()):
                number += 1
                theirs, ours = f"features.{number}.conv", f"stages.{stage}.{index}"
                wide = [n for n, _ in part.named_children() if n in ("expand", "spatial")]
                for place, name in enumerate(wide):
                    names |= conv_norm(f"{theirs}.{place}", f"{ours}.{name}")
                names[f"{theirs}.{len(wide)}"] = f"{ours}.project.conv"
                names[f"{theirs}.{len(wide) + 1}"] = f"{ours}.project.norm"
        return {**names, **conv_norm(f"features.{number + 1}", "head.conv")}


@architecture(MobileNetV2)
def mobilenet_v2() -> Settings:
    """MobileNetV2: seventeen inverted residuals whose narrow ends have no activation."""
    return {}
