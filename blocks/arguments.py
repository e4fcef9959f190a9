"""The argument vocabulary: every argument's type says its range and its unit, once.

A block declares its arguments with these types, in its constructor.  Everything else follows
from that signature: the check below, the JSON Schema, the page's form and the errors.
"""

import math
import types
import typing
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal, Union

from annotated_types import Interval, Unit
from torch import nn

from blocks.errors import ArgumentError, UnknownNameError
from blocks.layer_names import ACTIVATIONS, GATES, NORMS, NORMS_1D, NORMS_3D


@dataclass(frozen=True)
class FromInput:
    """This argument follows from the input, so a spec may leave it out."""

    what: Literal["channels", "features"]  # the second axis, or the last


@dataclass(frozen=True)
class Odd:
    """Only odd values: an even kernel has no middle."""


@dataclass(frozen=True)
class Names:
    """One of these names, or a callable that makes the layer."""

    what: str
    table: Mapping[str, Callable[..., nn.Module]]


Channels = Annotated[int, Interval(ge=1, le=65_536), Unit("feature maps")]
InputChannels = Annotated[Channels, FromInput("channels")]
Features = Annotated[int, Interval(ge=1, le=65_536), Unit("features")]
InputFeatures = Annotated[Features, FromInput("features")]
Widths = tuple[Features, ...]
KernelSize = Annotated[int, Interval(ge=1, le=63), Unit("pixels")]
OddKernelSize = Annotated[KernelSize, Odd()]
Stride = Annotated[int, Interval(ge=1, le=64), Unit("pixels")]
Padding = Annotated[int, Interval(ge=0, le=64), Unit("pixels")]
Dilation = Annotated[int, Interval(ge=1, le=64), Unit("pixels")]
Groups = Annotated[int, Interval(ge=1, le=65_536), Unit("groups")]
Reduction = Annotated[int, Interval(ge=1, le=65_536), Unit("input / inner width")]
Expansion = Annotated[float, Interval(gt=0, le=64), Unit("inner / input width")]
Ratio = Annotated[float, Interval(gt=0, le=1), Unit("inner / input width")]
Probability = Annotated[float, Interval(ge=0, le=1), Unit("probability")]
Epsilon = Annotated[float, Interval(gt=0, le=1)]
Classes = Annotated[int, Interval(ge=1, le=65_536), Unit("classes")]

Maker = Callable[..., nn.Module]
NormLayer = Annotated[str | Maker | None, Names("norm layer", NORMS)]
NormLayer1d = Annotated[str | Maker | None, Names("norm layer", NORMS_1D)]
NormLayer3d = Annotated[str | Maker | None, Names("norm layer", NORMS_3D)]
ActivationLayer = Annotated[str | Maker | None, Names("activation layer", ACTIVATIONS)]
GateLayer = Annotated[str | Maker, Names("gate layer", GATES)]


def fitting(name: str, declared: Any) -> Callable[[Any], Any]:
    """What makes a value fit an argument: gives it as the block takes it, lists as tuples.

    Made once for each argument; raises an ArgumentError for a value of another type or out of
    range, an UnknownNameError for the name of a layer that is not in the table.

    Args:
        name: the argument's name, for the error.
        declared: its annotation, evaluated.
    """
    kind, metadata = taken_apart(declared)
    names = next((m for m in metadata if isinstance(m, Names)), None)
    if names:
        optional = type(None) in options(kind)
        return lambda value: _fit_layer(name, value, names, optional)
    choices = [_choice(name, option, metadata) for option in options(kind)]
    expected = in_words(declared)

    def fit(value: Any) -> Any:
        for has_type, in_range in choices:
            if has_type(value):
                return in_range(value)
        raise ArgumentError(
            f"{name}={value!r} is not {expected}",
            argument=name,
            expected=expected,
            got=_plain(value),
        )

    return fit


def taken_apart(declared: Any) -> tuple[Any, tuple[Any, ...]]:
    """An annotation's bare type and its metadata."""
    if typing.get_origin(declared) is Annotated:
        kind, *metadata = typing.get_args(declared)
        return kind, tuple(metadata)
    return declared, ()


def options(kind: Any) -> tuple[Any, ...]:
    """The members of a union; the type alone if it is none."""
    is_union = typing.get_origin(kind) in (Union, types.UnionType)
    return typing.get_args(kind) if is_union else (kind,)


