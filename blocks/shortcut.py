"""The shortcut of a residual block: nothing where the shapes match, else a projection."""

from typing import Literal

from torch import nn

from blocks.arguments import ConvLayer, NormLayer
from blocks.conv_norm_act import ConvNormAct
from blocks.pooling import AvgPool
from blocks.structural import Chain

# How the projection makes the image smaller: by the convolution's stride, or a mean before it.
Downsampling = Literal["stride", "pool"]


def projection(
    in_channels: int,
    out_channels: int,
    stride: int,
    norm_layer: NormLayer,
    conv_layer: ConvLayer = "Conv2d",
    downsampling: Downsampling = "stride",
) -> nn.Module | None:
    """A 1x1 convolution with norm and no activation, or None where input and output match.

    Source: arXiv:1512.03385, section 3.3, option B; with the mean of `stride` x `stride` pixels
    before it, arXiv:1812.01187, Figure 2c (ResNet-D).  The mean at a border is of the pixels there.
    """
    if stride == 1 and in_channels == out_channels:
        return None
    pools = downsampling == "pool" and stride > 1
    project = ConvNormAct(
        in_channels,
        out_channels,
        1,
        1 if pools else stride,
        norm_layer=norm_layer,
        activation_layer=None,
        conv_layer=conv_layer,
    )
    if not pools:
        return project
    pool = AvgPool(stride, ceil_mode=True, count_include_pad=False)
    return Chain(pool=pool, project=project)
