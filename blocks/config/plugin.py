"""Plugins, layers put inside a user's network, from a configuration: PLUGIN_LAYERS."""

import re
from typing import Any

from torch import nn

from blocks.config.table import Config, LayerTable

PLUGIN_LAYERS: LayerTable[nn.Module] = LayerTable("plugin layer", nn.Module)


def build_plugin_layer(
    cfg: Config, postfix: int | str = "", **kwargs: Any
) -> tuple[str, nn.Module]:
    """The plugin that a configuration describes, and the name for it.

    Nothing is registered at first: the table is for users' own layers.

    Args:
        cfg: `type` (a registered one) and arguments.
        postfix: what follows the class's name in snake case, or its `_abbr_`, to make the name.
        kwargs: arguments by name.

    Raises:
        BlockzooError: as `LayerTable.build`.

    Source: MMCV's `build_plugin_layer`; the guide names the table only.
    """
    layer = PLUGIN_LAYERS.build(cfg, **kwargs)
    name = getattr(type(layer), "_abbr_", None) or _snake(type(layer).__name__)
    return f"{name}{postfix}", layer


def _snake(name: str) -> str:
    """ContextBlock2d -> context_block2d."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name).lower()
