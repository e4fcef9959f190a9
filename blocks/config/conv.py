"""Convolutions from a configuration: CONV_LAYERS and build_conv_layer."""

from typing import Any

from torch import nn

from blocks.config.table import Config, LayerTable

SIZES = {
    "in_channels": 1,
    "out_channels": 1,
    "kernel_size": 1,
    "stride": 1,
    "padding": 0,
    "output_padding": 0,
    "dilation": 1,
    "groups": 1,
}

CONV_LAYERS: LayerTable[nn.Module] = LayerTable(
    "conv layer",
    nn.Module,
    at_least=SIZES,
    entries={
        "Conv1d": nn.Conv1d,
        "Conv2d": nn.Conv2d,
        "Conv3d": nn.Conv3d,
        "Conv": nn.Conv2d,
    },
)


def build_conv_layer(cfg: Config | None, *args: Any, **kwargs: Any) -> nn.Module:
    """The convolution that a configuration describes.

    Example:
        >>> build_conv_layer({"type": "Conv3d"}, in_channels=3, out_channels=8, kernel_size=3)

    Args:
        cfg: `type` (Conv1d, Conv2d, Conv3d, Conv for Conv2d, or a registered one) and arguments;
            None is a Conv2d.
        args: arguments by position.
        kwargs: arguments by name.

    Raises:
        BlockzooError: as `LayerTable.build`.

    Source: the MMCV guide to CNN layers, "Layer building".
    """
    return CONV_LAYERS.build({"type": "Conv2d"} if cfg is None else cfg, *args, **kwargs)
