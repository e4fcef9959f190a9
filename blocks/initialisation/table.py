"""The table of initialisers: one flat dict, filled by a decorator, under both spellings."""

from collections.abc import Callable
from typing import Any, TypeVar

from blocks.initialisation.errors import UnknownInitialiserError

INITIALISERS: dict[str, Any] = {}

InitialiserType = TypeVar("InitialiserType", bound=type)


def initialiser(cls: InitialiserType) -> InitialiserType:
    """Register a class as an initialiser: `ConstantInit` as "Constant" and as "ConstantInit".

    Raises:
        RuntimeError: one of the names is taken; nothing was registered.
    """
    names = {cls.__name__, cls.__name__.removesuffix("Init")}
    for name in sorted(names):
        if name in INITIALISERS:
            raise RuntimeError(f"two initialisers are named {name}")
    INITIALISERS.update(dict.fromkeys(names, cls))
    return cls


def find(name: str) -> Callable[..., Any]:
    """The initialiser of this name.

    Raises:
        UnknownInitialiserError: there is none; suggests the nearest.
    """
    if name not in INITIALISERS:
        raise UnknownInitialiserError("initialiser", name, INITIALISERS, argument="type")
    return INITIALISERS[name]
