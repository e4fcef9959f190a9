"""Bricks: what a convolutional network is laid with.  This page is the table of contents."""

from blocks.basic_block import BasicBlock
from blocks.bottleneck import Bottleneck, LinearBottleneck
from blocks.branch import Concurrency, branch
from blocks.classifier import Classifier
from blocks.conv_norm_act import ConvNormAct
from blocks.conv_norm_act_1d_3d import ConvNormAct1d, ConvNormAct3d
from blocks.depthwise_separable_conv import DepthwiseSeparableConv
from blocks.efficient_channel_attention import EfficientChannelAttention
from blocks.errors import (
    ArgumentError,
    BlockzooError,
    LimitError,
    MeasureError,
    ShapeError,
    SpecError,
    UnknownNameError,
)
from blocks.flatten import flatten
from blocks.frozen_batch_norm import FrozenBatchNorm2d
from blocks.fused_mb_conv import FusedMBConv
from blocks.inception import inception_block
from blocks.inverted_residual import InvertedResidual
from blocks.linear_dropout_act import LinearDropoutAct
from blocks.mb_conv import MBConv
from blocks.merges import Add, Concat, Maximum, Multiply
from blocks.mlp import MLP
from blocks.pooling import AvgPool, GlobalAvgPool, MaxPool
from blocks.pre_activation import PreActBasicBlock, PreActBottleneck
from blocks.squeeze_excitation import SqueezeExcitation
from blocks.stochastic_depth import StochasticDepth, stochastic_depth
from blocks.structural import Chain, Parallel, ResidualAdd, SkipConnection
from blocks.surgery import fmap, replace

__all__ = [
    "MLP",
    "Add",
    "ArgumentError",
    "AvgPool",
    "BasicBlock",
    "BlockzooError",
    "Bottleneck",
    "Chain",
    "Classifier",
    "Concat",
    "Concurrency",
    "ConvNormAct",
    "ConvNormAct1d",
    "ConvNormAct3d",
    "DepthwiseSeparableConv",
    "EfficientChannelAttention",
    "FrozenBatchNorm2d",
    "FusedMBConv",
    "GlobalAvgPool",
    "InvertedResidual",
    "LimitError",
    "LinearBottleneck",
    "LinearDropoutAct",
    "MBConv",
    "MaxPool",
    "Maximum",
    "MeasureError",
    "Multiply",
    "Parallel",
    "PreActBasicBlock",
    "PreActBottleneck",
    "ResidualAdd",
    "ShapeError",
    "SkipConnection",
    "SpecError",
    "SqueezeExcitation",
    "StochasticDepth",
    "UnknownNameError",
    "branch",
    "flatten",
    "fmap",
    "inception_block",
    "replace",
    "stochastic_depth",
]
