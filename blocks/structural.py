"""Structural layers: chain, skip and parallel, from which any block can be put together.

They hold other layers and say how these are joined, so that no forward need be written.  After
`Chain`, `SkipConnection` and `Parallel` of Flux.jl (FluxML/Flux.jl, layers/basic.jl).

In Python their constructors take modules.  In a spec they hold layers, in the same words as the
spec itself; `from_layers` takes what a spec says, once these layers have become modules by name.
"""

from collections import OrderedDict
from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

from torch import Tensor, nn

from blocks.arguments import Nested
from blocks.errors import ArgumentError, SpecError
from blocks.merges import Add, Concat, Maximum, Multiply
from blocks.registry import block

MERGES: tuple[type[nn.Module], ...] = (Add, Concat, Maximum, Multiply)
CONNECTIONS = {cls.__name__: cls for cls in MERGES}
Connection = Literal["Add", "Concat", "Maximum", "Multiply"]

Modules = Mapping[str, nn.Module]


def _conv(out_channels: int, **args: Any) -> dict[str, Any]:
    """A layer for the examples."""
    return {"block": "ConvNormAct", "args": {"out_channels": out_channels, **args}}


@block(
    family="structural",
    example={"layers": [{"name": "stem", **_conv(64)}, {"block": "MaxPool"}, _conv(128)]},
    image=(32, 56, 56),
    experimental=True,
)
class Chain(nn.Sequential):
    """Layers one behind the other, numbered or named; an index, a name or a slice finds them.

    `Chain(a, b)`, `Chain(stem=a, head=b)` or `Chain({"stem": a, "head": b})`; without any it is
    the identity.

    Shape:
        what the first layer takes -> what the last one gives

    Params: the sum of its layers'.

    MACs: the sum of its layers'.

    Args:
        layers: one behind the other; none is the identity.

    Raises:
        ArgumentError: a layer is no module.
        SpecError: a name is that of an attribute every module has.

    Experimental: the words for it in a spec may still change.
    """

    # TorchScript takes two modules for one if only the order of their children differs, unless a
    # constant tells them apart.
    __constants__ = ("order",)

    def __init__(self, *layers: nn.Module | Modules, **named: nn.Module) -> None:
        super().__init__(OrderedDict(_named(layers, named)))
        self.order = tuple(self._modules)

    @classmethod
    def from_layers(cls, layers: Annotated[Modules, Nested("")]) -> Self:
        """The chain that a spec describes."""
        return cls(layers)

    def __getitem__(self, key: Any) -> Any:
        """A layer by number or name, or a chain of those in a slice, with their names."""
        return self._modules[key] if isinstance(key, str) else super().__getitem__(key)


@block(
    family="structural",
    example={
        "layers": [_conv(32, kernel_size=1), {"name": "grow", **_conv(32)}],
        "connection": "Concat",
    },
    image=(64, 28, 28),
    experimental=True,
)
class SkipConnection(nn.Module):
    """A layer beside the identity, joined with it by a connection.

    It computes `connection([layer(x), x])`: with Add a residual block, with Concat one of a dense
    network.  In Python `SkipConnection(layer, connection)` takes two modules, the connection one
    that reads a list of tensors.

    Shape:
        x -> what the connection gives; with Add, the shape of x

    Params: the sum of its layers'.

    MACs: the sum of its layers'.

    Args:
        layers: the branch, one behind the other; none is the identity.
        connection: what joins its result with the input.

    Raises:
        ArgumentError: `layer` or `connection` is no module.

    Experimental: the words for it in a spec may still change.
    """

    def __init__(self, layer: nn.Module, connection: nn.Module | None = None) -> None:
        super().__init__()
        self.layer = _module("layer", layer)
        self.connection = Add() if connection is None else _module("connection", connection)

    @classmethod
    def from_layers(
        cls, layers: Annotated[Modules, Nested("layer")], connection: Connection = "Add"
    ) -> Self:
        """The skip that a spec describes."""
        return cls(Chain(layers), CONNECTIONS[connection]())

    def forward(self, x: Tensor) -> Tensor:
        return self.connection([self.layer(x), x])


