"""LinearDropoutAct that can be fused and run in int8."""

from blocks.linear_dropout_act import LinearDropoutAct
from blocks.quantizable.fusion import Fusable


class QuantizableLinearDropoutAct(Fusable, LinearDropoutAct):
    """A LinearDropoutAct with `fuse_model`: the same arguments, state and function.

    Shape:
        x (N, ..., in_features) -> (N, ..., out_features)

    Args:
        args: those of LinearDropoutAct.

    Raises:
        ArgumentError: as for LinearDropoutAct.
    """
