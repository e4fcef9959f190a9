"""Levels: one list from the full size down, which encoder and decoder are both laid by."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Annotated, Any, Literal, NamedTuple

from torch import nn

from blocks import BasicBlock, ConvNormAct
from blocks.arguments import Config, Maker, Names
from blocks.errors import ArgumentError, BlockzooError
from blocks.registry import REGISTRY

Down = Literal["max_pool", "avg_pool", "conv", "stride"]
Up = Literal["transposed", "nearest", "bilinear", "pixel_shuffle"]
Merge = Literal["concat", "add", "attention_gate", "none"]


class LevelBlocks(Mapping[str, Maker]):
    """Blocks that a level can be laid with, by name: those from any width to any other."""

    def __getitem__(self, name: str) -> Maker:
        return self._all()[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._all())

    def __len__(self) -> int:
        return len(self._all())

    def __hash__(self) -> int:
        """Its own, as part of a type that a union compares."""
        return id(self)

    def _all(self) -> dict[str, Maker]:
        """Anew at every call, so that a block registered later is among them."""
        found: dict[str, Maker] = {"conv": ConvNormAct, "residual": BasicBlock}
        for name, entry in REGISTRY.items():
            widths = {"in_channels", "out_channels"} <= entry.parameters.keys()
            if widths and entry.family != "upsampling" and len(entry.image) == 3:
                found[name] = entry.cls
        return found


LevelBlock = Annotated[str | Config | Maker, Names("block of a level", LevelBlocks())]


class Level(NamedTuple):
    """One level of a U-Net; `down`, `up` and `merge` tell how it meets the level below."""

    channels: int  # feature maps
    depth: int = 2  # blocks in the encoder, and as many in the decoder
    block: Any = "conv"  # name of a block, or a callable (in_channels, out_channels) -> module
    attention: bool = False  # whether self-attention follows the blocks
    down: Down = "max_pool"  # to the level below
    up: Up = "transposed"  # from the level below
    merge: Merge = "concat"  # of what comes up with what went down


LISTS = Level._fields[1:]  # what may be one value for all levels
BETWEEN = ("down", "up", "merge")  # two levels


def levels_of(channels: Sequence[int], steps: int, settings: Mapping[str, Any]) -> list[Level]:
    """The levels, from the top.

    Args:
        channels: feature maps of each.
        steps: how many of the levels have one below; `down`, `up` and `merge` stand between two,
            so that their list may leave out a last level that has none.
        settings: the other fields of `Level`, each a value for all levels or a list.

    Raises:
        ArgumentError: a list is too short or too long; names the first level without a value.
    """
    count = len(channels)
    columns = [
        column(name, settings[name], count, steps if name in BETWEEN else count) for name in LISTS
    ]
    return [Level(*row) for row in zip(channels, *columns, strict=True)]


def column(name: str, value: Any, count: int, wanted: int) -> list[Any]:
    """One value for each level, of a list or the same for all.

    Args:
        name: of the argument, for errors.
        value: what was given.
        count: levels there are.
        wanted: values that a list must have at least; without the others, the default fills up.

    Raises:
        ArgumentError: the list is too short or too long; names the first level without a value.
    """
    if not isinstance(value, tuple | list):
        return [value] * count
    if len(value) in (count, wanted):
        return [*value, *[Level._field_defaults[name]] * (count - len(value))]
    raise ArgumentError(
        f"{name} has {len(value)} values for "
        + (f"{count} levels" if wanted == count else f"{wanted} steps between {count} levels"),
        layer=level_name(min(len(value), count)),
        argument=name,
        expected=f"{wanted} values, or one for all",
        got=len(value),
        hint="give one for each, or a single value for all",
    )


def level_name(number: int) -> str:
    """What a level is called, from level0 at full size."""
    return f"level{number}"


@contextmanager
def naming(number: int) -> Iterator[None]:
    """Any mistake in here is this level's."""
    try:
        yield
    except BlockzooError as error:
        raise error.at(level_name(number)) from error.__cause__


def module_of(made: Any, what: str) -> nn.Module:
    """What a callable made, sure to be a module.

    Raises:
        ArgumentError: it is none.
    """
    if not isinstance(made, nn.Module):
        raise ArgumentError(
            f"the callable given as {what} makes {made!r}, not a module",
            argument=what,
            expected="an nn.Module",
            hint="give a class or a function that returns a module",
        )
    return made
