"""GoogLeNet: nine inception modules, filters of several sizes beside each other.

arXiv:1409.4842, Table 1.
"""

from collections.abc import Mapping
from typing import Any, ClassVar, Literal, NamedTuple

from torch import nn

from blocks import (
    AdaptiveAvgPool,
    Chain,
    Classifier,
    ConvNormAct,
    FlattenMaps,
    LinearDropoutAct,
    MaxPool,
    inception_block,
)
from blocks.arguments import (
    ActivationLayer,
    Channels,
    Classes,
    Multiplier,
    NormLayer,
    Probability,
)
from blocks.inception_v3 import batch_norm
from blocks.registry import checked
from blocks.widths import inner_width
from zoo.auxiliary import AuxiliaryNetwork, convolution_names
from zoo.registry import Settings, architecture


class Module(NamedTuple):
    """One inception row of the paper's Table 1; its column is on the right."""

    conv1: int  # #1x1
    reduce3: int  # #3x3 reduce
    conv3: int  # #3x3
    reduce5: int  # #5x5 reduce
    conv5: int  # #5x5
    pool: int  # pool proj

    @property
    def channels(self) -> int:
        """Feature maps of the output."""
        return self.conv1 + self.conv3 + self.conv5 + self.pool


STAGES = {
    "stage3": {
        "a": Module(64, 96, 128, 16, 32, 32),
        "b": Module(128, 128, 192, 32, 96, 64),
    },
    "stage4": {
        "a": Module(192, 96, 208, 16, 48, 64),
        "b": Module(160, 112, 224, 24, 64, 64),
        "c": Module(128, 128, 256, 24, 64, 64),
        "d": Module(112, 144, 288, 32, 64, 64),
        "e": Module(256, 160, 320, 32, 128, 128),
    },
    "stage5": {
        "a": Module(256, 160, 320, 32, 128, 128),
        "b": Module(384, 192, 384, 48, 128, 128),
    },
}
AUXILIARY = {"aux1": "stage4_a", "aux2": "stage4_d"}  # torchvision's name: what the head reads
GRID = 4  # cells per side that an auxiliary head pools to


