"""MNASNet: inverted residuals with the expansions, kernels and repeats that a search chose.

arXiv:1807.11626; the network without squeeze-and-excitation, B1 in the paper's code
(tensorflow/tpu, models/official/mnasnet), which is the one that torchvision has.
"""

from collections.abc import Mapping
from typing import Any, ClassVar, NamedTuple

from torch import nn

from blocks import Chain, Classifier, ConvNormAct, InvertedResidual
from blocks.arguments import (
    ActivationLayer,
    Channels,
    Classes,
    Config,
    Multiplier,
    NormLayer,
    OutputStride,
    Probability,
)
from blocks.initialisation import kaiming_init
from blocks.registry import checked
from blocks.widths import make_divisible
from zoo.inverted_stages import inverted_stages
from zoo.network import Network
from zoo.registry import Settings, architecture


class Stage(NamedTuple):
    """One stage of B1; the letters are those of its code."""

    expansion: int  # e, hidden width / input width
    kernel_size: int  # k, of the depthwise convolutions
    channels: int  # o, output feature maps at width 1
    repeats: int  # r, blocks in the stage
    stride: int  # s, of the first block


TABLE = (
    Stage(1, 3, 16, 1, 1),
    Stage(3, 3, 24, 3, 2),
    Stage(3, 5, 40, 3, 2),
    Stage(6, 5, 80, 3, 2),
    Stage(6, 3, 96, 2, 1),
    Stage(6, 5, 192, 4, 2),
    Stage(6, 3, 320, 1, 1),
)
STEM, LAST = 32, 1280  # feature maps of the first convolution, at width 1, and of the last
# The paper keeps 0.9997 of a running statistic at each step.
NORM: Config = {"type": "BatchNorm2d", "momentum": 0.0003}


@checked
class MNASNet(Network):
    """Inverted residuals, each stage with an expansion and a kernel of its own.

    Shape:
        x (N, in_channels, H, W) -> (N, classes)

    Args:
        width: multiplies all widths, the stem's too, which then become multiples of 8; the last
            convolution keeps its 1280 feature maps.
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

    family: ClassVar[str] = "MNASNet"
    paper: ClassVar[str] = "arXiv:1807.11626"

    def __init__(
        self,
        width: Multiplier = 1.0,
        output_stride: OutputStride = 32,
        classes: Classes = 1000,
        in_channels: Channels = 3,
        dropout: Probability = 0.2,
        stochastic_depth_prob: Probability = 0.0,
        norm_layer: NormLayer = NORM,
        activation_layer: ActivationLayer = "ReLU",
    ) -> None:
        layers: dict[str, Any] = {"norm_layer": norm_layer, "activation_layer": activation_layer}
        table = [row._replace(channels=make_divisible(row.channels * width)) for row in TABLE]

        def block(row: Stage, channels: int, **place: Any) -> nn.Module:
            # The separable convolution of the first row is "noskip", however narrow the stem is.
            more = {"expansion": row.expansion, "skip": row.expansion > 1, **place, **layers}
            return InvertedResidual(channels, row.channels, row.kernel_size, **more)

        stem = make_divisible(STEM * width)
        stages = inverted_stages(table, stem, block, stochastic_depth_prob, output_stride)
        super().__init__(
            Chain(conv=ConvNormAct(in_channels, stem, 3, 2, **layers)),
            Chain(stages),
            Chain(
                conv=ConvNormAct(table[-1].channels, LAST, 1, **layers),
                scores=Classifier(LAST, classes, dropout),
            ),
            in_channels,
        )

    def torchvision_names(self) -> Mapping[str, str | None]:
        """`layers.8.0.layers.3` and so on: convolutions and norms in one count, by stage."""
        names = {
            **_numbered("layers", 0, "stem.conv"),
            **_numbered("layers", 3, "stages.stage1.0.spatial"),
            **_numbered("layers", 6, "stages.stage1.0.project"),
            **_numbered("layers", 14, "head.conv"),
            "classifier.1": "head.scores.linear",
        }
        _, *stages = self.stages.named_children()
        for number, (stage, parts) in enumerate(stages, 8):
            for index, _ in enumerate(parts.children()):
                theirs, ours = f"layers.{number}.{index}.layers", f"stages.{stage}.{index}"
                for place, name in enumerate(("expand", "spatial", "project")):
                    names |= _numbered(theirs, 3 * place, f"{ours}.{name}")
        return names

    def initialise(self) -> None:
        """Convolutions as everywhere, and scores for a sigmoid."""
        super().initialise()
        for part in self.modules():
            if isinstance(part, nn.Linear):
                kaiming_init(part, mode="fan_out", nonlinearity="sigmoid", distribution="uniform")


def _numbered(theirs: str, number: int, ours: str) -> dict[str, str]:
    """A convolution at this number, its norm at the next."""
    return {f"{theirs}.{number}": f"{ours}.conv", f"{theirs}.{number + 1}": f"{ours}.norm"}


@architecture(MNASNet)
def mnasnet0_5() -> Settings:
    """MNASNet at half the width, stem and all."""
    return {"width": 0.5}


@architecture(MNASNet)
def mnasnet0_75() -> Settings:
    """MNASNet at three quarters of the width, stem and all."""
    return {"width": 0.75}


@architecture(MNASNet)
def mnasnet1_0() -> Settings:
    """MNASNet as it was found: the B1 network, without squeeze-and-excitation."""
    return {}


@architecture(MNASNet)
def mnasnet1_3() -> Settings:
    """MNASNet 1.3 times as wide, stem and all."""
    return {"width": 1.3}
