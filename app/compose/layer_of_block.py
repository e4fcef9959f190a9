"""A registered block as a layer of a spec, and any layer's arguments as a spec says them."""

from typing import Any

from torch import nn

from app.compose.arguments import as_plain_data
from app.compose.blueprint import Blueprint
from app.compose.nested import nested_args
from app.schemas.spec import NestedLayer
from blocks.errors import BlockzooError, SpecError
from blocks.registry import REGISTRY, arguments_of, find


def layer_of_block(path: str, module: nn.Module) -> NestedLayer:
    """A block as a layer without a name; a structural one with the layers inside it.

    Raises:
        SpecError: it is no registered block, or was changed after it was made.
        UnknownNameError: it was made with a callable that a spec cannot name.
    """
    entry = REGISTRY.get(type(module).__name__)
    if entry is not None and entry.nested:
        inside = nested_args(entry, module, lambda at, part: layer_of_block(f"{path}.{at}", part))
        return NestedLayer(block=entry.name, args=inside)
    arguments = arguments_of(module)
    if entry is None or arguments is None:
        raise SpecError(
            f"it is a {type(module).__name__}, which is no registered block", layer=path
        )
    with Blueprint():
        as_made = entry.make(**arguments)
    if repr(as_made) != repr(module):
        raise SpecError(
            "it was changed after it was made, so its arguments no longer tell", layer=path
        )
    try:
        return NestedLayer(block=entry.name, args=as_plain_data(entry, arguments))
    except BlockzooError as error:
        raise error.at(path) from None


def layer_with(block: str, args: dict[str, Any]) -> NestedLayer:
    """A layer with these arguments; what follows from its input and what is default left out.

    Raises:
        ArgumentError: the block does not take them.
    """
    entry = find(block)
    with Blueprint():
        fitted = arguments_of(entry.make(**args)) or {}
    return NestedLayer(block=block, args=as_plain_data(entry, fitted))
