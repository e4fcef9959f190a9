"""ResNet and its relatives: four stages of residual blocks, the image halved before each.

arXiv:1512.03385, Table 1; Wide ResNet arXiv:1605.07146; ResNeXt arXiv:1611.05431, Table 1; the
stem of -C and the shortcut of -D arXiv:1812.01187, Figure 2; gates arXiv:1709.01507.
"""

from collections.abc import Mapping
from typing import Any, ClassVar, Literal

from blocks import BasicBlock, Bottleneck, Classifier
from blocks.arguments import (
    ActivationLayer,
    Channels,
    Classes,
    ConvLayer,
    Depth,
    Groups,
    Multiplier,
    NormLayer,
    OutputStride,
    Probability,
    Reduction,
)
from blocks.errors import ArgumentError
from blocks.registry import checked
from blocks.residual import ResidualBlock
from blocks.shortcut import Downsampling
from zoo.network import Network
from zoo.registry import Settings, architecture
from zoo.residual_stages import (
    Place,
    Stem,
    places,
    residual_stages,
    residual_stem,
    start_as_shortcuts,
    table,
)


@checked
class ResNet(Network):
    """Residual networks for images.

    Shape:
        x (N, in_channels, H, W) -> (N, classes)

    Args:
        block: "BasicBlock" (18 and 34 layers) or "Bottleneck" (50 and more).
        depths: blocks in each of the four stages.
        groups: of the 3x3 convolutions (ResNeXt).
        width_per_group: inner width of a group in the first stage (Wide ResNet, ResNeXt).
        style: where a bottleneck strides: "pytorch" in the 3x3 (v1.5), "caffe" in the first 1x1.
        stem: "7x7", or "deep" for three 3x3 convolutions in its place (ResNet-C).
        downsampling: where a shortcut strides: "stride" in its 1x1 convolution, "pool" in a mean
            before it (ResNet-D), which is left out where `output_stride` leaves out the stride.
        squeeze_reduction: channels for each hidden one of the squeeze-and-excitation that ends each
            branch; by default there is none (SE-ResNet: 16).
        width: of all layers, times the standard network's, in multiples of 8.
        classes: scores of the output.
        in_channels: feature maps of the image.
        output_stride: image side over that of the last map, 8, 16 or 32; below 32 the last stages
            dilate their 3x3 kernels instead of striding.
        dropout: probability of zeroing a pooled feature in training.
        stochastic_depth_prob: probability of dropping the last block's branch in training; that of
            the others falls linearly towards the image (arXiv:1603.09382).
        zero_init_residual: start the last norm of each branch at 0, so that each block starts as
            its shortcut.
        norm_layer: norm after each convolution.
        activation_layer: activation of stem and blocks.
        conv_layer: kind of each convolution.

    Raises:
        ArgumentError: an argument is out of its range, or does not do for the block.
    """

    family: ClassVar[str] = "ResNet"
    paper: ClassVar[str] = "arXiv:1512.03385"

    def __init__(
        self,
        block: Literal["BasicBlock", "Bottleneck"] = "Bottleneck",
        depths: tuple[Depth, Depth, Depth, Depth] = (3, 4, 6, 3),
        groups: Groups = 1,
        width_per_group: Channels = 64,
        style: Literal["pytorch", "caffe"] = "pytorch",
        stem: Stem = "7x7",
        downsampling: Downsampling = "stride",
        squeeze_reduction: Reduction | None = None,
        width: Multiplier = 1.0,
        classes: Classes = 1000,
        in_channels: Channels = 3,
        output_stride: OutputStride = 32,
        dropout: Probability = 0.0,
        stochastic_depth_prob: Probability = 0.0,
        zero_init_residual: bool = False,
        norm_layer: NormLayer = "BatchNorm2d",
        activation_layer: ActivationLayer = "ReLU",
        conv_layer: ConvLayer = "Conv2d",
    ) -> None:
        basic = block == "BasicBlock"
        if basic and (groups, width_per_group, style) != (1, 64, "pytorch"):
            raise ArgumentError(
                "groups, width_per_group and style are those of a Bottleneck, not of a BasicBlock",
                argument="block",
                expected="Bottleneck",
                got=block,
            )
        layers: dict[str, Any] = {
            "norm_layer": norm_layer,
            "activation_layer": activation_layer,
            "conv_layer": conv_layer,
        }
        parts = {"downsampling": downsampling, "squeeze_reduction": squeeze_reduction, **layers}

        def make(width_before: int, place: Place) -> ResidualBlock:
            channels, stride, dilation, drop = place
            own = {"dilation": dilation, "stochastic_depth_prob": drop, **parts}
            if basic:
                return BasicBlock(width_before, channels, stride, **own)
            inner = channels * width_per_group // 64 * groups
            own |= {"width_channels": inner, "groups": groups, "style": style}
            return Bottleneck(width_before, 4 * channels, stride, **own)

        rows, expansion = table(depths, width), 1 if basic else 4
        first, last = rows[0].channels, expansion * rows[-1].channels
        super().__init__(
            residual_stem(in_channels, first, stem, **layers),
            residual_stages(
                places(rows, output_stride, stochastic_depth_prob), first, expansion, make
            ),
            Classifier(last, classes, dropout),
            in_channels,
        )
        if zero_init_residual:
            start_as_shortcuts(self.stages)
        self.has_torchvisions_parts = (stem, downsampling, squeeze_reduction) == (
            "7x7",
            "stride",
            None,
        )

    def torchvision_names(self) -> Mapping[str, str | None]:
        """`layer1.0.conv1` and so on; none for what torchvision's networks do not have."""
        if not self.has_torchvisions_parts:
            return {}
        names = {"conv1": "stem.conv.conv", "bn1": "stem.conv.norm", "fc": "head.linear"}
        for number, stage in enumerate(self.stages.children(), 1):
            for index, part in enumerate(stage.children()):
                assert isinstance(part, ResidualBlock)  # for mypy
                theirs, ours = f"layer{number}.{index}", f"stages.stage{number}.{index}"
                names[f"{theirs}.downsample.0"] = f"{ours}.shortcut.conv"
                names[f"{theirs}.downsample.1"] = f"{ours}.shortcut.norm"
                for place, name in enumerate(part.branch, 1):
                    names[f"{theirs}.conv{place}"] = f"{ours}.{name}.conv"
                    names[f"{theirs}.bn{place}"] = f"{ours}.{name}.norm"
        return names