@block(
    family="structural",
    example={
        "layers": [_conv(128, stride=2), _conv(128, activation_layer=None)],
        "shortcut": [_conv(128, kernel_size=1, stride=2, activation_layer=None)],
    },
    image=(64, 56, 56),
    paper="arXiv:1512.03385",
    experimental=True,
)
class ResidualAdd(nn.Module):
    """A block whose result is added to its input, or to a projection of it.

    The sum is a new tensor, the input is left as it is, and nothing is broadcast.  In Python
    `ResidualAdd(block, shortcut)` takes two modules, or one.

    Shape:
        x -> the shape of block(x), which shortcut(x) must have too

    Params: the sum of its layers'.

    MACs: the sum of its layers'.

    Args:
        layers: the branch, one behind the other; none is the identity.
        shortcut: layers that the input goes through; it is added itself if left out.

    Raises:
        ArgumentError: `block` or `shortcut` is no module.

    Experimental: the words for it in a spec may still change.
    """

    def __init__(self, block: nn.Module, shortcut: nn.Module | None = None) -> None:
        super().__init__()
        self.block = _module("block", block)
        self.shortcut = None if shortcut is None else _module("shortcut", shortcut)
        self.add = Add()

    @classmethod
    def from_layers(
        cls,
        layers: Annotated[Modules, Nested("block")],
        shortcut: Annotated[Modules | None, Nested("shortcut")] = None,
    ) -> Self:
        """The residual block that a spec describes."""
        return cls(Chain(layers), None if shortcut is None else Chain(shortcut))

    def forward(self, x: Tensor) -> Tensor:
        y = self.block(x)
        if self.shortcut is not None:
            x = self.shortcut(x)
        return self.add([y, x])


class Branches(nn.ModuleDict):
    """Branches by name, whose order counts."""

    __constants__ = ("order",)  # see Chain

    def __init__(self, branches: Modules) -> None:
        super().__init__(branches)
        self.order = tuple(branches)


@block(
    family="structural",
    example={
        "branches": {
            "narrow": [_conv(32, kernel_size=1)],
            "wide": [_conv(48, kernel_size=1), _conv(64)],
            "pool": [{"block": "MaxPool", "args": {"kernel_size": 3, "stride": 1, "padding": 1}}],
        },
        "connection": "Concat",
    },
    image=(64, 28, 28),
    experimental=True,
)
class Parallel(nn.Module):
    """Branches beside each other; the connection is called once, on the list of all results.

    One tensor goes to every branch; a list of tensors goes one to each.  In Python
    `Parallel(connection, ...)` takes modules, or one mapping of names to modules; the connection is
    one that reads a list of tensors.

    Shape:
        x, or [x_1, ..., x_n] for n branches -> what the connection gives

    Params: the sum of its layers'.

    MACs: the sum of its layers'.

    Args:
        branches: lists of layers, by name or in a list; one without layers is the identity.
        connection: what joins the results.

    Raises:
        ArgumentError: there is no branch, or one of them or the connection is no module.
        SpecError: a name is that of an attribute every module has.

    Experimental: the words for it in a spec may still change.
    """

    def __init__(
        self, connection: nn.Module, *branches: nn.Module | Modules, **named: nn.Module
    ) -> None:
        super().__init__()
        self.branches = Branches(_named(branches, named))
        self.connection = _module("connection", connection)
        if not self.branches:
            raise ArgumentError("Parallel needs a branch", argument="branches", expected="one")

    @classmethod
    def from_layers(
        cls,
        branches: Annotated[Mapping[str, Modules], Nested("branches", fan=True)],
        connection: Connection,
    ) -> Self:
        """The branches that a spec describes."""
        chains = {name: Chain(layers) for name, layers in branches.items()}
        return cls(CONNECTIONS[connection](), chains)

    def forward(self, x: Tensor | list[Tensor]) -> Tensor:
        results: list[Tensor] = []
        if isinstance(x, list):  # a list is asked for, since a traced tensor is no Tensor
            for index, branch in enumerate(self.branches.values()):
                results.append(branch(x[index]))
        else:
            for branch in self.branches.values():
                results.append(branch(x))  # noqa: PERF401 - TorchScript has no comprehension here
        return self.connection(results)


# What the containers have beyond their class, and so cannot be the name of a layer in them.
RESERVED = frozenset({*dir(nn.Sequential()), *dir(nn.ModuleDict()), "order", "from_layers"})


def with_shortcut(main: nn.Module, shortcut: nn.Module | None) -> Parallel:
    """`main(x) + shortcut(x)`, where no shortcut is the identity."""
    return Parallel(Add(), main=main, shortcut=nn.Identity() if shortcut is None else shortcut)


def present(**parts: nn.Module | None) -> dict[str, nn.Module]:
    """Those parts that are there."""
    return {name: part for name, part in parts.items() if part is not None}


def _named(layers: tuple[nn.Module | Modules, ...], named: Modules) -> dict[str, nn.Module]:
    """The layers by name: given names, or numbers as in `nn.Sequential`."""
    found: dict[str, Any] = {str(index): layer for index, layer in enumerate(layers)}
    if len(layers) == 1 and isinstance(layers[0], Mapping):
        found = dict(layers[0])
    found |= named
    for name, layer in found.items():
        if name in RESERVED:
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
