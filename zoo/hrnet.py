"""HRNet V2: high resolution kept all through the network, beside coarser branches.

arXiv:1908.07919, Figures 2 to 4; the number after `w` is C, the width of the finest branch.  The
classifier's head, and with it the names, are those of its authors' classification networks.
"""

from collections.abc import Sequence
from typing import Any, ClassVar, Literal, NamedTuple

from torch import Tensor, nn

from blocks import Bottleneck, Chain, Classifier, ConvNormAct, UpsampleConcat
from blocks.arguments import ActivationLayer, Channels, Classes, Depth, NormLayer, Probability
from blocks.registry import checked
from zoo.multi_resolution import (
    Layers,
    MultiResolutionBackbone,
    MultiResolutionStage,
    MultiResolutionStages,
)
from zoo.network import Network
from zoo.registry import Settings, architecture

STEM = 64  # channels of the two strided convolutions
HEAD = (128, 256, 512, 1024)  # channels that the classifier's head widens the branches to
LAST = 2048  # channels before its pooling


class Stage(NamedTuple):
    """Stage 1: bottlenecks at one resolution."""

    channels: int  # inside the bottlenecks; four times as many leave them
    repeats: int


class ClassificationHead(nn.Module):
    """Widen each map, fold the finer into the coarser, classify: Figure 4 of arXiv:1908.07919.

    Shape:
        [(N, channels[i], H / 2^i, W / 2^i), ...] -> (N, classes)

    Args:
        channels: of each branch.
        classes: scores of the output.
        dropout: probability of zeroing a pooled feature in training.
        layers: norm and activation.
    """

    def __init__(
        self, channels: Sequence[int], classes: int, dropout: float, layers: Layers
    ) -> None:
        super().__init__()
        wider = [
            Bottleneck(width, wide, **layers) for width, wide in zip(channels, HEAD, strict=True)
        ]
        self.finest = wider[0]
        self.coarser = nn.ModuleList(wider[1:])
        # These have a bias before their norm, in the authors' code and so in the published figures.
        self.halve = nn.ModuleList(
            ConvNormAct(wide, 2 * wide, 3, 2, bias=True, **layers) for wide in HEAD[:-1]
        )
        self.last = ConvNormAct(HEAD[-1], LAST, 1, bias=True, **layers)
        self.classifier = Classifier(LAST, classes, dropout)

    def forward(self, maps: list[Tensor]) -> Tensor:
        """The scores."""
        x = self.finest(maps[0])
        for index, (widen, halve) in enumerate(zip(self.coarser, self.halve)):  # noqa: B905 - for TorchScript
            x = widen(maps[index + 1]) + halve(x)
        scores: Tensor = self.classifier(self.last(x))
        return scores


class SegmentationHead(nn.Module):
    """All maps at the finest resolution behind each other, mixed, and scored: the head of V2.

    Shape:
        [(N, channels[i], H / 2^i, W / 2^i), ...] -> (N, classes, H, W)

    Args:
        channels: of each branch.
        classes: scores of each pixel.
        dropout: probability of zeroing a feature in training.
        layers: norm and activation.
    """

    def __init__(
        self, channels: Sequence[int], classes: int, dropout: float, layers: Layers
    ) -> None:
        super().__init__()
        total = sum(channels)  # 15 C
        self.join = UpsampleConcat("bilinear")
        self.mix = ConvNormAct(total, total, 1, **layers)
        self.dropout = nn.Dropout(dropout)
        self.score = ConvNormAct(total, classes, 1, norm_layer=None, activation_layer=None)

    def forward(self, maps: list[Tensor]) -> Tensor:
        """The scores of each pixel."""
        x = self.dropout(self.mix(self.join(maps)))
        scores: Tensor = self.score(x)
        return scores