@architecture(ResNet)
def resnet18() -> Settings:
    """ResNet-18: two basic blocks a stage."""
    return {"block": "BasicBlock", "depths": (2, 2, 2, 2)}


@architecture(ResNet)
def resnet34() -> Settings:
    """ResNet-34: 3, 4, 6 and 3 basic blocks."""
    return {"block": "BasicBlock", "depths": (3, 4, 6, 3)}


@architecture(ResNet)
def resnet50() -> Settings:
    """ResNet-50: 3, 4, 6 and 3 bottlenecks that stride in the 3x3 convolution (v1.5)."""
    return {"depths": (3, 4, 6, 3)}


@architecture(ResNet)
def resnet101() -> Settings:
    """ResNet-101: 3, 4, 23 and 3 bottlenecks."""
    return {"depths": (3, 4, 23, 3)}


@architecture(ResNet)
def resnet152() -> Settings:
    """ResNet-152: 3, 8, 36 and 3 bottlenecks."""
    return {"depths": (3, 8, 36, 3)}


@architecture(ResNet, after="timm", paper="arXiv:1812.01187")
def resnet50c() -> Settings:
    """ResNet-50-C: three 3x3 convolutions for the 7x7 one of the stem."""
    return {"depths": (3, 4, 6, 3), "stem": "deep"}


@architecture(ResNet, after="timm", paper="arXiv:1812.01187")
def resnet50d() -> Settings:
    """ResNet-50-D: the stem of C, and shortcuts that average before they project."""
    return {"depths": (3, 4, 6, 3), "stem": "deep", "downsampling": "pool"}


@architecture(ResNet, after="timm", paper="arXiv:1709.01507")
def seresnet50() -> Settings:
    """SE-ResNet-50: squeeze-and-excitation at the end of each residual branch."""
    return {"depths": (3, 4, 6, 3), "squeeze_reduction": 16}


@architecture(ResNet, after="timm", paper="arXiv:1803.08494")
def resnet50_gn() -> Settings:
    """ResNet-50 with GroupNorm: the same at any batch size; widths are multiples of its 32."""
    return {"depths": (3, 4, 6, 3), "norm_layer": "GroupNorm"}


@architecture(ResNet, after="paper", paper="arXiv:1903.10520")
def resnet50_gn_ws() -> Settings:
    """ResNet-50 with GroupNorm and weight standardisation in every convolution."""
    return {
        "depths": (3, 4, 6, 3),
        "norm_layer": "GroupNorm",
        "conv_layer": "WeightStandardizedConv2d",
    }
