"""The one registry of blocks: a decorator fills it, a duplicate crashes, a miss suggests.

`@block` also makes a constructor check its arguments against their declared types and remember
them, so that a module can say how it was made (`arguments_of`).
"""

import functools
import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from torch import nn

from blocks.arguments import Nested, nested
from blocks.errors import ArgumentError, UnknownNameError
from blocks.fitting import fitting
from blocks.layer_settings import written
from blocks.table import Table

ModuleType = TypeVar("ModuleType", bound=type[nn.Module])
Parameters = dict[str, inspect.Parameter]


@dataclass(frozen=True)
class Entry:
    """What the registry knows of a block."""

    name: str
    cls: type[nn.Module]
    family: str
    paper: str | None  # e.g. "arXiv:1801.04381"
    example: dict[str, Any]  # its arguments, as a spec says them
    image: tuple[int, int, int]  # the example's input, (C, H, W)
    merges: bool  # reads a list of inputs
    experimental: bool  # its arguments may change
    make: Callable[..., nn.Module]  # takes what a spec says: the class, or its `from_layers`
    parameters: Parameters  # of `make`, annotations evaluated

    @functools.cached_property
    def nested(self) -> dict[str, Nested]:
        """Those of its arguments that hold layers, and how; a structural block has some."""
        rules = {name: nested(p.annotation) for name, p in self.parameters.items()}
        return {name: rule for name, rule in rules.items() if rule is not None}

    @property
    def fans(self) -> bool:
        """Whether it has branches, and so may read one input for each."""
        return any(rule.fan for rule in self.nested.values())


REGISTRY: Table[Entry] = Table("block")


def block(
    *,
    family: str,
    example: dict[str, Any],
    image: tuple[int, int, int],
    paper: str | None = None,
    merges: bool = False,
    experimental: bool = False,
) -> Callable[[ModuleType], ModuleType]:
    """Register a module class under its own name.

    A structural block's constructor takes modules.  What a spec can say of it are the arguments of
    its class method `from_layers`, which are checked, but not remembered: its parts tell them.

    Args:
        family: heading in the catalogue.
        example: arguments of a typical instance.
        image: input of that instance, (C, H, W).
        paper: where it was published, "arXiv:..." or "doi:...".
        merges: its forward takes a list of tensors.
        experimental: its arguments may still change from one version to the next.
    """

    def register(cls: ModuleType) -> ModuleType:
        make, parameters = _maker(cls)
        entry = Entry(
            cls.__name__, cls, family, paper, example, image, merges, experimental, make, parameters
        )
        REGISTRY.add(cls.__name__, entry)
        return cls

    return register


def checked(cls: ModuleType) -> ModuleType:
    """Make a constructor check and remember its arguments, without registering the class."""
    cls.__init__ = _remembering(cls.__init__, cls.__name__, _parameters(cls))  # type: ignore[method-assign]
    cls.extra_repr = _arguments_in_words  # type: ignore[method-assign]
    return cls


def find(name: str) -> Entry:
    """The entry of this name.

    Raises:
        UnknownNameError: there is none; suggests the nearest.
    """
    return REGISTRY[name]


def arguments_of(module: nn.Module) -> dict[str, Any] | None:
    """The arguments a registered block was made with; None for any other module."""
    return module.__dict__.get("arguments") if type(module).__name__ in REGISTRY else None


def _maker(cls: ModuleType) -> tuple[Callable[..., nn.Module], Parameters]:
    """What makes an instance from the arguments of a spec, and which these are."""
    from_layers = getattr(cls, "from_layers", None)
    if from_layers is None:
        parameters = _parameters(cls)
        return checked(cls), parameters
    parameters = dict(inspect.signature(from_layers, eval_str=True).parameters)
    fit = _fitting(cls.__name__, parameters)

    def make(**given: Any) -> nn.Module:
        return from_layers(**fit((), given))

    return make, parameters


def _parameters(cls: type[nn.Module]) -> Parameters:
    """The constructor's own parameters, annotations evaluated; none without a constructor."""
    if "__init__" not in vars(cls):
        return {}
    signature = inspect.signature(cls.__init__, eval_str=True)
    return {p.name: p for p in list(signature.parameters.values())[1:]}


def _remembering(
    init: Callable[..., None], block_name: str, parameters: Parameters
) -> Callable[..., None]:
    """A constructor that checks its arguments first and keeps them as `self.arguments`."""
    fit = _fitting(block_name, parameters)

    @functools.wraps(init)
    def __init__(self: nn.Module, *args: Any, **kwargs: Any) -> None:  # noqa: N807
        try:
            fitted = fit(args, kwargs)
            init(self, **fitted)
        except ArgumentError as error:
            raise error.inside(type(self).__name__) from None
        self.__dict__["arguments"] = fitted

    return __init__


def _fitting(
    block_name: str, parameters: Parameters
) -> Callable[[tuple[Any, ...], dict[str, Any]], dict[str, Any]]:
    """What names arguments, makes each fit its declared type, and misses none."""
    fit = {name: fitting(name, p.annotation) for name, p in parameters.items()}
    required = [n for n, p in parameters.items() if p.default is inspect.Parameter.empty]

    def fitted(args: tuple[Any, ...], kwargs: dict[str, Any]) -> dict[str, Any]:
        given = _named(block_name, list(parameters), args, kwargs)
        values = {name: fit[name](value) for name, value in given.items()}
        for name in required:
            if name not in values:
                raise ArgumentError(f"{block_name} needs {name}", argument=name)
        return values

    return fitted


def _named(
    block_name: str, names: list[str], args: tuple[Any, ...], kwargs: dict[str, Any]
) -> dict[str, Any]:
    """Arguments by name, wherever they stood."""
    if len(args) > len(names):
        raise ArgumentError(f"{block_name} takes {len(names)} arguments, not {len(args)}")
    named = dict(zip(names, args, strict=False))
    for name, value in kwargs.items():
        if name not in names:
            raise UnknownNameError(f"argument of {block_name}", name, names, argument=name)
        if name in named:
            raise ArgumentError(f"{block_name} is given {name} twice", argument=name)
        named[name] = value
    return named


def _arguments_in_words(self: nn.Module) -> str:
    """For `repr`: the arguments the block was given."""
    arguments = self.__dict__.get("arguments", {})
    return ", ".join(f"{k}={written(v)}" for k, v in arguments.items())
