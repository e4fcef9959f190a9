"""One block fitted to what it reads; a structural one with all the layers inside it."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import torch
from torch import Tensor, nn

from app.compose.arguments import with_inferred
from app.compose.blueprint import META, Blueprint
from app.compose.names import RESERVED, check_name, layer_names
from app.compose.outline import Line, outlined
from app.compose.output_of import output_of
from app.schemas.spec import BRANCHES, LAYERS, MAX_NESTING, NAMED, PLAIN, NestedLayer, form_of
from blocks.errors import (
    ArgumentError,
    BlockzooError,
    LimitError,
    SpecError,
    UnknownNameError,
)
from blocks.fitting import in_words
from blocks.registry import Entry, find
from blocks.structural import RESERVED as INSIDE

Pointer = tuple[str | int, ...]
TAKEN_INSIDE = RESERVED | INSIDE


class Place(NamedTuple):
    """Where a block is made, and where it stands."""

    source: str  # name of what it reads, for errors
    device: torch.device | str = META  # on "meta" its parameters have no values
    path: str = ""  # of the module it will be, in the model
    depth: int = 0  # how many structural blocks it stands in

    def inside(self, name: str) -> "Place":
        """The place of a part of this name; of the block itself without one."""
        return self._replace(path=".".join(filter(None, (self.path, name))))


def find_block(name: str) -> Entry:
    """The registry's entry; the error points at the name."""
    try:
        return find(name)
    except UnknownNameError as error:
        error.pointer = ("block",)
        raise


def block_and_output(
    entry: Entry, args: Mapping[str, Any], reads: Sequence[Tensor], place: Place
) -> tuple[nn.Module, Tensor]:
    """A block fitted to the tensors it will read, and what it gives for them.

    Args and errors are those of `make_block`; it may also be refused for what it reads.
    """
    made = _with_modules(entry, args, reads, place)
    module = _made(entry, made, reads, place)
    # The layers inside have run once; to run them in each block around them takes too long.
    runs = _made(entry, outlined(made), reads, place) if entry.nested else module
    several = entry.merges or len(reads) > 1
    return module, output_of(runs, list(reads) if several else reads[0])


def make_block(
    entry: Entry, args: Mapping[str, Any], reads: Sequence[Tensor], place: Place
) -> nn.Module:
    """A block fitted to the tensors it will read, in training mode.

    Args:
        entry: the block.
        args: its arguments; those that follow from what it reads may be missing.
        reads: its inputs, on the meta device; of one image or more.
        place: where it stands.

    Raises:
        BlockzooError: it cannot be made; points at the argument, or into the layers inside.
    """
    return _made(entry, _with_modules(entry, args, reads, place), reads, place)


def _made(
    entry: Entry, args: Mapping[str, Any], reads: Sequence[Tensor], place: Place
) -> nn.Module:
    """The block, once what holds layers holds modules."""
    completed = with_inferred(entry, dict(args), reads[0], place.source)
    device = torch.device(place.device)
    try:
        with Blueprint() if device.type == "meta" else device:
            return entry.make(**completed)
    except BlockzooError as error:
        if error.argument:
            error.pointer = ("args", error.argument, *error.pointer)
        raise


def _with_modules(
    entry: Entry, args: Mapping[str, Any], reads: Sequence[Tensor], place: Place
) -> dict[str, Any]:
    """The arguments, the layers among them made into modules by name."""
    made: dict[str, Any] = {}
    for name, value in args.items():
        rule = entry.nested.get(name)
        form = form_of(value)
        if rule and not rule.fan and (form == LAYERS or value == []):
            made[name] = _line(value, reads[0], place.inside(rule.where), ("args", name))
        elif rule and rule.fan and form in (BRANCHES, NAMED):
            made[name] = _fan(value, reads, place.inside(rule.where), ("args", name))
        elif form == PLAIN:
            made[name] = value  # fitted like any other
        else:
            raise _misplaced_layers(entry, name)
    return made


def _misplaced_layers(entry: Entry, name: str) -> BlockzooError:
    if name not in entry.parameters:
        return UnknownNameError(
            f"argument of {entry.name}", name, entry.parameters, argument=name,
            pointer=("args", name),
        )  # fmt: skip
    expected = in_words(entry.parameters[name].annotation)
    return ArgumentError(
        f"{name} is not {expected}" if name in entry.nested else f"{name} holds no layers",
        argument=name,
        expected=expected,
        pointer=("args", name),
    )


def _fan(value: Any, reads: Sequence[Tensor], place: Place, pointer: Pointer) -> dict[str, Any]:
    """The layers of each branch, made for the one input or for the branch's own."""
    branches = dict(value) if isinstance(value, dict) else dict(enumerate(value))
    if len(reads) not in (1, len(branches)):
        raise SpecError(
            f"it has {len(branches)} branches and is given {len(reads)} inputs",
            expected=len(branches),
            got=len(reads),
            hint="give one input to all branches, or one to each",
            pointer=("inputs",),
        )
    made: dict[str, Any] = {}
    for index, (name, layers) in enumerate(branches.items()):
        if isinstance(name, str):
            try:
                check_name(name, reserved=TAKEN_INSIDE)
            except SpecError as error:
                error.layer = place.inside(name).path
                raise error.at(name, *pointer, name) from None
        read = reads[index if len(reads) > 1 else 0]
        made[str(name)] = _line(layers, read, place.inside(str(name)), (*pointer, name))
    return made


def _line(layers: list[NestedLayer], read: Tensor, place: Place, pointer: Pointer) -> Line:
    """Layers one behind the other, each fitted to what the one before gives."""
    if place.depth == MAX_NESTING:
        raise LimitError(f"layers are nested at most {MAX_NESTING} deep", expected=MAX_NESTING)
    try:
        names = layer_names(layers, pointer, TAKEN_INSIDE)
    except SpecError as error:
        error.layer = place.inside(str(error.layer)).path
        raise
    made = Line()
    source = place.source
    for index, (layer, name) in enumerate(zip(layers, names, strict=True)):
        here = place.inside(name)._replace(source=source, depth=place.depth + 1)
        try:
            entry = _of_one_input(find_block(layer.block))
            made[name], read = block_and_output(entry, layer.args, [read], here)
        except BlockzooError as error:
            raise error.at(here.path, *pointer, index) from error.__cause__
        source = name
    made.output = read
    return made


def _of_one_input(entry: Entry) -> Entry:
    if entry.merges:
        raise SpecError(
            f"{entry.name} joins several inputs, and in a list of layers it is given one",
            hint="make it the connection of a SkipConnection or Parallel",
            pointer=("block",),
        )
    return entry
