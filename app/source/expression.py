"""Expressions: what a constructor is written with, as data that can be compared."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

CONTAINERS = ("nn.Sequential", "nn.ModuleList", "nn.ModuleDict")


@dataclass(frozen=True)
class Literal:
    """A value; 1, 1.0 and True are three."""

    text: str

    @classmethod
    def of(cls, value: Any) -> "Literal":
        """The literal of a plain value."""
        return cls(repr(value))


@dataclass(frozen=True)
class Name:
    """A parameter of the constructor that the expression stands in."""

    name: str


@dataclass(frozen=True)
class Call:
    """A call, `function(name=value, ...)`; of a container, its children by name."""

    function: str
    arguments: tuple[tuple[str, "Expression"], ...] = ()
    shape: str = field(default="", compare=False)  # what the module made here gives


@dataclass(frozen=True)
class Instance:
    """A module of a class that is to be written; equal ones have one number."""

    number: int
    shape: str = field(default="", compare=False)


Expression: TypeAlias = Literal | Name | Call | Instance
NONE = Literal("None")


def call(function: str, arguments: Mapping[str, Expression], shape: str = "") -> Call:
    """A call with these arguments."""
    return Call(function, tuple(arguments.items()), shape)
