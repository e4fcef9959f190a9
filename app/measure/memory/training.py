"""Training: one step on shapes alone, by PyTorch's own autograd, with an eye on the heap."""

from collections.abc import Callable, Sequence
from functools import partial
from types import MethodType
from typing import Any

import torch
from torch import Tensor, nn

from app.measure.counter import Node
from app.measure.memory.inference import InferenceMemory, tensors_in
from app.measure.memory.memo import RememberedAllocations
from app.measure.operators import OperatorMode
from app.measure.shape_rules import QUESTIONS


class TrainingMemory(InferenceMemory):
    """A forward pass in training mode that autograd records, and the backward pass behind it.

    Every function runs on PyTorch's meta kernels, so that autograd saves what it saves on a
    device.  Parameters and buffers are stood in for by twins; the originals get no gradient.
    """

    def __init__(self, module: nn.Module) -> None:
        super().__init__(module)
        self._weights = {id(tensor) for tensor in (*module.parameters(), *module.buffers())}
        self._memo: dict[Any, Any] = {}
        self._trained: list[Tensor] = []
        self._saved: set[int] = set()
        self.saved_bytes = 0
        self.gradient_bytes = 0
        self.forward_moments = 0

    def _forward(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        self._shadow.train()
        saving = torch.autograd.graph.saved_tensors_hooks(self._save, _unpacked)
        with torch.enable_grad(), saving, self:
            output = self._shadow(*args, **kwargs)
        self.saved_bytes = self.heap.bytes_of(self._saved)
        self.forward_moments = len(self.heap.moments)
        self._backward([t for t in tensors_in(output) if t.requires_grad])
        return output

    def _backward(self, outputs: Sequence[Tensor]) -> None:
        """From a gradient as large as the output to those of all parameters."""
        trained = [twin for twin in self._trained if twin.requires_grad]
        if not outputs or not trained:
            return
        with self._operators():
            arriving = [torch.empty_like(output) for output in outputs]
            gradients = torch.autograd.grad(outputs, trained, arriving, allow_unused=True)
        self.gradient_bytes = sum(t.untyped_storage().nbytes() for t in tensors_in(gradients))

    def as_meta(self, tensor: Tensor) -> Tensor:
        """A twin for each weight, which can take a gradient if its original can."""
        if id(tensor) not in self._weights:
            return super().as_meta(tensor)
        if id(tensor) not in self._metas:
            twin = torch.empty_strided(
                tensor.size(), tensor.stride(), dtype=tensor.dtype, device="meta"
            ).requires_grad_(tensor.requires_grad)
            self._metas[id(tensor)] = (tensor, twin)
            self._trained.append(twin)
            self.heap.stand_in(twin)
        return self._metas[id(tensor)][1]

    def _leaf(self, uses: list[Node], twin: nn.Module) -> Callable[..., Any]:
        return self._counted(uses, MethodType(type(twin).forward, twin))

    def __torch_function__(
        self, func: Any, types: Any, args: tuple[Any, ...] = (), kwargs: Any = None
    ) -> Any:
        """By PyTorch's kernels alone; a shape rule records nothing for a backward pass."""
        if func in QUESTIONS:
            return func(*args, **kwargs or {})
        output = self._by_kernel(func, args, kwargs or {})
        for tensor in tensors_in(output):
            if tensor.grad_fn is not None:
                tensor.grad_fn.register_prehook(partial(self._return_to, self.current))
        return output

    def _return_to(self, node: Node, _: Any) -> None:
        """The backward pass has come to what this layer's code did."""
        self.current = node

    def _operators(self) -> OperatorMode:
        return RememberedAllocations(self.current, self.as_meta, self.made, self._memo)

    def _save(self, tensor: Tensor) -> Tensor:
        self._saved.add(tensor.untyped_storage()._cdata)
        return tensor.detach()  # without its history, which would hold itself


def _unpacked(tensor: Tensor) -> Tensor:
    return tensor
