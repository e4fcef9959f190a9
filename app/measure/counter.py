"""The counter: one forward pass on shapes alone, each piece of work on the module that does it."""

from collections.abc import Callable, Sequence
from types import MethodType
from typing import Any

import torch
from torch import Tensor, nn
from torch._C import DisableTorchFunction
from torch.overrides import TorchFunctionMode
from torch.utils._pytree import tree_flatten, tree_map_only

from app.measure.leaf_rules import LEAVES, Leaf
from app.measure.operators import OperatorMode, move
from app.measure.shadow import is_leaf, shadow
from app.measure.shape_rules import QUESTIONS, RULES
from app.measure.tally import Tally
from app.measure.work import TABLE, Formula, work_of

# Answered by values; only a tensor that has some can tell.
VALUES = frozenset(
    {
        *(Tensor.item, Tensor.tolist, Tensor.__bool__, Tensor.__int__, Tensor.__float__),
        *(Tensor.__index__, Tensor.numpy),
    }
)
# Without a tensor they draw from the process's own generator, unless they draw nothing, on meta.
CHANCE = frozenset({torch.rand, torch.randn, torch.randint, torch.randperm, torch.normal})


class Node(Tally):
    """One module of the tree, as it ran, with the tally of its own code."""

    calls = 0
    children: Sequence["Node"] = ()
    input: Sequence[list[int]] = ()
    output: Sequence[list[int]] = ()

    def __init__(self, name: str, path: str, module: nn.Module) -> None:
        self.name = name
        self.path = path
        self.module = module


