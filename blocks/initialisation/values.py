"""The values in a configuration: numbers and the names of classes."""

from typing import Any

from blocks.initialisation.errors import InitConfigError, InitConfigTypeError


def number(name: str, value: Any) -> float:
    """The value, if it is a number; True is none.

    Raises:
        InitConfigTypeError: it is not.
    """
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise InitConfigTypeError(
            f"{name}={value!r} is not a number", argument=name, expected="a number"
        )
    return value


def at_least(name: str, value: float, low: float) -> float:
    """The value, if it is a number of this size.

    Raises:
        InitConfigError: it is smaller, or no number.
    """
    if number(name, value) < low:
        raise InitConfigError(f"{name}={value} is below {low}", argument=name, got=value)
    return value


def class_names(layer: Any) -> tuple[str, ...]:
    """The names of classes, from one, several or none.

    Raises:
        InitConfigTypeError: it is something else.
    """
    names = [layer] if isinstance(layer, str) else layer if layer is not None else []
    if not isinstance(names, list | tuple) or not all(isinstance(name, str) for name in names):
        raise InitConfigTypeError(
            f"layer={layer!r} is neither the name of a class nor a list of names",
            argument="layer",
            expected="a name or a list of names",
            hint="try 'Conv2d' or ['Conv2d', 'Linear']",
        )
    return tuple(names)
