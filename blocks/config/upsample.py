"""Upsamplings from a configuration: UPSAMPLE_LAYERS and build_upsample_layer."""

from typing import Any

from torch import nn

from blocks.config.conv import SIZES
from blocks.config.pixel_shuffle import PixelShuffleUpsample
from blocks.config.table import Config, LayerTable

UPSAMPLE_LAYERS: LayerTable[nn.Module] = LayerTable(
    "upsample layer",
    nn.Module,
    at_least={**SIZES, "upsample_kernel": 1, "size": 1},
    entries={
        "nearest": nn.Upsample,
        "bilinear": nn.Upsample,
        "deconv": nn.ConvTranspose2d,
        "pixel_shuffle": PixelShuffleUpsample,
    },
)


def build_upsample_layer(cfg: Config, *args: Any, **kwargs: Any) -> nn.Module:
    """The upsampling that a configuration describes.

    Example:
        >>> build_upsample_layer({"type": "nearest", "scale_factor": 2})

    Args:
        cfg: `type` (nearest, bilinear, deconv, pixel_shuffle, or a registered one) and arguments.
        args: arguments by position.
        kwargs: arguments by name.

    Raises:
        BlockzooError: as `LayerTable.build`.

    Source: the MMCV guide to CNN layers, "Layer building".
    """
    cls, given = UPSAMPLE_LAYERS.read(cfg)
    if cls is nn.Upsample and isinstance(cfg["type"], str):
        kwargs = {**kwargs, "mode": cfg["type"]}  # both are one class of PyTorch
    return UPSAMPLE_LAYERS.make(cls, args, kwargs, given)
