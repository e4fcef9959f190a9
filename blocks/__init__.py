"""Bricks: what a convolutional network is laid with.  This page is the table of contents."""

from blocks.basic_block import BasicBlock
from blocks.bottleneck import Bottleneck, LinearBottleneck
from blocks.classifier import Classifier
from blocks.conv_norm_act import ConvNormAct
from blocks.depthwise_separable_conv import DepthwiseSeparableConv
from blocks.errors import (
    ArgumentError,
    BlockzooError,
    LimitError,
    MeasureError,
    ShapeError,
    SpecError,
    UnknownNameError,
)
from blocks.fused_mb_conv import FusedMBConv
from blocks.inverted_residual import InvertedResidual
from blocks.mb_conv import MBConv
from blocks.merges import Add, Concat
from blocks.pooling import AvgPool, GlobalAvgPool, MaxPool
from blocks.squeeze_excitation import SqueezeExcitation
from blocks.stochastic_depth import StochasticDepth, stochastic_depth

__all__ = [
    "Add",
    "ArgumentError",
    "AvgPool",
    "BasicBlock",
    "BlockzooError",
    "Bottleneck",
    "Classifier",
    "Concat",
    "ConvNormAct",
    "DepthwiseSeparableConv",
    "FusedMBConv",
    "GlobalAvgPool",
    "InvertedResidual",
    "LimitError",
    "LinearBottleneck",
    "MBConv",
    "MaxPool",
    "MeasureError",
    "ShapeError",
    "SpecError",
    "SqueezeExcitation",
    "StochasticDepth",
    "UnknownNameError",
    "stochastic_depth",
]