@checked
class HRNet(Network):
    """Networks that keep a map of a quarter of the image's side up to the end.

    The backbone, and so `features()`, gives the four branches themselves: C, 2C, 4C and 8C
    channels at 1/4 to 1/32 of the image's side, before the head widens them.

    Shape:
        x (N, in_channels, H, W) -> (N, classes), or (N, classes, H / 4, W / 4) for segmentation

    Args:
        width: feature maps of the finest branch, C in the paper; each other has twice as many as
            the one before it.
        stage1: bottlenecks of the first stage: their inner width, and how many there are.
        depths: multi-resolution blocks in the second, third and fourth stage.
        repeats: basic blocks in each branch of each of these.
        head: "classification", or "segmentation" for scores of each pixel of a quarter of the
            image's side, from the concatenation of all branches.
        classes: scores of the output.
        in_channels: feature maps of the image.
        dropout: probability of zeroing a feature in front of the last layer in training.
        norm_layer: norm after each convolution.
        activation_layer: activation of all blocks.

    Raises:
        ArgumentError: an argument is out of its range, or the norm does not do for a width.
    """

    family: ClassVar[str] = "HRNet"
    paper: ClassVar[str] = "arXiv:1908.07919"

    def __init__(
        self,
        width: Channels = 18,
        stage1: tuple[Channels, Depth] = (64, 4),
        depths: tuple[Depth, Depth, Depth] = (1, 4, 3),
        repeats: Depth = 4,
        head: Literal["classification", "segmentation"] = "classification",
        classes: Classes = 1000,
        in_channels: Channels = 3,
        dropout: Probability = 0.0,
        norm_layer: NormLayer = "BatchNorm2d",
        activation_layer: ActivationLayer = "ReLU",
    ) -> None:
        layers: dict[str, Any] = {"norm_layer": norm_layer, "activation_layer": activation_layer}
        stem = Chain(
            conv1=ConvNormAct(in_channels, STEM, 3, 2, **layers),
            conv2=ConvNormAct(STEM, STEM, 3, 2, **layers),
        )
        first = Stage(*stage1)
        wide = 4 * first.channels
        bottlenecks = [
            Bottleneck(STEM if index == 0 else wide, wide, **layers)
            for index in range(first.repeats)
        ]
        channels = tuple(width * 2**index for index in range(4))
        coarsest = (wide, *channels[1:3])
        stages = MultiResolutionStages(
            Chain(*bottlenecks),
            *(
                MultiResolutionStage(before, channels[:branches], depth, repeats, layers)
                for before, branches, depth in zip(coarsest, (2, 3, 4), depths, strict=True)
            ),
        )
        kind = ClassificationHead if head == "classification" else SegmentationHead
        top = kind(channels, classes, dropout, layers)
        super().__init__(stem, stages, top, in_channels)
        self.channels = channels

    @property
    def backbone(self) -> nn.Module:
        """Stem and stages: the image to a list of four maps, which the head takes."""
        return self.features()

    def features(self) -> nn.Module:
        """The four branches after the last exchange, sharing this network's parameters."""
        return MultiResolutionBackbone(self.stem, self.stages, self.channels)


@architecture(HRNet, after="timm")
def hrnet_w18_small() -> Settings:
    """HRNet-W18-C-Small v1: C = 16, one block a stage of two basic blocks a branch."""
    return {"width": 16, "stage1": (32, 1), "depths": (1, 1, 1), "repeats": 2}


@architecture(HRNet, after="timm")
def hrnet_w18_small_v2() -> Settings:
    """HRNet-W18-C-Small v2: the width of W18, about half its depth."""
    return {"width": 18, "stage1": (64, 2), "depths": (1, 3, 2), "repeats": 2}


@architecture(HRNet, after="timm")
def hrnet_w18() -> Settings:
    """HRNetV2-W18: C = 18."""
    return {"width": 18}


@architecture(HRNet, after="timm")
def hrnet_w30() -> Settings:
    """HRNetV2-W30: C = 30."""
    return {"width": 30}


@architecture(HRNet, after="timm")
def hrnet_w32() -> Settings:
    """HRNetV2-W32: C = 32, the width of the paper's pose networks."""
    return {"width": 32}


@architecture(HRNet, after="timm")
def hrnet_w40() -> Settings:
    """HRNetV2-W40: C = 40."""
    return {"width": 40}


@architecture(HRNet, after="timm")
def hrnet_w44() -> Settings:
    """HRNetV2-W44: C = 44."""
    return {"width": 44}


@architecture(HRNet, after="timm")
def hrnet_w48() -> Settings:
    """HRNetV2-W48: C = 48, the width of the paper's segmentation networks."""
    return {"width": 48}


@architecture(HRNet, after="timm")
def hrnet_w64() -> Settings:
    """HRNetV2-W64: C = 64, the widest."""
    return {"width": 64}
