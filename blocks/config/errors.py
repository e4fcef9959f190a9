"""Errors of configurations: each is also the builtin that users of such builders catch.

ArgumentError ── ConfigTypeError       (TypeError) not a dict, a value of a wrong type
              └─ ConfigKeyError        (KeyError) no `type`, a name registered twice
UnknownNameError ── UnknownTypeError      (KeyError) no layer of this type; suggests one
                 └─ UnknownArgumentError  (TypeError) the layer takes no such argument
"""

from typing import Any

from blocks.errors import ArgumentError, UnknownNameError


class ConfigTypeError(ArgumentError, TypeError):
    """A configuration, or something in it, is of the wrong type."""


class ConfigKeyError(ArgumentError, KeyError):
    """A configuration has no `type`, or a name is registered twice."""


class UnknownTypeError(UnknownNameError, KeyError):
    """No layer is registered under this `type`."""

    def __reduce__(self) -> tuple[Any, ...]:
        """Rebuilt as its own class, where its parent would rebuild the parent."""
        return _reduced(self)


class UnknownArgumentError(UnknownNameError, TypeError):
    """The layer's constructor takes no argument of this name."""

    def __reduce__(self) -> tuple[Any, ...]:
        """Rebuilt as its own class, where its parent would rebuild the parent."""
        return _reduced(self)


def _reduced(error: UnknownNameError) -> tuple[Any, ...]:
    place = {"layer": error.layer, "argument": error.argument, "pointer": error.pointer}
    return (_rebuild, (type(error), error.what, error.name, error.known, place))


def _rebuild(
    cls: type[UnknownNameError], what: str, name: str, known: list[str], place: dict[str, Any]
) -> UnknownNameError:
    return cls(what, name, known, **place)