class Counter(TorchFunctionMode):
    """Answers every PyTorch function with a shape, and tallies its work where it was called.

    Everything it changes is its own: the original module, its tensors, the gradient mode and the
    random state are as before, also when the forward pass raises.

    Args:
        module: any module; it is left as it is.
    """

    def __init__(self, module: nn.Module) -> None:
        super().__init__()
        self._shadow, self._twins = shadow(module)
        self.uncounted: dict[str, tuple[int, str]] = {}
        self.failure: tuple[BaseException, Node, list[list[int]]] | None = None
        self._metas: dict[int, tuple[Tensor, Tensor]] = {}
        self._uses: dict[int, list[Node]] = {}
        self.root = self._plant(module, "", "")
        self.current = self.root

    def run(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """The module's output on these inputs, as meta tensors."""
        args, kwargs = tree_map_only(Tensor, self.as_meta, (args, kwargs))
        try:
            return self._forward(args, kwargs)
        finally:
            # Each twin and its counted forward hold each other; apart, they are gone at once
            # and the garbage collector has no cycles to find.
            for twin in self._twins.values():
                twin.__dict__.clear()

    def _forward(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        with torch.no_grad(), self:
            return self._shadow(*args, **kwargs)

    def _plant(self, module: nn.Module, name: str, path: str) -> Node:
        """The node of a module and those below it; each module counts where it is first seen."""
        node = Node(name, path, module)
        uses = self._uses.setdefault(id(module), [])
        uses.append(node)
        if len(uses) == 1:
            twin = self._twins[id(module)]
            if is_leaf(module):
                twin.__dict__["forward"] = self._leaf(uses, twin)
            else:
                twin.__dict__["forward"] = self._counted(uses, twin.forward)
        if module._modules:
            start = f"{path}." if path else ""
            node.children = [
                self._plant(child, name, start + name)
                for name, child in module._modules.items()
                if child is not None
            ]
        return node

    def _counted(self, uses: list[Node], forward: Callable[..., Any]) -> Callable[..., Any]:
        """A module's forward, run with its own node as the current one."""

        def counted(*args: Any, **kwargs: Any) -> Any:
            caller = self.current
            node = uses[0] if len(uses) == 1 else place_of(uses, caller)
            self.current = node
            node.calls += 1
            try:
                output = forward(*args, **kwargs)
            except Exception as error:
                if self.failure is None or self.failure[0] is not error:
                    self.failure = (error, node, shapes((args, kwargs)))
                raise
            finally:
                self.current = caller
            if node.calls == 1:
                node.input = shapes(args[0] if len(args) == 1 and not kwargs else (args, kwargs))
                node.output = shapes(output)
            return output

        counted.__wrapped__ = forward  # type: ignore[attr-defined]  # for inspect.signature
        return counted

    def _leaf(self, uses: list[Node], twin: nn.Module) -> Callable[..., Any]:
        """A leaf's forward: its rule, where that speaks."""
        leaf = LEAVES[type(twin)]

        def counted(*args: Any, **kwargs: Any) -> Any:
            if len(args) == 1 and not kwargs and isinstance(args[0], Tensor):
                x = args[0]
                node = uses[0] if len(uses) == 1 else place_of(uses, self.current)
                with DisableTorchFunction():
                    output = self._by_leaf_rule(leaf, node, twin, x)
                    if output is not None:
                        if not node.calls:
                            node.input = [list(x.shape)]
                            node.output = [list(output.shape)]
                        node.calls += 1
                        return output
            in_full = MethodType(type(twin).forward, twin)
            return self._counted(uses, in_full)(*args, **kwargs)

        return counted

    def _by_leaf_rule(self, leaf: Leaf, node: Node, twin: nn.Module, x: Tensor) -> Tensor | None:
        given = leaf.arguments(twin, x)
        return None if given is None else leaf.rule(node, *given)

    def as_meta(self, tensor: Tensor) -> Tensor:
        """The meta twin of a tensor that holds values; the same one all through the pass."""
        if tensor.is_meta:
            return tensor
        if id(tensor) not in self._metas:
            self._metas[id(tensor)] = (tensor, tensor.detach().to("meta"))
        return self._metas[id(tensor)][1]

    def __torch_function__(
        self, func: Any, types: Any, args: tuple[Any, ...] = (), kwargs: Any = None
    ) -> Any:
        """By a shape rule, or by PyTorch's own meta kernels under the operator mode."""
        rule = RULES.get(func)
        if rule is not None:
            output = rule(self.current, *args, **kwargs or {})
            if output is not None:
                return output
        elif func in QUESTIONS:
            return func(*args, **kwargs or {})
        return self._by_kernel(func, args, kwargs or {})

    def _by_kernel(self, func: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        if func in VALUES:
            return func(*args, **kwargs)
        if func in CHANCE and not any(isinstance(value, Tensor) for value in args):
            kwargs = {**kwargs, "device": "meta", "generator": None}
        else:
            args, kwargs = tree_map_only(Tensor, self.as_meta, (args, kwargs))
        formula = TABLE.formulas.get(func)
        if formula is not None:
            return self._by_formula(formula, func, args, kwargs)
        with self._operators():
            return func(*args, **kwargs)

    def _by_formula(
        self, formula: Formula, func: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> Any:
        """A function that a user has registered, as a whole."""
        output = func(*args, **kwargs)
        written = [t for t in tree_flatten(output)[0] if isinstance(t, Tensor)]
        move(self.current, "", (args, kwargs), written)
        work_of(formula, args, kwargs, output).put_on(self.current)
        return output

    def _operators(self) -> OperatorMode:
        return OperatorMode(self.current, self.as_meta, self._uncount)

    def _uncount(self, operator: str) -> None:
        calls, path = self.uncounted.get(operator, (0, self.current.path))
        self.uncounted[operator] = (calls + 1, path)


def place_of(uses: list[Node], caller: Node) -> Node:
    """Where a shared module's call counts: at its place below its caller, else at its first."""
    return next((node for node in uses if node in caller.children), uses[0])


def shapes(values: Any) -> list[list[int]]:
    """The shapes of all tensors in a nest of values, in order."""
    with DisableTorchFunction():  # asking the counter for a shape would take longer than counting
        if isinstance(values, Tensor):
            return [list(values.shape)]
        return [list(v.shape) for v in tree_flatten(values)[0] if isinstance(v, Tensor)]
