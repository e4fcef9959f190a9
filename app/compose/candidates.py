"""Candidates: the values that an argument may have, by its declared type."""

import math
from typing import Any, NamedTuple

from app.compose.arguments import args_schema, inferred
from blocks.errors import ArgumentError, UnknownNameError
from blocks.registry import Parameters


class Candidates(NamedTuple):
    """What can be tried: integers in order, and other values."""

    integers: range
    listed: tuple[Any, ...]


def candidates(
    owner: str,
    parameters: Parameters,
    argument: str,
    between: list[int] | None = None,
    values: list[Any] | None = None,
) -> Candidates:
    """Every integer and every listed value that an argument may have.

    Args:
        owner: whose argument it is, for errors.
        parameters: all arguments of that block or architecture.
        argument: the one in question.
        between: the least and the greatest integer; then nothing else is tried.
        values: those to try, whatever the argument's type says.

    Raises:
        UnknownNameError: there is no such argument; suggests the nearest.
        ArgumentError: it follows from the image, has no range, or none of it lies between.
    """
    if argument not in parameters:
        raise UnknownNameError(
            f"argument of {owner}", argument, parameters, argument=argument, pointer=("argument",)
        )
    if argument in inferred(parameters):
        raise ArgumentError(
            f"{argument} of {owner} follows from the image, and cannot be varied alone",
            argument=argument,
            pointer=("argument",),
        )
    if values is not None:
        once = {(type(value), repr(value)): value for value in values}
        return Candidates(range(0), tuple(once.values()))
    schema = args_schema({argument: parameters[argument]}, {})["properties"][argument]
    options = schema.get("anyOf", [schema])
    integers = next(filter(None, (_integers(option) for option in options)), range(0))
    if between is not None:
        return Candidates(_clipped(argument, integers, between), ())
    listed = tuple(value for option in options for value in _listed(option))
    if not integers and not listed:
        raise ArgumentError(
            f"{argument} of {owner} is neither a number nor one of a list of values",
            argument=argument,
            hint="give the values to try",
            pointer=("argument",),
        )
    return Candidates(integers, listed)


def _integers(schema: dict[str, Any]) -> range:
    """The integers in the range of a number."""
    if schema.get("type") not in ("integer", "number") or "maximum" not in schema:
        return range(0)
    if "exclusiveMinimum" in schema:
        low = math.floor(schema["exclusiveMinimum"]) + 1
    else:
        low = math.ceil(schema["minimum"])
    return range(low, math.floor(schema["maximum"]) + 1, schema.get("step", 1))


def _listed(schema: dict[str, Any]) -> list[Any]:
    if schema.get("type") == "boolean":
        return [False, True]
    return [None] if schema.get("type") == "null" else list(schema.get("enum", ()))


def _clipped(argument: str, integers: range, between: list[int]) -> range:
    low, high = between
    step = integers.step
    first = max(integers.start, low + (integers.start - low) % step)
    clipped = range(first, min(integers.stop, high + 1), step)
    if not clipped:
        has = f"its integers are {integers[0]} to {integers[-1]}" if integers else "it has none"
        raise ArgumentError(
            f"{argument} has no integer from {low} to {high}; {has}",
            argument=argument,
            got=between,
            pointer=("range",),
        )
    return clipped
