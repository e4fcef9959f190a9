"""Res2Net and Res2NeXt: ResNets whose bottlenecks hold a ladder of 3x3 convolutions.

arXiv:1904.01169, Tables 1 and 2.  In a name, 26w and 4s are the width of a split and their number.
"""

from typing import Any, ClassVar

from blocks import Classifier, Res2NetBottleneck
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
    Splits,
)
from blocks.registry import checked
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
class Res2Net(Network):
    """Residual networks with several scales inside each block.

    Shape:
        x (N, in_channels, H, W) -> (N, classes)

    Args:
        depths: blocks in each of the four stages.
        scale: splits of a block, s in the paper.
        base_width: feature maps of a split in the first stage, for each group; w in the paper.
        groups: of the 3x3 convolutions (Res2NeXt).
        stem: "7x7", or "deep" for three 3x3 convolutions in its place (v1b and v1d).
        downsampling: where a shortcut strides: "stride" in its 1x1 convolution, "pool" in a mean
            before it (v1b and v1d), which is left out where `output_stride` leaves out the stride.
        squeeze_reduction: channels for each hidden one of the squeeze-and-excitation that ends each
            branch; by default there is none.
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

    family: ClassVar[str] = "Res2Net"
    paper: ClassVar[str] = "arXiv:1904.01169"

    def __init__(
        self,
        depths: tuple[Depth, Depth, Depth, Depth] = (3, 4, 6, 3),
        scale: Splits = 4,
        base_width: Channels = 26,
        groups: Groups = 1,
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
        layers: dict[str, Any] = {
            "norm_layer": norm_layer,
            "activation_layer": activation_layer,
            "conv_layer": conv_layer,
        }
        parts = {"downsampling": downsampling, "squeeze_reduction": squeeze_reduction, **layers}

        def make(width_before: int, place: Place) -> Res2NetBottleneck:
            return Res2NetBottleneck(
                width_before,
                4 * place.channels,
                place.stride,
                scale,
                place.channels * base_width // 64 * groups,
                groups,
                place.dilation,
                stochastic_depth_prob=place.stochastic_depth_prob,
                **parts,
            )

        rows = table(depths, width)
        first, last = rows[0].channels, 4 * rows[-1].channels
        super().__init__(
            residual_stem(in_channels, first, stem, **layers),
            residual_stages(places(rows, output_stride, stochastic_depth_prob), first, 4, make),
            Classifier(last, classes, dropout),
            in_channels,
        )
        if zero_init_residual:
            start_as_shortcuts(self.stages)


@architecture(Res2Net, after="timm")
def res2net50_26w_4s() -> Settings:
    """Res2Net-50 26w x 4s: about as costly as ResNet-50, the paper's standard."""
    return {"depths": (3, 4, 6, 3), "base_width": 26, "scale": 4}


@architecture(Res2Net, after="timm")
def res2net50_14w_8s() -> Settings:
    """Res2Net-50 14w x 8s: more and narrower scales at the same cost."""
    return {"depths": (3, 4, 6, 3), "base_width": 14, "scale": 8}


@architecture(Res2Net, after="timm")
def res2net50_48w_2s() -> Settings:
    """Res2Net-50 48w x 2s: fewer and wider scales at the same cost."""
    return {"depths": (3, 4, 6, 3), "base_width": 48, "scale": 2}


@architecture(Res2Net, after="timm")
def res2net50_26w_6s() -> Settings:
    """Res2Net-50 26w x 6s: two scales more than the standard."""
    return {"depths": (3, 4, 6, 3), "base_width": 26, "scale": 6}


@architecture(Res2Net, after="timm")
def res2net50_26w_8s() -> Settings:
    """Res2Net-50 26w x 8s: twice as many scales as the standard."""
    return {"depths": (3, 4, 6, 3), "base_width": 26, "scale": 8}


@architecture(Res2Net, after="timm")
def res2net101_26w_4s() -> Settings:
    """Res2Net-101 26w x 4s: 23 blocks in the third stage."""
    return {"depths": (3, 4, 23, 3), "base_width": 26, "scale": 4}


@architecture(Res2Net, after="timm")
def res2next50() -> Settings:
    """Res2NeXt-50: four scales of 3x3 convolutions in 8 groups of 4 channels and up."""
    return {"depths": (3, 4, 6, 3), "base_width": 4, "groups": 8, "scale": 4}


@architecture(Res2Net, after="timm")
def res2net50d() -> Settings:
    """Res2Net-50 v1d: the stem and the averaging shortcuts of ResNet-D."""
    return {"depths": (3, 4, 6, 3), "stem": "deep", "downsampling": "pool"}


@architecture(Res2Net, after="timm")
def res2net101d() -> Settings:
    """Res2Net-101 v1d: the stem and the averaging shortcuts of ResNet-D."""
    return {"depths": (3, 4, 23, 3), "stem": "deep", "downsampling": "pool"}
