"""The one registry: a decorator fills it, a duplicate crashes, a miss suggests.

`@block` also makes a constructor check its arguments against their declared types and remember
them, so that a module can say how it was made (`arguments_of`).
"""

import functools
import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from torch import nn

from blocks.arguments import fitting
from blocks.errors import ArgumentError, UnknownNameError

ModuleType = TypeVar("ModuleType", bound=type[nn.Module])


@dataclass(frozen=True)
class Entry:
    """What the registry knows of a block."""

    name: str
    cls: type[nn.Module]
    family: str
    paper: str | None  # e.g. "arXiv:1801.04381"
    example: dict[str, Any]  # its arguments
    image: tuple[int, int, int]  # the example's input, (C, H, W)
    merges: bool  # reads a list of inputs
    parameters: dict[str, inspect.Parameter]  # the constructor's, annotations evaluated


REGISTRY: dict[str, Entry] = {}


def block(
    *,
    family: str,
    example: dict[str, Any],
    image: tuple[int, int, int],
    paper: str | None = None,
    merges: bool = False,
) -> Callable[[ModuleType], ModuleType]:
    """Register a module class under its own name.

    Args:
        family: heading in the catalogue.
        example: arguments of a typical instance.
        image: input of that instance, (C, H, W).
        paper: where it was published, "arXiv:..." or "doi:...".
        merges: its forward takes a list of tensors.
    """

    def register(cls: ModuleType) -> ModuleType:
        if cls.__name__ in REGISTRY:
            raise RuntimeError(f"two blocks are named {cls.__name__}")
        parameters = _parameters(cls)
        REGISTRY[cls.__name__] = Entry(
            cls.__name__, cls, family, paper, example, image, merges, parameters
        )
        return checked(cls)

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
    if name not in REGISTRY:
        raise UnknownNameError("block", name, REGISTRY)
    return REGISTRY[name]


def arguments_of(module: nn.Module) -> dict[str, Any] | None:
    """The arguments a registered block was made with; None for any other module."""
    return module.__dict__.get("arguments") if type(module).__name__ in REGISTRY else None


def _parameters(cls: type[nn.Module]) -> dict[str, inspect.Parameter]:
    """The constructor's own parameters, annotations evaluated; none without a constructor."""
    if "__init__" not in vars(cls):
        return {}
    signature = inspect.signature(cls.__init__, eval_str=True)
    return {p.name: p for p in list(signature.parameters.values())[1:]}


def _remembering(
    init: Callable[..., None], block_name: str, parameters: dict[str, inspect.Parameter]
) -> Callable[..., None]:
    """A constructor that checks its arguments first and keeps them as `self.arguments`."""
    names = list(parameters)
    fit = {name: fitting(name, p.annotation) for name, p in parameters.items()}
    required = [n for n, p in parameters.items() if p.default is inspect.Parameter.empty]

    @functools.wraps(init)
    def __init__(self: nn.Module, *args: Any, **kwargs: Any) -> None:  # noqa: N807
        given = _named(block_name, names, args, kwargs)
        try:
            fitted = {name: fit[name](value) for name, value in given.items()}
            for name in required:
                if name not in fitted:
                    raise ArgumentError(f"{block_name} needs {name}", argument=name)
            init(self, **fitted)
        except ArgumentError as error:
            raise error.inside(type(self).__name__) from None
        self.__dict__["arguments"] = fitted

    return __init__


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
    return ", ".join(f"{k}={_in_words(v)}" for k, v in arguments.items())


def _in_words(value: Any) -> str:
    """A callable by its name, without an address, so that equal blocks print equally."""
    return getattr(value, "__name__", None) or repr(value)
