"""Names of layers: they become attributes of a module, so not every name will do."""

import keyword
import re
from collections.abc import Sequence

from torch import fx

from app.schemas.spec import Layer
from blocks.errors import SpecError

IMAGE = "image"  # the name of a spec's input


def layer_names(layers: Sequence[Layer]) -> list[str]:
    """A name for each layer: its own, or a fresh readable one such as `mb_conv_2`.

    Raises:
        SpecError: a name is taken, reserved, or no identifier.
    """
    taken = {IMAGE}
    for index, layer in enumerate(layers):
        if layer.name is not None:
            _check(layer.name, taken, index)
            taken.add(layer.name)
    return [layer.name or _fresh(layer.block, taken) for layer in layers]


def _check(name: str, taken: set[str], index: int) -> None:
    if name in taken and name != IMAGE:
        fault, hint = "its name is given to two layers", f"try {_next(name, taken)!r}"
    elif name == IMAGE:
        fault, hint = "that is the name of the input", "try another name"
    elif not (name.isascii() and name.isidentifier()):
        fault, hint = "a name has letters, digits and underscores only", f"try {_plain(name)!r}"
    elif keyword.iskeyword(name):
        fault, hint = "that is a keyword of Python", f"try {name + '_'!r}"
    elif name.startswith("_") or hasattr(fx.GraphModule, name) or name in RESERVED:
        fault, hint = "every module has an attribute of that name already", f"try {name + '_1'!r}"
    else:
        return
    raise SpecError(
        fault, layer=name, argument="name", got=name, hint=hint, pointer=("layers", index, "name")
    )


# Set on each instance, so that the class does not tell.
RESERVED = frozenset({"training", "graph", "meta", "arguments", "code"})


def _fresh(block: str, taken: set[str]) -> str:
    """`MBConv` -> `mb_conv_1`, or the next number that is free."""
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", block).lower()
    name = _next(_plain(words), taken)
    taken.add(name)
    return name


def _next(stem: str, taken: set[str]) -> str:
    number = 1
    while f"{stem}_{number}" in taken:
        number += 1
    return f"{stem}_{number}"


def _plain(name: str) -> str:
    """The nearest name that is an identifier."""
    plain = re.sub(r"\W+", "_", name, flags=re.ASCII).strip("_")
    return plain if plain[:1].isalpha() else f"layer_{plain}".rstrip("_")
