"""The table of initialisers, filled by a decorator, each under both its spellings."""

from typing import Any, TypeVar

from blocks.initialisation.errors import UnknownInitialiserError
from blocks.table import Table

INITIALISERS: Table[Any] = Table("initialiser", argument="type", unknown=UnknownInitialiserError)

InitialiserType = TypeVar("InitialiserType", bound=type)


def initialiser(cls: InitialiserType) -> InitialiserType:
    """Register a class as an initialiser: `ConstantInit` as "Constant" and as "ConstantInit".

    Raises:
        NameTakenError: one of the names is taken; nothing was registered.
    """
    names = {cls.__name__, cls.__name__.removesuffix("Init")}
    INITIALISERS.add(sorted(names), cls)
    return cls
