"""Paddings from a configuration: PADDING_LAYERS and build_padding_layer."""

from typing import Any

from torch import nn

from blocks.config.table import Config, LayerTable

PADDING_LAYERS: LayerTable[nn.Module] = LayerTable(
    "padding layer",
    nn.Module,
    entries={
        "zero": nn.ZeroPad2d,
        "reflect": nn.ReflectionPad2d,
        "replicate": nn.ReplicationPad2d,
    },
)


def build_padding_layer(cfg: Config, *args: Any, **kwargs: Any) -> nn.Module:
    """The padding that a configuration describes.

    Example:
        >>> build_padding_layer({"type": "reflect"}, 1)

    Args:
        cfg: `type` (zero, reflect, replicate, or a registered one) and arguments.
        args: the padding: pixels a side, or (left, right, top, bottom).
        kwargs: arguments by name.

    Raises:
        BlockzooError: as `LayerTable.build`.

    Source: the MMCV guide to CNN layers, "Layer building".
    """
    return PADDING_LAYERS.build(cfg, *args, **kwargs)
