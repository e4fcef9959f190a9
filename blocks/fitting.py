"""Fitting: a value made sure to be what an argument's declared type says, or refused in words."""

import functools
import math
import typing
from collections.abc import Callable, Mapping
from typing import Annotated, Any, Literal

from annotated_types import Interval
from torch import nn

from blocks.arguments import Names, Nested, Odd, options, taken_apart
from blocks.errors import ArgumentError, UnknownNameError
from blocks.layer_settings import SETTINGS, said, without_defaults


def fitting(name: str, declared: Any) -> Callable[[Any], Any]:
    """What makes a value fit an argument: gives it as the block takes it, lists as tuples.

    Made once for each argument; raises an ArgumentError for a value of another type or out of
    range, an UnknownNameError for the name of a layer or setting that is not in the table.  The
    same norm or activation, however it was given, comes out as the same name or configuration.

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


def _choice(
    name: str, option: Any, outer: tuple[Any, ...]
) -> tuple[Callable[[Any], bool], Callable[[Any], Any]]:
    """One member of a union: how to know its values, and how to bound them."""
    kind, inner = taken_apart(option)
    if typing.get_origin(kind) is tuple:
        return _items(name, kind)
    if any(isinstance(rule, Names) for rule in inner):
        return _may_be_a_layer, fitting(name, option)
    rules = [rule for rule in (*outer, *inner) if isinstance(rule, Interval | Odd)]
    return _type_test(kind), lambda value: _fit_range(name, value, kind, rules)


def _may_be_a_layer(value: Any) -> bool:
    """A name, a configuration or a callable; whether it will do is another question."""
    return isinstance(value, str | Mapping) or callable(value)


def _type_test(kind: Any) -> Callable[[Any], bool]:
    if kind is type(None):
        return lambda value: value is None
    if typing.get_origin(kind) is Literal:
        known = typing.get_args(kind)
        kinds = {type(choice) for choice in known}  # a bool is not the 1 it equals
        return lambda value: type(value) in kinds and value in known
    if kind is int:
        return lambda value: type(value) is int
    if kind is float:
        return lambda value: type(value) in (int, float) and math.isfinite(value)
    if typing.get_origin(kind) is Mapping:
        return lambda value: isinstance(value, Mapping)
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
    """By name, configuration or callable; never an instance, which two places would share."""
    words = said(value, names.table)
    if isinstance(words, Mapping):
        return _fit_settings(name, words, names)
    if isinstance(words, str):
        if words not in names.table:
            raise UnknownNameError(names.what, words, names.table, argument=name)
        return words
    if (value is None and optional) or (callable(value) and not isinstance(value, nn.Module)):
        return value
    got = f"an instance of {type(value).__name__}" if isinstance(value, nn.Module) else repr(value)
    raise ArgumentError(
        f"{name} is the name of a {names.what}, its `type` and settings, or a callable that makes "
        f"one, not {got}",
        argument=name,
        expected=sorted(names.table),
        got=_plain(value),
    )


def _fit_settings(name: str, config: Mapping[str, Any], names: Names) -> str | dict[str, Any]:
    """A configuration of known settings inside their ranges; those of the default left out."""
    kind = config.get("type")
    if not isinstance(kind, str):
        raise ArgumentError(
            f"{name} has settings without the name of a {names.what} as their `type`",
            argument=name,
            expected=sorted(names.table),
            got=_plain(kind),
            hint=f"try {{'type': {min(names.table)!r}, ...}}",
        )
    if kind not in names.table:
        raise UnknownNameError(names.what, kind, names.table, argument=name)
    fits, given = _fits(kind), {}
    for setting, value in config.items():
        if setting == "type":
            continue
        if not fits:
            raise ArgumentError(
                f"{name}: {kind} has no settings, and is given {setting!r}",
                argument=name,
                got=_plain(value),
                hint=f"write {kind!r} alone",
            )
        if setting not in fits:
            raise UnknownNameError(f"{kind} setting of {name}", str(setting), fits, argument=name)
        try:
            given[setting] = fits[setting](value)
        except ArgumentError as error:
            error.detail = f"{name}: in {kind}, {error.detail}"
            error.argument, error.pointer = name, (setting,)
            raise
    return without_defaults(kind, given, names.table)


@functools.cache
def _fits(kind: str) -> dict[str, Callable[[Any], Any]]:
    """What makes each setting of a norm or activation fit."""
    return {
        setting: fitting(setting, declared) for setting, declared in SETTINGS.get(kind, {}).items()
    }


def in_words(declared: Any) -> str:
    """A type in words: 'an integer from 1 to 63', 'a pair of integers', 'one of ...'."""
    kind, metadata = taken_apart(declared)
    parts = [_option_in_words(*taken_apart(option), metadata) for option in options(kind)]
    return " or ".join(dict.fromkeys(parts))


def _option_in_words(kind: Any, inner: tuple[Any, ...], outer: tuple[Any, ...]) -> str:
    for rule in inner:
        if isinstance(rule, Names):
            return f"the name of a {rule.what}"
    if kind is type(None):
        return "null"
    if kind is bool:
        return "true or false"
    if typing.get_origin(kind) is Literal:
        return "one of " + ", ".join(map(repr, typing.get_args(kind)))
    if typing.get_origin(kind) is tuple:
        items = typing.get_args(kind)
        exact = "a pair" if len(items) == 2 else f"a list of {len(items)}"
        return f"{'a list' if Ellipsis in items else exact}, each {in_words(items[0])}"
    if typing.get_origin(kind) is Mapping:
        fan = any(isinstance(rule, Nested) and rule.fan for rule in outer)
        return "branches, each a list of layers" if fan else "a list of layers"
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
