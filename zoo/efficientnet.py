"""EfficientNet and EfficientNetV2: one small network, scaled in width, depth and image together.

arXiv:1905.11946 and arXiv:2104.00298; their tables are in `zoo.efficientnet_tables`.
"""

import math
from collections.abc import Mapping
from typing import Any, ClassVar, Literal

from torch import nn

from blocks import Chain, Classifier, ConvNormAct, FusedMBConv, MBConv
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
from blocks.initialisation import uniform_init
from blocks.registry import checked
from zoo.efficientnet_tables import TABLES, Stage, scaled
from zoo.inverted_stages import inverted_stages
from zoo.network import Network
from zoo.registry import Settings, architecture
from zoo.torchvision_names import conv_norm, mb_conv

# The large ones were trained with other constants than PyTorch's; weights are only good with them.
LARGE_NORM: Config = {"type": "BatchNorm2d", "eps": 0.001, "momentum": 0.01}
V2_NORM: Config = {"type": "BatchNorm2d", "eps": 0.001}
BLOCKS: dict[str, type[nn.Module]] = {"MBConv": MBConv, "FusedMBConv": FusedMBConv}
V2 = "arXiv:2104.00298"


@checked
class EfficientNet(Network):
    """MBConv blocks in seven stages; in V2 the first stages are of fused ones.

    Shape:
        x (N, in_channels, H, W) -> (N, classes)

    Args:
        table: "v1" (Table 1 of the first paper), "v2_s", "v2_m" or "v2_l".
        width: multiplies all widths, which then become multiples of 8.
        depth: multiplies the blocks of each stage, rounded up.
        output_stride: image side over that of the last map, 8, 16 or 32; below 32 kernels are
            dilated where the stride is left out.
        classes: scores of the output.
        in_channels: feature maps of the image.
        dropout: probability of zeroing a pooled feature in training.
        stochastic_depth_prob: probability of dropping a residual branch in training, rising over
            the blocks from 0 towards this.
        norm_layer: norm after each convolution.
        activation_layer: activation of stem, blocks, their squeeze and the last convolution.

    Raises:
        ArgumentError: an argument is out of its range.
    """

    family: ClassVar[str] = "EfficientNet"
    paper: ClassVar[str] = "arXiv:1905.11946"

    def __init__(
        self,
        table: Literal["v1", "v2_s", "v2_m", "v2_l"] = "v1",
        width: Multiplier = 1.0,
        depth: Multiplier = 1.0,
        output_stride: OutputStride = 32,
        classes: Classes = 1000,
        in_channels: Channels = 3,
        dropout: Probability = 0.2,
        stochastic_depth_prob: Probability = 0.2,
        norm_layer: NormLayer = "BatchNorm2d",
        activation_layer: ActivationLayer = "SiLU",
    ) -> None:
        layers: dict[str, Any] = {"norm_layer": norm_layer, "activation_layer": activation_layer}
        stem, rows, last = scaled(TABLES[table], width, depth)

        def block(row: Stage, channels: int, **place: Any) -> nn.Module:
            more = {"expansion": row.expansion, **place, **layers}
            return BLOCKS[row.block](channels, row.channels, row.kernel_size, **more)

        stages = inverted_stages(rows, stem, block, stochastic_depth_prob, output_stride)
        super().__init__(
            Chain(conv=ConvNormAct(in_channels, stem, 3, 2, **layers)),
            Chain(stages),
            Chain(
                conv=ConvNormAct(rows[-1].channels, last, 1, **layers),
                scores=Classifier(last, classes, dropout),
            ),
            in_channels,
        )

    def torchvision_names(self) -> Mapping[str, str | None]:
        """`features.2.0.block.1.0` and so on."""
        names: dict[str, str | None] = {
            **conv_norm("features.0", "stem.conv"),
            "classifier.1": "head.scores.linear",
        }
        for number, (stage, parts) in enumerate(self.stages.named_children(), 1):
            for index, part in enumerate(parts.children()):
                names |= mb_conv(f"features.{number}.{index}", f"stages.{stage}.{index}", part)
        return {**names, **conv_norm(f"features.{number + 1}", "head.conv")}

    def initialise(self) -> None:
        """Convolutions as everywhere, and scores evenly within 1 / sqrt(classes)."""
        super().initialise()
        for part in self.modules():
            if isinstance(part, nn.Linear):
                bound = 1 / math.sqrt(part.out_features)
                uniform_init(part, -bound, bound)


@architecture(EfficientNet)
def efficientnet_b0() -> Settings:
    """EfficientNet-B0: the network that a search found, which all others scale."""
    return {}


@architecture(EfficientNet, image=(3, 240, 240))
def efficientnet_b1() -> Settings:
    """EfficientNet-B1: B0 with a tenth more depth."""
    return {"depth": 1.1}


@architecture(EfficientNet, image=(3, 288, 288))
def efficientnet_b2() -> Settings:
    """EfficientNet-B2: 1.1 times as wide and 1.2 times as deep as B0."""
    return {"width": 1.1, "depth": 1.2, "dropout": 0.3}


@architecture(EfficientNet, image=(3, 300, 300))
def efficientnet_b3() -> Settings:
    """EfficientNet-B3: 1.2 times as wide and 1.4 times as deep as B0."""
    return {"width": 1.2, "depth": 1.4, "dropout": 0.3}


@architecture(EfficientNet, image=(3, 380, 380))
def efficientnet_b4() -> Settings:
    """EfficientNet-B4: 1.4 times as wide and 1.8 times as deep as B0."""
    return {"width": 1.4, "depth": 1.8, "dropout": 0.4}


@architecture(EfficientNet, image=(3, 456, 456))
def efficientnet_b5() -> Settings:
    """EfficientNet-B5: 1.6 times as wide and 2.2 times as deep as B0."""
    return {"width": 1.6, "depth": 2.2, "dropout": 0.4, "norm_layer": LARGE_NORM}


@architecture(EfficientNet, image=(3, 528, 528))
def efficientnet_b6() -> Settings:
    """EfficientNet-B6: 1.8 times as wide and 2.6 times as deep as B0."""
    return {"width": 1.8, "depth": 2.6, "dropout": 0.5, "norm_layer": LARGE_NORM}


@architecture(EfficientNet, image=(3, 600, 600))
def efficientnet_b7() -> Settings:
    """EfficientNet-B7: twice as wide and 3.1 times as deep as B0."""
    return {"width": 2.0, "depth": 3.1, "dropout": 0.5, "norm_layer": LARGE_NORM}


@architecture(EfficientNet, paper=V2, image=(3, 384, 384))
def efficientnet_v2_s() -> Settings:
    """EfficientNetV2-S: fused blocks first, smaller expansions and kernels than in V1."""
    return {"table": "v2_s", "norm_layer": V2_NORM}


@architecture(EfficientNet, paper=V2, image=(3, 480, 480))
def efficientnet_v2_m() -> Settings:
    """EfficientNetV2-M: a seventh stage, and more blocks in each than S has."""
    return {"table": "v2_m", "dropout": 0.3, "norm_layer": V2_NORM}


@architecture(EfficientNet, paper=V2, image=(3, 480, 480))
def efficientnet_v2_l() -> Settings:
    """EfficientNetV2-L: as M, wider and deeper still."""
    return {"table": "v2_l", "dropout": 0.4, "norm_layer": V2_NORM}
