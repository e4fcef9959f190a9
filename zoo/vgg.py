"""VGG: 3x3 convolutions only, a max pool wherever the width grows.

arXiv:1409.1556, Table 1.
"""

from collections.abc import Mapping
from typing import Any, ClassVar, NamedTuple

from torch import nn

from blocks import AdaptiveAvgPool, Chain, ConvNormAct, FlattenMaps, LinearDropoutAct, MaxPool
from blocks.arguments import (
    ActivationLayer,
    Channels,
    Classes,
    Depth,
    Features,
    Multiplier,
    NormLayer,
    Probability,
)
from blocks.registry import checked
from blocks.widths import inner_width
from zoo.network import Network
from zoo.registry import Settings, architecture

Five = tuple[Depth, Depth, Depth, Depth, Depth]

WIDTHS = (64, 128, 256, 512, 512)  # conv3-64 to conv3-512
A: Five = (1, 1, 2, 2, 2)  # columns of Table 1: convolutions between two pools
B: Five = (2, 2, 2, 2, 2)
D: Five = (2, 2, 3, 3, 3)
E: Five = (2, 2, 4, 4, 4)
GRID = 7  # pixels per side of the map that the linear layers read


class Stage(NamedTuple):
    """The rows of the paper's Table 1 between two max pools."""

    channels: int  # of each convolution
    repeats: int  # convolutions


@checked
class VGG(Network):
    """Plain deep networks for images.

    The stem is the first stage, at the image's size; each other stage begins with its pool.  The
    linear layers read a grid of 7x7 means, so any image of 32 pixels or more will do.

    The Caffe variant (mmcv's `vgg16_caffe`) has the same layers and another preprocessing: its
    images are BGR, from 0 to 255 with a mean subtracted from each colour and not divided.  As a
    detector's backbone it rounds the size behind a pool up; `ceil_mode` does so here.

    Shape:
        x (N, in_channels, H, W) -> (N, classes)

    Args:
        depths: convolutions in each of the five stages.
        width: factor of all convolutions' widths.
        hidden_features: width of the two hidden linear layers.
        ceil_mode: round the size behind a pool up.
        classes: scores of the output.
        in_channels: feature maps of the image.
        dropout: probability of zeroing a feature of a hidden linear layer in training.
        norm_layer: norm after each convolution, which keeps its bias; null for none.
        activation_layer: activation after each convolution and hidden linear layer.

    Raises:
        ArgumentError: an argument is out of its range.
    """

    family: ClassVar[str] = "VGG"
    paper: ClassVar[str] = "arXiv:1409.1556"
    linear_deviation: ClassVar[float | None] = 0.01

    def __init__(
        self,
        depths: Five = D,
        width: Multiplier = 1.0,
        hidden_features: Features = 4096,
        ceil_mode: bool = False,
        classes: Classes = 1000,
        in_channels: Channels = 3,
        dropout: Probability = 0.5,
        norm_layer: NormLayer = None,
        activation_layer: ActivationLayer = "ReLU",
    ) -> None:
        layers: dict[str, Any] = {"norm_layer": norm_layer, "activation_layer": activation_layer}
        channels = in_channels
        stages: dict[str, nn.Module] = {}
        for number, stage in enumerate(rows(depths, width), 1):
            parts: dict[str, nn.Module] = {}
            if number > 1:
                parts["pool"] = MaxPool(2, 2, ceil_mode=ceil_mode)
            for place in range(1, stage.repeats + 1):
                conv = ConvNormAct(channels, stage.channels, 3, bias=True, **layers)
                parts[f"conv{place}"] = conv
                channels = stage.channels
            stages[f"stage{number}"] = Chain(parts)
        stages["pool"] = MaxPool(2, 2, ceil_mode=ceil_mode)
        head = Chain(
            pool=AdaptiveAvgPool(GRID),
            flat=FlattenMaps(),
            fc6=LinearDropoutAct(channels * GRID**2, hidden_features, dropout, activation_layer),
            fc7=LinearDropoutAct(hidden_features, hidden_features, dropout, activation_layer),
            fc8=LinearDropoutAct(hidden_features, classes, activation_layer=None),
        )
        super().__init__(stages.pop("stage1"), Chain(stages), head, in_channels)

    def torchvision_names(self) -> Mapping[str, str | None]:
        """`features.0` and so on, every layer numbered."""
        names: dict[str, str | None] = {
            f"classifier.{place}": f"head.{fc}.linear" for place, fc in LINEAR.items()
        }
        place = 0
        for path, part in self.named_modules():
            if isinstance(part, ConvNormAct):
                for layer in (name for name in ("conv", "norm") if hasattr(part, name)):
                    names[f"features.{place}"] = f"{path}.{layer}"
                    place += 1
            place += isinstance(part, ConvNormAct | MaxPool)  # a convolution's ReLU, or a pool
        return names


LINEAR = {0: "fc6", 3: "fc7", 6: "fc8"}  # torchvision's place in `classifier` and our name


def rows(depths: Five, width: float) -> list[Stage]:
    """The paper's table for so many convolutions a stage."""
    widths = [inner_width(channels, width) for channels in WIDTHS]
    return [Stage(*row) for row in zip(widths, depths, strict=True)]


@architecture(VGG)
def vgg11() -> Settings:
    """VGG-11, column A: eight convolutions and three linear layers."""
    return {"depths": A}


@architecture(VGG)
def vgg11_bn() -> Settings:
    """VGG-11 with batch norm after each convolution; not in the paper."""
    return {"depths": A, "norm_layer": "BatchNorm2d"}


@architecture(VGG)
def vgg13() -> Settings:
    """VGG-13, column B: two convolutions in every stage."""
    return {"depths": B}


@architecture(VGG)
def vgg13_bn() -> Settings:
    """VGG-13 with batch norm after each convolution; not in the paper."""
    return {"depths": B, "norm_layer": "BatchNorm2d"}


@architecture(VGG)
def vgg16() -> Settings:
    """VGG-16, column D: three convolutions in each of the last three stages."""
    return {"depths": D}


@architecture(VGG)
def vgg16_bn() -> Settings:
    """VGG-16 with batch norm after each convolution; not in the paper."""
    return {"depths": D, "norm_layer": "BatchNorm2d"}


@architecture(VGG)
def vgg19() -> Settings:
    """VGG-19, column E: four convolutions in each of the last three stages."""
    return {"depths": E}


@architecture(VGG)
def vgg19_bn() -> Settings:
    """VGG-19 with batch norm after each convolution; not in the paper."""
    return {"depths": E, "norm_layer": "BatchNorm2d"}
