"""ConvNormAct that can be fused and run in int8."""

from blocks.conv_norm_act import ConvNormAct
from blocks.quantizable.fusion import Fusable


class QuantizableConvNormAct(Fusable, ConvNormAct):
    """A ConvNormAct with `fuse_model`: the same arguments, state and function.

    Shape:
        x (N, in_channels, H, W) -> (N, out_channels, H_out, W_out)

    Args:
        args: those of ConvNormAct.

    Raises:
        ArgumentError: as for ConvNormAct.
    """
