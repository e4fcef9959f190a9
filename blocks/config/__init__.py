"""Layers from a configuration, a dict with a `type`: this page is the table of contents."""

from blocks.config.activation import ACTIVATION_LAYERS, Clamp, build_activation_layer
from blocks.config.conv import CONV_LAYERS, build_conv_layer
from blocks.config.conv_module import ConvModule
from blocks.config.errors import (
    ConfigKeyError,
    ConfigTypeError,
    UnknownArgumentError,
    UnknownTypeError,
)
from blocks.config.norm import NORM_LAYERS, build_norm_layer
from blocks.config.padding import PADDING_LAYERS, build_padding_layer
from blocks.config.pixel_shuffle import PixelShuffleUpsample
from blocks.config.plugin import PLUGIN_LAYERS, build_plugin_layer
from blocks.config.table import Config, LayerTable
from blocks.config.upsample import UPSAMPLE_LAYERS, build_upsample_layer

Table = LayerTable  # by its former name

__all__ = [
    "ACTIVATION_LAYERS",
    "CONV_LAYERS",
    "NORM_LAYERS",
    "PADDING_LAYERS",
    "PLUGIN_LAYERS",
    "UPSAMPLE_LAYERS",
    "Clamp",
    "Config",
    "ConfigKeyError",
    "ConfigTypeError",
    "ConvModule",
    "LayerTable",
    "PixelShuffleUpsample",
    "Table",
    "UnknownArgumentError",
    "UnknownTypeError",
    "build_activation_layer",
    "build_conv_layer",
    "build_norm_layer",
    "build_padding_layer",
    "build_plugin_layer",
    "build_upsample_layer",
]