@checked
class GoogLeNet(AuxiliaryNetwork):
    """Inception networks for images: the first, of 2014, with batch norm as torchvision has it.

    Pools round their size up.  The local response norm of the paper is left out, as everywhere.
    Two auxiliary heads read 4a and 4d; `forward` gives the main scores in either mode, and
    `training_scores` gives a list of all.

    Shape:
        x (N, in_channels, H, W) -> (N, classes)

    Args:
        form: "torchvision" has a 3x3 convolution in place of the 5x5 (pytorch/vision#906) and a
            2x2 pool before stage 5; "paper" the true 5x5 and a 3x3 pool.
        auxiliary: whether there are auxiliary heads to train with.
        width: factor of the widths of all layers.
        classes: scores of the output.
        in_channels: feature maps of the image.
        dropout: probability of zeroing a pooled feature in training; 0.4 in the paper.
        auxiliary_dropout: the same for the hidden layer of an auxiliary head.
        norm_layer: norm after each convolution; null, as in the paper, gives them a bias.
        activation_layer: activation after each convolution.

    Raises:
        ArgumentError: an argument is out of its range.
    """

    family: ClassVar[str] = "Inception"
    paper: ClassVar[str] = "arXiv:1409.4842"
    deviation: ClassVar[float] = 0.01

    def __init__(
        self,
        form: Literal["torchvision", "paper"] = "torchvision",
        auxiliary: bool = True,
        width: Multiplier = 1.0,
        classes: Classes = 1000,
        in_channels: Channels = 3,
        dropout: Probability = 0.2,
        auxiliary_dropout: Probability = 0.7,
        norm_layer: NormLayer = batch_norm,
        activation_layer: ActivationLayer = "ReLU",
    ) -> None:
        layers: dict[str, Any] = {"norm_layer": norm_layer, "activation_layer": activation_layer}
        table = scaled(width)
        first, channels = inner_width(64, width), inner_width(192, width)
        stem = Chain(
            conv1=ConvNormAct(in_channels, first, 7, 2, **layers),
            pool1=MaxPool(3, 2, ceil_mode=True),
            reduce2=ConvNormAct(first, first, 1, **layers),
            conv2=ConvNormAct(first, channels, 3, **layers),
        )
        stages, heads = {}, {}
        for stage, modules in table.items():
            window = 2 if stage == "stage5" and form == "torchvision" else 3
            parts: dict[str, nn.Module] = {"pool": MaxPool(window, 2, ceil_mode=True)}
            for name, module in modules.items():
                kernel = 5 if form == "paper" else 3
                parts[name] = inception_block(channels, *module, **layers, kernel5=kernel)
                channels = module.channels
                if auxiliary and f"{stage}_{name}" in AUXILIARY.values():
                    head = auxiliary_head(channels, width, classes, auxiliary_dropout, layers)
                    heads[f"{stage}_{name}"] = head
            stages[stage] = Chain(parts)
        head = Classifier(channels, classes, dropout)
        super().__init__(stem, Chain(stages), head, heads, in_channels)

    def torchvision_names(self) -> Mapping[str, str | None]:
        """`inception3a.branch1.conv` and so on; heads that are not there are left out."""
        names: dict[str, str | None] = {"fc": "head.linear"}
        for theirs, ours in {"conv1": "conv1", "conv2": "reduce2", "conv3": "conv2"}.items():
            names |= convolution_names(theirs, f"stem.{ours}")
        for stage, modules in STAGES.items():
            for name in modules:
                for theirs, ours in BRANCHES.items():
                    path = f"inception{stage[-1]}{name}.{theirs}"
                    names |= convolution_names(path, f"stages.{stage}.{name}.branches.{ours}")
        if not self.auxiliary:
            return names | dict.fromkeys((*AUXILIARY, "auxiliary"))
        for theirs, place in AUXILIARY.items():
            ours = f"auxiliary.{place}"
            names |= convolution_names(f"{theirs}.conv", f"{ours}.reduce")
            names |= {f"{theirs}.fc1": f"{ours}.hidden.linear"}
            names |= {f"{theirs}.fc2": f"{ours}.scores.linear"}
        return names


BRANCHES = {  # of a module: torchvision's path and ours
    "branch1": "conv1",
    "branch2.0": "conv3.reduce",
    "branch2.1": "conv3.spatial",
    "branch3.0": "conv5.reduce",
    "branch3.1": "conv5.spatial",
    "branch4.1": "pool.project",
}


def scaled(width: float) -> dict[str, dict[str, Module]]:
    """The table with all widths multiplied."""
    return {
        stage: {
            name: Module(*(inner_width(channels, width) for channels in module))
            for name, module in modules.items()
        }
        for stage, modules in STAGES.items()
    }


def auxiliary_head(
    in_channels: int, width: float, classes: int, dropout: float, layers: Mapping[str, Any]
) -> nn.Module:
    """A grid of means, one small convolution and two linear layers (section 5 of the paper)."""
    reduced, hidden = inner_width(128, width), inner_width(1024, width)
    return Chain(
        pool=AdaptiveAvgPool(GRID),
        reduce=ConvNormAct(in_channels, reduced, 1, **layers),
        flat=FlattenMaps(),
        hidden=LinearDropoutAct(reduced * GRID**2, hidden, dropout, layers["activation_layer"]),
        scores=LinearDropoutAct(hidden, classes, activation_layer=None),
    )


@architecture(GoogLeNet)
def googlenet() -> Settings:
    """GoogLeNet as torchvision has it: 3x3 in place of 5x5, batch norm, two auxiliary heads.

    The official weights expect images scaled to [-1, 1] (mean 0.5, deviation 0.5 of each colour);
    torchvision's model converts an image normalised for ImageNet when it loads them
    (`transform_input`).  They bring auxiliary heads; `auxiliary=False` leaves those out.
    """
    return {}
