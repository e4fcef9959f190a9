"""Blocks that run in int8 on the CPU, and the way there: this page is the table of contents."""

from blocks.quantizable.conv_norm_act import QuantizableConvNormAct
from blocks.quantizable.int8 import convert, prepare, prepare_qat
from blocks.quantizable.linear_dropout_act import QuantizableLinearDropoutAct
from blocks.quantizable.residual import (
    QuantizableBasicBlock,
    QuantizableBottleneck,
    QuantizableInvertedResidual,
)

__all__ = [
    "QuantizableBasicBlock",
    "QuantizableBottleneck",
    "QuantizableConvNormAct",
    "QuantizableInvertedResidual",
    "QuantizableLinearDropoutAct",
    "convert",
    "prepare",
    "prepare_qat",
]
