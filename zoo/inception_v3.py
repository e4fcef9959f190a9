"""Inception v3: convolutions factorised into smaller and one-sided ones.

arXiv:1512.00567, Table 1, with the widths of the network that its authors released.
"""

from collections.abc import Mapping
from typing import Any, ClassVar

from blocks import AvgPool, Chain, Classifier, MaxPool
from blocks.arguments import ActivationLayer, Channels, Classes, NormLayer, Probability
from blocks.inception_v3 import (
    batch_norm,
    conv,
    inception_a,
    inception_b,
    inception_c,
    inception_d,
    inception_e,
)
from blocks.initialisation import normal_init
from blocks.registry import checked
from zoo.auxiliary import AuxiliaryNetwork, convolution_names
from zoo.registry import Settings, architecture

AUXILIARY = "stage6_e"  # what the auxiliary head reads
AUXILIARY_DEVIATION = 0.001  # of its scores' first weights, in the released network


@checked
class InceptionV3(AuxiliaryNetwork):
    """Inception networks for images: the third, of 2015.

    Stages are numbered and their modules lettered as in the released network: torchvision's
    `Mixed_5b` is `stages.stage5.b`.  The auxiliary head reads the last module of stage 6 and
    needs images of 299 pixels; `forward` gives the main scores in either mode, and
    `training_scores` gives a list of all.

    Shape:
        x (N, in_channels, H, W) -> (N, classes)

    Args:
        auxiliary: whether there is an auxiliary head to train with.
        classes: scores of the output.
        in_channels: feature maps of the image.
        dropout: probability of zeroing a pooled feature in training.
        norm_layer: norm after each convolution.
        activation_layer: activation after each convolution.

    Raises:
        ArgumentError: an argument is out of its range.
    """

    family: ClassVar[str] = "Inception"
    paper: ClassVar[str] = "arXiv:1512.00567"
    deviation: ClassVar[float] = 0.1

    def __init__(
        self,
        auxiliary: bool = True,
        classes: Classes = 1000,
        in_channels: Channels = 3,
        dropout: Probability = 0.5,
        norm_layer: NormLayer = batch_norm,
        activation_layer: ActivationLayer = "ReLU",
    ) -> None:
        layers: dict[str, Any] = {"norm_layer": norm_layer, "activation_layer": activation_layer}
        stem = Chain(
            conv1a=conv(in_channels, 32, 3, stride=2, padding=0, **layers),
            conv2a=conv(32, 32, 3, padding=0, **layers),
            conv2b=conv(32, 64, 3, **layers),
            pool3=MaxPool(3, 2),
            conv3b=conv(64, 80, **layers),
            conv4a=conv(80, 192, 3, padding=0, **layers),
        )
        stages = Chain(stage5=stage5(layers), stage6=stage6(layers), stage7=stage7(layers))
        head = Classifier(2048, classes, dropout)
        heads = {AUXILIARY: auxiliary_head(classes, layers)} if auxiliary else {}
        super().__init__(stem, stages, head, heads, in_channels)
        if auxiliary:
            scores = self.auxiliary.get_submodule(f"{AUXILIARY}.scores.linear")
            normal_init(scores, std=AUXILIARY_DEVIATION)

    def torchvision_names(self) -> Mapping[str, str | None]:
        """`Mixed_5b.branch1x1.conv` and so on; a head that is not there is left out."""
        names: dict[str, str | None] = {"fc": "head.linear"}
        for theirs, ours in STEM.items():
            names |= convolution_names(theirs, f"stem.{ours}")
        for kind, modules in MODULES.items():
            for module in modules.split():
                place = f"stages.stage{module[0]}.{module[1]}.branches"
                for theirs, ours in BRANCHES[kind].items():
                    names |= convolution_names(f"Mixed_{module}.{theirs}", f"{place}.{ours}")
        if not self.auxiliary:
            return names | dict.fromkeys(("AuxLogits", "auxiliary"))
        names |= convolution_names("AuxLogits.conv0", f"auxiliary.{AUXILIARY}.reduce")
        names |= convolution_names("AuxLogits.conv1", f"auxiliary.{AUXILIARY}.spatial")
        return names | {"AuxLogits.fc": f"auxiliary.{AUXILIARY}.scores.linear"}


