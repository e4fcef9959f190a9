"""Inference: the counter's forward pass, with an eye on the tensors it makes."""

from collections.abc import Callable, Iterable
from functools import lru_cache
from math import prod
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch._C import DisableTorchFunction
from torch.utils._pytree import tree_leaves, tree_map_only

from app.measure.counter import Counter, Node
from app.measure.memory.heap import Heap
from app.measure.operators import OperatorMode

# Max pooling writes 64-bit positions beside its values, also where nobody asked for them.
POSITIONS = frozenset({torch.max_pool2d, F.max_pool2d})


class Allocations(OperatorMode):
    """Tells of every tensor that an operator has made; counts no work."""

    def __init__(
        self,
        node: Node,
        as_meta: Callable[[Tensor], Tensor],
        made: Callable[[Iterable[Tensor]], None],
    ) -> None:
        super().__init__(node, as_meta, lambda _: None)
        self._made = made

    def _count(self, *call: Any) -> None:
        self._made(tensors_in(call[-1]))

    def _is_one(self, func: Any) -> bool:  # a device runs some at once that meta runs in parts
        return _has_a_kernel(func)


@lru_cache(4096)
def _has_a_kernel(func: Any) -> bool:
    return bool(torch._C._dispatch_has_kernel_for_dispatch_key(func.name(), "CPU"))


class InferenceMemory(Counter):
    """A counter that keeps the heap of its pass."""

    def __init__(self, module: nn.Module) -> None:
        super().__init__(module)
        self.heap = Heap()
        self.param_bytes = self.heap.hold(module.parameters())
        self.buffer_bytes = self.heap.hold(module.buffers())

    def run(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """As the counter's; the caller holds the inputs all the time."""
        args, kwargs = tree_map_only(Tensor, super().as_meta, (args, kwargs))
        self.made(tensors_in((args, kwargs)))
        try:
            return super().run(args, kwargs)
        finally:
            self.heap.close()

    def made(self, tensors: Iterable[Tensor], briefly: int = 0) -> None:
        """Tensors come from the code of the current layer."""
        self.heap.hold(tensors)
        self.heap.mark(self.current.path, briefly)

    def as_meta(self, tensor: Tensor) -> Tensor:
        """As the counter's; a twin takes no memory beside its tensor."""
        twin = super().as_meta(tensor)
        if twin is not tensor:
            self.heap.stand_in(twin)
        return twin

    def __torch_function__(
        self, func: Any, types: Any, args: tuple[Any, ...] = (), kwargs: Any = None
    ) -> Any:
        """As the counter's."""
        output = super().__torch_function__(func, types, args, kwargs)
        if isinstance(output, Tensor):
            self.made((output,), _briefly(func, kwargs, output))
        return output

    def _operators(self) -> OperatorMode:
        return Allocations(self.current, self.as_meta, self.made)

    def _leaf(self, uses: list[Node], twin: nn.Module) -> Callable[..., Any]:
        forward = super()._leaf(uses, twin)

        def watched(x: Any, *args: Any, **kwargs: Any) -> Any:
            output = forward(x, *args, **kwargs)
            if isinstance(output, Tensor):
                with DisableTorchFunction():
                    self.heap.hold((output,))
                self.heap.mark(uses[0].path)
            return output

        return watched


def _briefly(func: Any, named: dict[str, Any] | None, output: Tensor) -> int:
    """Bytes of what a function with a shape rule writes beside its output."""
    if func in POSITIONS:
        return 8 * prod(output.shape)
    training = func is F.batch_norm and named and named.get("training")  # so PyTorch passes it
    return 2 * output.shape[1] * output.dtype.itemsize if training else 0  # mean and deviation


def tensors_in(values: Any) -> Iterable[Tensor]:
    """All tensors in a nest of values."""
    if isinstance(values, Tensor):
        return (values,)
    return [value for value in tree_leaves(values) if isinstance(value, Tensor)]