def _choice(
    name: str, option: Any, outer: tuple[Any, ...]
) -> tuple[Callable[[Any], bool], Callable[[Any], Any]]:
    """One member of a union: how to know its values, and how to bound them."""
    kind, inner = taken_apart(option)
    if typing.get_origin(kind) is tuple:
        return _items(name, kind)
    rules = [rule for rule in (*outer, *inner) if isinstance(rule, Interval | Odd)]
    return _type_test(kind), lambda value: _fit_range(name, value, kind, rules)


def _type_test(kind: Any) -> Callable[[Any], bool]:
    if kind is type(None):
        return lambda value: value is None
    if typing.get_origin(kind) is Literal:
        known = typing.get_args(kind)
        return lambda value: isinstance(value, str) and value in known
    if kind is int:
        return lambda value: type(value) is int
    if kind is float:
        return lambda value: type(value) in (int, float) and math.isfinite(value)
    return lambda value: type(value) is kind


def _items(name: str, kind: Any) -> tuple[Callable[[Any], bool], Callable[[Any], Any]]:
    """A tuple or list, each of whose items fits its own type; of any length with `...`."""
    declared = typing.get_args(kind)
    if Ellipsis in declared:
        each = fitting(name, declared[0])
        return _is_list, lambda value: tuple([each(item) for item in value])
    fits = [fitting(name, item) for item in declared]
    return (
        lambda value: _is_list(value) and len(value) == len(fits),
        lambda value: tuple([fit(item) for fit, item in zip(fits, value, strict=True)]),
    )


def _is_list(value: Any) -> bool:
    return isinstance(value, tuple | list) and len(value) > 0


def _fit_range(name: str, value: Any, kind: Any, rules: list[Any]) -> Any:
    """A value of the right type, inside its bounds."""
    for rule in rules:
        if isinstance(rule, Interval):
            if _inside(value, rule):
                continue
            expected = in_words(Annotated[kind, rule])
        elif value % 2:
            continue
        else:
            expected = "an odd integer"
        raise ArgumentError(
            f"{name}={value!r} is not {expected}", argument=name, expected=expected, got=value
        )
    return value


def _inside(value: Any, bounds: Interval) -> bool:
    low: Any = bounds.ge if bounds.ge is not None else bounds.gt
    high: Any = bounds.le if bounds.le is not None else bounds.lt
    above = value >= low if bounds.ge is not None else value > low
    return above and (value <= high if bounds.le is not None else value < high)


def _fit_layer(name: str, value: Any, names: Names, optional: bool) -> Any:
    """A name of the table or a callable; never an instance, which two places would share."""
    if isinstance(value, str):
        if value not in names.table:
            raise UnknownNameError(names.what, value, names.table, argument=name)
        return value
    if value is None and optional:
        return value
    if callable(value) and not isinstance(value, nn.Module):
        return value
    got = f"an instance of {type(value).__name__}" if isinstance(value, nn.Module) else repr(value)
    raise ArgumentError(
        f"{name} is the name of a {names.what} or a callable that makes one, not {got}",
        argument=name,
        expected=sorted(names.table),
        got=_plain(value),
    )


def in_words(declared: Any) -> str:
    """A type in words: 'an integer from 1 to 63', 'a pair of integers', 'one of ...'."""
    kind, metadata = taken_apart(declared)
    parts = [_option_in_words(*taken_apart(option), metadata) for option in options(kind)]
    return " or ".join(dict.fromkeys(parts))


def _option_in_words(kind: Any, inner: tuple[Any, ...], outer: tuple[Any, ...]) -> str:
    if kind is type(None):
        return "null"
    if kind is bool:
        return "true or false"
    if typing.get_origin(kind) is Literal:
        return "one of " + ", ".join(map(repr, typing.get_args(kind)))
    if typing.get_origin(kind) is tuple:
        many = "a list" if Ellipsis in typing.get_args(kind) else "a pair"
        return f"{many}, each {in_words(typing.get_args(kind)[0])}"
    noun = "an integer" if kind is int else "a number"
    for rule in (*outer, *inner):
        if isinstance(rule, Interval):
            low = f"from {rule.ge}" if rule.ge is not None else f"above {rule.gt}"
            return f"{noun} {low} to {rule.le}"
    return noun


def _plain(value: Any) -> Any:
    """What can travel as JSON."""
    if isinstance(value, float) and not math.isfinite(value):
        return repr(value)
    return value if isinstance(value, int | float | str | bool | None) else repr(value)[:80]
