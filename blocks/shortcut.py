"""The shortcut of a residual block: nothing where the shapes match, else a projection."""

from blocks.arguments import NormLayer
from blocks.conv_norm_act import ConvNormAct


def projection(
    in_channels: int, out_channels: int, stride: int, norm_layer: NormLayer
) -> ConvNormAct | None:
    """A 1x1 convolution with norm and no activation, or None where input and output match.

    Source: arXiv:1512.03385, section 3.3, option B.
    """
    if stride == 1 and in_channels == out_channels:
        return None
    return ConvNormAct(
        in_channels, out_channels, 1, stride, norm_layer=norm_layer, activation_layer=None
    )
