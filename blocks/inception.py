"""The inception module: filters of several sizes beside each other, put behind each other."""

from torch import nn

from blocks.arguments import ActivationLayer, NormLayer
from blocks.conv_norm_act import ConvNormAct
from blocks.merges import Concat
from blocks.structural import Chain, Parallel


def inception_block(
    in_channels: int,
    conv1: int,
    reduce3: int,
    conv3: int,
    reduce5: int,
    conv5: int,
    pool: int,
    norm_layer: NormLayer = None,
    activation_layer: ActivationLayer = "ReLU",
) -> Parallel:
    """The module of GoogLeNet as in its paper, with the true 5x5 branch and without norm.

    Shape: x (N, in_channels, H, W) -> (N, conv1 + conv3 + conv5 + pool, H, W).
    Source: arXiv:1409.4842, Table 1, whose columns the arguments are, and Figure 2b.

    Args:
        in_channels: feature maps of the input.
        conv1: width of the 1x1 branch.
        reduce3: width of the 1x1 convolution before the 3x3.
        conv3: width of the 3x3 branch.
        reduce5: width of the 1x1 convolution before the 5x5.
        conv5: width of the 5x5 branch.
        pool: width of the 1x1 convolution behind the 3x3 max pooling.
        norm_layer: norm after each convolution.
        activation_layer: activation after each convolution.
    """

    def conv(inputs: int, outputs: int, kernel_size: int) -> ConvNormAct:
        return ConvNormAct(
            inputs,
            outputs,
            kernel_size,
            norm_layer=norm_layer,
            activation_layer=activation_layer,
        )

    return Parallel(
        Concat(),
        conv1=conv(in_channels, conv1, 1),
        conv3=Chain(reduce=conv(in_channels, reduce3, 1), spatial=conv(reduce3, conv3, 3)),
        conv5=Chain(reduce=conv(in_channels, reduce5, 1), spatial=conv(reduce5, conv5, 5)),
        pool=Chain(max=nn.MaxPool2d(3, 1, 1), project=conv(in_channels, pool, 1)),
    )
