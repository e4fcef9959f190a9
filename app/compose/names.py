"""Names of layers: they become attributes of a module, so not every name will do."""

import keyword
import re
from collections.abc import Collection, Sequence

from torch import fx

from app.schemas.spec import NestedLayer
from blocks.errors import SpecError

IMAGE = "image"  # the name of a spec's input
LONGEST = 50  # characters of a path that go into a name, the last ones

# A spec becomes a GraphModule; some attributes are each instance's, so the class does not tell.
OWN = ("training", "graph", "meta", "arguments", "code", "self")
RESERVED = frozenset({*dir(fx.GraphModule), *OWN})


def layer_names(
    layers: Sequence[NestedLayer],
    place: tuple[str | int, ...] = ("layers",),
    reserved: Collection[str] = RESERVED,
) -> list[str]:
    """A name for each layer: its own, or a fresh readable one such as `mb_conv_2`.

    Args:
        layers: that stand in one list.
        place: where the list is, for the error.
        reserved: names that what will hold the layers has for itself.

    Raises:
        SpecError: a name is taken, reserved, or no identifier.
    """
    taken = {IMAGE}
    for index, layer in enumerate(layers):
        if layer.name is not None:
            try:
                check_name(layer.name, taken, reserved)
            except SpecError as error:
                raise error.at(layer.name, *place, index, "name") from None
            taken.add(layer.name)
    return [layer.name or fresh_name(layer.block, taken) for layer in layers]


def check_name(
    name: str, taken: Collection[str] = (), reserved: Collection[str] = RESERVED
) -> None:
    """See that a layer or branch can be called so.

    Raises:
        SpecError: it cannot; suggests another.
    """
    if name in taken and name != IMAGE:
        fault, hint = "its name is given to two layers", f"try {_next(name, taken)!r}"
    elif name == IMAGE:
        fault, hint = "that is the name of the input", "try another name"
    elif not (name.isascii() and name.isidentifier()):
        fault, hint = "a name has letters, digits and underscores only", f"try {_plain(name)!r}"
    elif keyword.iskeyword(name):
        fault, hint = "that is a keyword of Python", f"try {name + '_'!r}"
    elif name.startswith("_") or name in reserved:
        fault, hint = "every module has an attribute of that name already", f"try {name + '_1'!r}"
    else:
        return
    raise SpecError(fault, layer=name, argument="name", got=name, hint=hint)


def fresh_name(block: str, taken: set[str]) -> str:
    """`MBConv` -> `mb_conv_1`, or the next number that is free."""
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", block).lower()
    name = _next(_plain(words), taken)
    taken.add(name)
    return name


def name_like(path: str, taken: set[str]) -> str:
    """The path of a module as a name: with `_` for `.`, and changed no more than it must be."""
    name = path.replace(".", "_")[-LONGEST:]
    try:
        check_name(name, taken)
    except SpecError:
        name = _plain(name)
        if name in taken or name in RESERVED or keyword.iskeyword(name):
            name = _next(name, taken)
    taken.add(name)
    return name


def _next(stem: str, taken: Collection[str]) -> str:
    number = 1
    while f"{stem}_{number}" in taken:
        number += 1
    return f"{stem}_{number}"


def _plain(name: str) -> str:
    """The nearest name that is an identifier."""
    plain = re.sub(r"\W+", "_", name, flags=re.ASCII).strip("_")
    return plain if plain[:1].isalpha() else f"layer_{plain}".rstrip("_")