def stage5(layers: Mapping[str, Any]) -> Chain:
    """Three modules of Figure 5, at 35x35 pixels of 299."""
    return Chain(
        pool=MaxPool(3, 2),
        b=inception_a(192, 32, **layers),
        c=inception_a(256, 64, **layers),
        d=inception_a(288, 64, **layers),
    )


def stage6(layers: Mapping[str, Any]) -> Chain:
    """A reduction and four modules of Figure 6, at 17x17."""
    return Chain(
        a=inception_b(288, **layers),
        b=inception_c(768, 128, **layers),
        c=inception_c(768, 160, **layers),
        d=inception_c(768, 160, **layers),
        e=inception_c(768, 192, **layers),
    )


def stage7(layers: Mapping[str, Any]) -> Chain:
    """A reduction and two modules of Figure 7, at 8x8."""
    return Chain(
        a=inception_d(768, **layers),
        b=inception_e(1280, **layers),
        c=inception_e(2048, **layers),
    )


def auxiliary_head(classes: int, layers: Mapping[str, Any]) -> Chain:
    """From 17x17 to one pixel by a pool and a 5x5 convolution, then a classifier."""
    return Chain(
        pool=AvgPool(5, 3),
        reduce=conv(768, 128, **layers),
        spatial=conv(128, 768, 5, padding=0, **layers),
        scores=Classifier(768, classes),
    )


# Torchvision's names and ours.
STEM = {
    "Conv2d_1a_3x3": "conv1a",
    "Conv2d_2a_3x3": "conv2a",
    "Conv2d_2b_3x3": "conv2b",
    "Conv2d_3b_1x1": "conv3b",
    "Conv2d_4a_3x3": "conv4a",
}
MODULES = {"a": "5b 5c 5d", "b": "6a", "c": "6b 6c 6d 6e", "d": "7a", "e": "7b 7c"}
BRANCHES = {
    "a": {
        "branch1x1": "conv1",
        "branch5x5_1": "conv5.0",
        "branch5x5_2": "conv5.1",
        "branch3x3dbl_1": "conv3.0",
        "branch3x3dbl_2": "conv3.1",
        "branch3x3dbl_3": "conv3.2",
        "branch_pool": "pool.project",
    },
    "b": {
        "branch3x3": "conv3",
        "branch3x3dbl_1": "deep.0",
        "branch3x3dbl_2": "deep.1",
        "branch3x3dbl_3": "deep.2",
    },
    "c": {
        "branch1x1": "conv1",
        **{f"branch7x7_{n + 1}": f"conv7.{n}" for n in range(3)},
        **{f"branch7x7dbl_{n + 1}": f"deep.{n}" for n in range(5)},
        "branch_pool": "pool.project",
    },
    "d": {
        "branch3x3_1": "conv3.0",
        "branch3x3_2": "conv3.1",
        **{f"branch7x7x3_{n + 1}": f"conv7.{n}" for n in range(4)},
    },
    "e": {
        "branch1x1": "conv1",
        "branch3x3_1": "conv3.0",
        "branch3x3_2a": "conv3.1.branches.flat",
        "branch3x3_2b": "conv3.1.branches.tall",
        "branch3x3dbl_1": "deep.0",
        "branch3x3dbl_2": "deep.1",
        "branch3x3dbl_3a": "deep.2.branches.flat",
        "branch3x3dbl_3b": "deep.2.branches.tall",
        "branch_pool": "pool.project",
    },
}


@architecture(InceptionV3, image=(3, 299, 299))
def inception_v3() -> Settings:
    """Inception v3: factorised convolutions at 299 pixels, with an auxiliary head.

    The official weights expect images scaled to [-1, 1] (mean 0.5, deviation 0.5 of each colour);
    torchvision's model converts an image normalised for ImageNet when it loads them
    (`transform_input`).  They bring the auxiliary head; `auxiliary=False` leaves it out.
    """
    return {}
