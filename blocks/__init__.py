"""Bricks: what a convolutional network is laid with.  This page is the table of contents."""

from blocks.activation import Activation
from blocks.attention_gate import AttentionGate
from blocks.basic_block import BasicBlock
from blocks.bottleneck import Bottleneck, LinearBottleneck
from blocks.branch import Concurrency, branch
from blocks.classifier import Classifier
from blocks.conv_next_block import ConvNeXtBlock
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
from blocks.flatten_maps import FlattenMaps
from blocks.frozen_batch_norm import FrozenBatchNorm2d
from blocks.fused_mb_conv import FusedMBConv
from blocks.image_size import CropLike, PadToMultiple, RequireSize
from blocks.inception import Inception, inception_block
from blocks.inverted_residual import InvertedResidual
from blocks.layer_norm import LayerNorm2d
from blocks.linear_dropout_act import LinearDropoutAct
from blocks.mb_conv import MBConv
from blocks.merges import Add, Concat, Maximum, Multiply
from blocks.mlp import MLP
from blocks.norm_act_conv import NormActConv
from blocks.pooling import AdaptiveAvgPool, AvgPool, GlobalAvgPool, MaxPool
from blocks.pre_activation import PreActBasicBlock, PreActBottleneck
from blocks.res2net_bottleneck import Res2NetBottleneck
from blocks.self_attention import SelfAttention2d
from blocks.squeeze_excitation import SqueezeExcitation
from blocks.stochastic_depth import StochasticDepth, stochastic_depth
from blocks.structural import Chain, Parallel, ResidualAdd, SkipConnection
from blocks.surgery import fmap, replace
from blocks.up_conv import SubPixelConv, UpConv
from blocks.upsample import UpsampleAdd, UpsampleConcat, Upsampling
from blocks.x_block import XBlock

__all__ = [
    "MLP",
    "Activation",
    "AdaptiveAvgPool",
    "Add",
    "ArgumentError",
    "AttentionGate",
    "AvgPool",
    "BasicBlock",
    "BlockzooError",
    "Bottleneck",
    "Chain",
    "Classifier",
    "Concat",
    "Concurrency",
    "ConvNeXtBlock",
    "ConvNormAct",
    "ConvNormAct1d",
    "ConvNormAct3d",
    "CropLike",
    "DepthwiseSeparableConv",
    "EfficientChannelAttention",
    "FlattenMaps",
    "FrozenBatchNorm2d",
    "FusedMBConv",
    "GlobalAvgPool",
    "Inception",
    "InvertedResidual",
    "LayerNorm2d",
    "LimitError",
    "LinearBottleneck",
    "LinearDropoutAct",
    "MBConv",
    "MaxPool",
    "Maximum",
    "MeasureError",
    "Multiply",
    "NormActConv",
    "PadToMultiple",
    "Parallel",
    "PreActBasicBlock",
    "PreActBottleneck",
    "RequireSize",
    "Res2NetBottleneck",
    "ResidualAdd",
    "SelfAttention2d",
    "ShapeError",
    "SkipConnection",
    "SpecError",
    "SqueezeExcitation",
    "StochasticDepth",
    "SubPixelConv",
    "UnknownNameError",
    "UpConv",
    "UpsampleAdd",
    "UpsampleConcat",
    "Upsampling",
    "XBlock",
    "branch",
    "flatten",
    "fmap",
    "inception_block",
    "replace",
    "stochastic_depth",
]
