"""PyTorch's own layers: the arguments that make one like a given one."""

import functools
import inspect
from typing import Any

from torch import nn

from app.source.expression import Call, Literal, call
from blocks.errors import SpecError

SIDES = frozenset({"kernel_size", "stride", "padding", "dilation", "output_padding", "output_size"})
PLAIN = (bool, int, float, str, type(None))


def torch_class(cls: type[nn.Module]) -> type[nn.Module]:
    """The nearest class of PyTorch that a class is or descends from."""
    return next(base for base in cls.__mro__ if base.__module__.startswith("torch.nn"))


def layer_call(module: nn.Module, shape: str = "") -> Call:
    """The call of PyTorch's class that makes such a layer, all arguments given.

    Raises:
        SpecError: an argument cannot be told from the layer.
    """
    cls: Any = torch_class(type(module))
    arguments = {}
    for name, parameter in parameters(cls).items():
        if hasattr(module, name):
            value = _value(name, getattr(module, name))
            if not _is_plain(value):
                raise SpecError(f"the argument {name!r} of its {cls.__name__} is no plain value")
            arguments[name] = Literal.of(value)
        elif parameter.default is inspect.Parameter.empty:
            raise SpecError(f"its {cls.__name__} does not tell its argument {name!r}")
    if arguments.get("stride") == arguments.get("kernel_size") and "Pool" in cls.__name__:
        arguments.pop("stride", None)  # by default, as wide as the window
    return call(f"nn.{cls.__name__}", arguments, shape)


@functools.cache
def parameters(cls: type) -> dict[str, inspect.Parameter]:
    """The parameters of a constructor, save where and of which dtype its tensors are."""
    found = inspect.signature(cls).parameters
    return {
        n: p
        for n, p in found.items()
        if n not in ("device", "dtype")
        and p.kind < p.VAR_KEYWORD
        and p.kind != p.VAR_POSITIONAL
        and not n.startswith("_")
    }


@functools.cache
def defaults(function: str) -> dict[str, Literal]:
    """What the arguments of `nn.Conv2d` are if they are left out; of another function, nothing."""
    cls = getattr(nn, function.removeprefix("nn."), None) if function.startswith("nn.") else None
    if cls is None:
        return {}
    found = parameters(cls).items()
    return {n: Literal.of(p.default) for n, p in found if p.default is not inspect.Parameter.empty}


def _value(name: str, value: Any) -> Any:
    """An attribute as the argument it was made from."""
    if name == "bias":
        return value is not None
    if name in SIDES and isinstance(value, tuple) and len(set(value)) == 1:
        return value[0]
    return value


def _is_plain(value: Any) -> bool:
    if isinstance(value, tuple | list):
        return all(_is_plain(item) for item in value)
    return isinstance(value, PLAIN)
