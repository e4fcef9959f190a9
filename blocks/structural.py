"""Structural layers: chain, skip and parallel, from which any block can be put together.

They hold other layers and say how these are joined, so that no forward need be written.  After
`Chain`, `SkipConnection` and `Parallel` of Flux.jl (FluxML/Flux.jl, layers/basic.jl).
"""

from collections import OrderedDict
from collections.abc import Mapping
from typing import Any

from torch import Tensor, nn

from blocks.errors import ArgumentError, SpecError
from blocks.merges import Add


class Chain(nn.Sequential):
    """Layers one behind the other, numbered or named; an index, a name or a slice finds them.

    `Chain(a, b)`, `Chain(stem=a, head=b)` or `Chain({"stem": a, "head": b})`.

    Shape:
        what the first layer takes -> what the last one gives

    Args:
        layers: modules, or one mapping of names to modules.
        named: modules by name, behind the others.

    Raises:
        ArgumentError: a layer is no module.
        SpecError: a name is that of an attribute every module has.
    """

    # TorchScript takes two modules for one if only the order of their children differs, unless a
    # constant tells them apart.
    __constants__ = ("order",)

    def __init__(self, *layers: nn.Module | Mapping[str, nn.Module], **named: nn.Module) -> None:
        super().__init__(OrderedDict(_named(layers, named)))
        self.order = tuple(self._modules)

    def __getitem__(self, key: Any) -> Any:
        """A layer by number or name, or a chain of those in a slice, with their names."""
        return self._modules[key] if isinstance(key, str) else super().__getitem__(key)


class SkipConnection(nn.Module):
    """A layer beside the identity, joined by a connection: `connection([layer(x), x])`.

    Shape:
        x -> what the connection gives; with Add, the shape of x

    Args:
        layer: the branch.
        connection: a module that takes a list of tensors, such as Add (the default) or Concat.

    Raises:
        ArgumentError: `layer` or `connection` is no module.
    """

    def __init__(self, layer: nn.Module, connection: nn.Module | None = None) -> None:
        super().__init__()
        self.layer = _module("layer", layer)
        self.connection = Add() if connection is None else _module("connection", connection)

    def forward(self, x: Tensor) -> Tensor:
        return self.connection([self.layer(x), x])


class ResidualAdd(nn.Module):
    """A block whose result is added to its input, or to a projection of it.

    The sum is a new tensor, the input is left as it is, and nothing is broadcast.

    Shape:
        x -> the shape of block(x), which shortcut(x) must have too

    Args:
        block: the branch.
        shortcut: what the input goes through; itself if left out.

    Raises:
        ArgumentError: `block` or `shortcut` is no module.
    """

    def __init__(self, block: nn.Module, shortcut: nn.Module | None = None) -> None:
        super().__init__()
        self.block = _module("block", block)
        self.shortcut = None if shortcut is None else _module("shortcut", shortcut)
        self.add = Add()

    def forward(self, x: Tensor) -> Tensor:
        y = self.block(x)
        if self.shortcut is not None:
            x = self.shortcut(x)
        return self.add([y, x])


class _Branches(nn.ModuleDict):
    """Branches by name, whose order counts."""

    __constants__ = ("order",)  # see Chain

    def __init__(self, branches: Mapping[str, nn.Module]) -> None:
        super().__init__(branches)
        self.order = tuple(branches)


class Parallel(nn.Module):
    """Branches beside each other; the connection is called once, on the list of all results.

    One tensor goes to every branch; a list of tensors goes one to each.

    Shape:
        x, or [x_1, ..., x_n] for n branches -> what the connection gives

    Args:
        connection: a module that takes a list of tensors, such as Concat, Add or Maximum.
        branches: modules, or one mapping of names to modules.
        named: branches by name, behind the others.

    Raises:
        ArgumentError: a branch or the connection is no module.
        SpecError: a name is that of an attribute every module has.
    """

    def __init__(
        self,
        connection: nn.Module,
        *branches: nn.Module | Mapping[str, nn.Module],
        **named: nn.Module,
    ) -> None:
        super().__init__()
        self.branches = _Branches(_named(branches, named))
        self.connection = _module("connection", connection)

    def forward(self, x: Tensor | list[Tensor]) -> Tensor:
        results: list[Tensor] = []
        if isinstance(x, list):  # a list is asked for, since a traced tensor is no Tensor
            for index, branch in enumerate(self.branches.values()):
                results.append(branch(x[index]))
        else:
            for branch in self.branches.values():
                results.append(branch(x))  # noqa: PERF401 - TorchScript has no comprehension here
        return self.connection(results)


def with_shortcut(main: nn.Module, shortcut: nn.Module | None) -> Parallel:
    """`main(x) + shortcut(x)`, where no shortcut is the identity."""
    return Parallel(Add(), main=main, shortcut=nn.Identity() if shortcut is None else shortcut)


def present(**parts: nn.Module | None) -> dict[str, nn.Module]:
    """Those parts that are there."""
    return {name: part for name, part in parts.items() if part is not None}


def _named(
    layers: tuple[nn.Module | Mapping[str, nn.Module], ...], named: Mapping[str, nn.Module]
) -> dict[str, nn.Module]:
    """The layers by name: given names, or numbers as in `nn.Sequential`."""
    found: dict[str, Any] = {str(index): layer for index, layer in enumerate(layers)}
    if len(layers) == 1 and isinstance(layers[0], Mapping):
        found = dict(layers[0])
    found |= named
    for name, layer in found.items():
        if hasattr(nn.Sequential, name) or hasattr(nn.ModuleDict, name):
            raise SpecError(f"every module has an attribute {name!r} already", got=name)
        _module(name, layer)
    return found


def _module(name: str, layer: Any) -> nn.Module:
    if not isinstance(layer, nn.Module):
        raise ArgumentError(
            f"{name} is {layer!r}, not a module",
            argument=name,
            expected="an nn.Module",
            hint="give an instance; wrap a function in a module of its own",
        )
    return layer
