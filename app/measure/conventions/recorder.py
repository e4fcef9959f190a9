"""The recorder: a counter that keeps every call, for tools that count calls in their own way."""

import sys
from collections.abc import Callable, Sequence
from types import FrameType
from typing import Any

from torch import Tensor, nn

from app.measure.conventions.calls import FunctionCall, ModuleCall, OperatorCall
from app.measure.counter import Counter, Node
from app.measure.leaf_rules import Leaf
from app.measure.operators import OperatorMode
from app.measure.shape_rules import QUESTIONS
from app.measure.work import TABLE

COUNTER = Counter.run.__code__.co_filename
CALLED = nn.Module.__call__.__code__.co_filename  # where a module's `forward` is called with hooks
NONE: Sequence[OperatorCall] = ()


class Recorder(Counter):
    """Counts as the counter does, in evaluation mode, and remembers what was called with what.

    Attributes:
        calls: of the whole pass; there is one, of the module itself.
    """

    def __init__(self, module: nn.Module) -> None:
        super().__init__(module)
        for twin in self._twins.values():
            twin.__dict__["training"] = False
        self.calls: list[ModuleCall | FunctionCall] = []
        self._below: list[OperatorCall] = []

    def _by_leaf_rule(self, leaf: Leaf, node: Node, twin: nn.Module, x: Tensor) -> Tensor | None:
        """As the counter does, and remember the call that the leaf's forward would have made."""
        given = leaf.arguments(twin, x)
        if given is None:
            return None
        before = node.macs
        output = leaf.rule(node, *given)
        if output is not None:
            call = ModuleCall(node.module, (x,), {}, _hooked(sys._getframe(1)), output)
            if leaf.function is not None:
                macs = node.macs - before
                call.inside.append(FunctionCall(leaf.function, given, {}, output, macs, NONE))
            self.calls.append(call)
        return output

    def _counted(self, uses: list[Node], forward: Callable[..., Any]) -> Callable[..., Any]:
        counted = super()._counted(uses, forward)

        def recorded(*args: Any, **kwargs: Any) -> Any:
            call = ModuleCall(uses[0].module, args, kwargs, _hooked(sys._getframe(1)))
            caller = self.calls
            caller.append(call)
            self.calls = call.inside
            try:
                call.output = counted(*args, **kwargs)
            finally:
                self.calls = caller
            return call.output

        recorded.__wrapped__ = forward  # type: ignore[attr-defined]  # for inspect.signature
        return recorded

    def __torch_function__(
        self, func: Any, types: Any, args: tuple[Any, ...] = (), kwargs: Any = None
    ) -> Any:
        """As the counter does, and remember it."""
        if func in QUESTIONS:
            return func(*args, **kwargs or {})
        node, self._below = self.current, []
        before = node.macs
        output = super().__torch_function__(func, types, args, kwargs)
        macs = node.macs - before
        unknown = self._below or func in TABLE.formulas
        registered = macs - sum(below.macs for below in self._below) if unknown else 0
        call = FunctionCall(func, args, kwargs or {}, output, macs, self._below, registered)
        self.calls.append(call)
        return output

    def _operators(self) -> OperatorMode:
        return _Recording(self, self._below)


def _hooked(caller: FrameType | None) -> bool:
    """Whether a module was called as one, so that hooks on it would run."""
    while caller and caller.f_code.co_filename == COUNTER:  # a leaf that runs in full after all
        caller = caller.f_back
    return caller is not None and caller.f_code.co_filename == CALLED


class _Recording(OperatorMode):
    """Counts operators for a recorder, and remembers them."""

    def __init__(self, recorder: Recorder, below: list[OperatorCall]) -> None:
        super().__init__(recorder.current, recorder.as_meta, recorder._uncount)
        self.below = below

    def _count(self, func: Any, packet: Any, args: Any, kwargs: Any, out: Any) -> None:
        before = self.tally.macs
        super()._count(func, packet, args, kwargs, out)
        macs = 0 if packet in TABLE.formulas else self.tally.macs - before
        self.below.append(OperatorCall(packet.__name__, args, out, macs))
