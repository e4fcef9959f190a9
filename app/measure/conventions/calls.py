"""Calls: what a recorded forward pass did, as a tree of modules, functions and operators."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import prod
from typing import Any

from torch import Tensor, nn


class CannotCountError(Exception):
    """A tool stops with an error on such a call; the text says on which."""


@dataclass(slots=True, eq=False)
class OperatorCall:
    """One ATen operator, as PyTorch ran it below a function."""

    name: str
    args: tuple[Any, ...]
    output: Any
    macs: int  # 0 where a formula of a user's own has counted


@dataclass(slots=True, eq=False)
class FunctionCall:
    """One PyTorch function, as a module's code called it."""

    function: Any
    args: tuple[Any, ...]
    kwargs: dict[str, Any]
    output: Any
    macs: int
    operators: Sequence[OperatorCall]
    registered: int = 0  # of the macs, what formulas of a user's own have counted

    def given(self, place: int, name: str) -> Any:
        """An argument, however it was passed; None if it was not."""
        return self.args[place] if len(self.args) > place else self.kwargs.get(name)

    def factor(self) -> Tensor:
        """The second tensor of a product."""
        factor: Tensor = [*self.args, *self.kwargs.values()][1]
        return factor

    @property
    def name(self) -> str:
        """As in `linear` or `Tensor.add`."""
        return getattr(self.function, "__name__", None) or str(self.function)


@dataclass(slots=True, eq=False)
class ModuleCall:
    """One call of a module, with what its code did in order."""

    module: nn.Module
    args: tuple[Any, ...]
    kwargs: dict[str, Any]
    hooked: bool  # called as a module, so that its hooks ran, and not by its `forward`
    output: Any = None
    inside: list["ModuleCall | FunctionCall"] = field(default_factory=list)
    _functions: list[FunctionCall] | None = None  # asked for by every tool; none comes later

    @property
    def input(self) -> Any:
        """Its first positional argument, the one that hooks are given."""
        if not self.args:
            raise CannotCountError(f"a {self.name} that is called with named arguments alone")
        return self.args[0]

    @property
    def name(self) -> str:
        """The module's type."""
        return type(self.module).__name__

    def functions(self) -> list[FunctionCall]:
        """Every function call in it, in order."""
        if self._functions is None:
            found: list[FunctionCall] = []
            for call in self.inside:
                if isinstance(call, FunctionCall):
                    found.append(call)
                else:
                    found += call.functions()
            self._functions = found
        return self._functions

    @property
    def macs(self) -> int:
        """Multiply-accumulates in it, as we count them."""
        functions = self.functions()
        return functions[0].macs if len(functions) == 1 else sum([f.macs for f in functions])


def elements(value: Any) -> int:
    """How many elements a tensor has; 0 for anything else."""
    return prod(value.shape) if isinstance(value, Tensor) else 0
