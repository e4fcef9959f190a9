"""Calling a layer's constructor so that a wrong argument names itself."""

import inspect
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from blocks.config.errors import ConfigTypeError, UnknownArgumentError
from blocks.errors import ArgumentError, BlockzooError

Kind = TypeVar("Kind")

NAMED = (inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY)


def construct(
    cls: type[Kind],
    args: Sequence[Any],
    kwargs: Mapping[str, Any],
    at_least: Mapping[str, float] | None = None,
) -> Kind:
    """The instance of `cls` made with these arguments.

    Args:
        cls: the layer's class.
        args: arguments by position.
        kwargs: arguments by name; a list of numbers is passed as a tuple.
        at_least: the smallest number allowed for an argument, by name.  PyTorch itself accepts a
            kernel of 0 pixels or no feature maps, and fails or says nothing much later.  A whole
            bound asks for whole numbers.

    Raises:
        UnknownArgumentError: there is no argument of this name; suggests the nearest.
        ConfigTypeError: an argument is missing, given twice or of the wrong type.
        ArgumentError: an argument's value does not do.
    """
    kwargs = {name: _tuple(value) for name, value in kwargs.items()}
    bound = _bound(cls, args, kwargs)
    for name, bound_below in (at_least or {}).items():
        if name in bound:
            _check_size(cls, name, bound[name], bound_below)
    try:
        return cls(*args, **kwargs)
    except BlockzooError:
        raise  # it is a sentence already
    except TypeError as error:
        raise ConfigTypeError(f"{cls.__name__} cannot be built: {_said(error)}") from error
    except (ValueError, RuntimeError) as error:
        raise ArgumentError(f"{cls.__name__} cannot be built: {_said(error)}") from error


def takes(cls: type, name: str) -> bool:
    """Whether the constructor has an argument of this very name."""
    parameter = inspect.signature(cls).parameters.get(name)
    return parameter is not None and parameter.kind in NAMED


def _bound(cls: type, args: Sequence[Any], kwargs: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments by name, each known, none missing."""
    signature = inspect.signature(cls)
    parameters = signature.parameters.values()
    known = [p.name for p in parameters if p.kind in NAMED]
    if not any(p.kind is inspect.Parameter.VAR_KEYWORD for p in parameters):
        for name in kwargs:
            if name not in known:
                raise UnknownArgumentError(
                    f"argument of {cls.__name__}", name, known, argument=name
                )
    try:
        bound = signature.bind_partial(*args, **kwargs).arguments
    except TypeError as error:
        raise ConfigTypeError(
            f"{cls.__name__} cannot be built: {error}", hint=f"it takes {', '.join(known)}"
        ) from None
    for p in parameters:
        if p.default is p.empty and p.kind in NAMED and p.name not in bound:
            raise ConfigTypeError(
                f"{cls.__name__} needs {p.name}",
                argument=p.name,
                hint=f"it takes {', '.join(known)}",
            )
    return bound


def _check_size(cls: type, name: str, value: Any, at_least: float) -> None:
    """A number, or each of a sequence of numbers, must not be below its bound.

    A whole bound asks for whole numbers.  What is neither number, text nor truth value goes on to
    the constructor: it may be for a user's own layer.
    """
    if value in ("same", "valid") and name == "padding":
        return
    for number in value if isinstance(value, tuple | list) else [value]:
        is_wrong_type = isinstance(number, str | bool) or (
            isinstance(number, float) and isinstance(at_least, int)
        )
        if is_wrong_type or (isinstance(number, int | float) and number < at_least):
            noun = "a whole number" if isinstance(at_least, int) else "a number"
            error = ConfigTypeError if is_wrong_type else ArgumentError
            raise error(
                f"{cls.__name__} cannot have {name}={value!r}",
                argument=name,
                expected=f"{noun} from {at_least}",
                got=value,
                hint=f"{name} is {noun} from {at_least}",
            )


def _tuple(value: Any) -> Any:
    """Numbers in a list as a tuple: JSON has lists only, and some layers of PyTorch refuse them."""
    is_numbers = isinstance(value, list) and all(type(item) in (int, float) for item in value)
    return tuple(value) if is_numbers else value


def _said(error: Exception) -> str:
    """The first line of what PyTorch said, to go into a sentence of ours."""
    return str(error).strip().split("\n")[0].rstrip(".") or type(error).__name__
