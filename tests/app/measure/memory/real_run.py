"""Memory of a real run on the CPU: by the storages of its tensors, and by PyTorch's profiler."""

import weakref
from collections.abc import Iterable
from typing import Any, NamedTuple

import torch
from torch import Tensor, nn
from torch.profiler import ProfilerActivity, profile
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_leaves


class Storages(TorchDispatchMode):
    """Counts the bytes of every storage that an operator makes, until it is freed."""

    def __init__(self, held: Iterable[Tensor]) -> None:
        super().__init__()
        self.live = 0
        self.keys: dict[int, Any] = {}
        for tensor in held:
            self.hold(tensor)
        self.peak = self.live

    def hold(self, tensor: Tensor) -> None:
        storage = tensor.untyped_storage()
        key, size = storage._cdata, storage.nbytes()
        if key in self.keys:
            return

        def free(_: Any) -> None:
            self.live -= size
            del self.keys[key]

        self.keys[key] = weakref.ref(storage, free)
        self.live += size

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        out = func(*args, **kwargs or {})
        for tensor in tensors(out):
            self.hold(tensor)
        self.peak = max(self.peak, self.live)
        return out


class Step(NamedTuple):
    """Bytes of a real training step."""

    peak: int
    saved: int
    gradients: int


def tensors(values: Any) -> list[Tensor]:
    return [value for value in tree_leaves(values) if isinstance(value, Tensor)]


def held(module: nn.Module, inputs: Any) -> list[Tensor]:
    return [*module.parameters(), *module.buffers(), *tensors(inputs)]


def inference(module: nn.Module, inputs: Any) -> int:
    with torch.no_grad(), Storages(held(module, inputs)) as storages:
        module(inputs)
    return storages.peak


def training_step(module: nn.Module, inputs: Any) -> Step:
    """Forward, and backward from a gradient as large as the output."""
    storages = Storages(held(module, inputs))
    weights = {t.untyped_storage()._cdata for t in held(module, [])}
    kept: dict[int, int] = {}

    def pack(tensor: Tensor) -> Tensor:
        storage = tensor.untyped_storage()
        if storage._cdata not in weights:
            kept[storage._cdata] = storage.nbytes()
        return tensor.detach()

    with storages:
        with torch.autograd.graph.saved_tensors_hooks(pack, lambda tensor: tensor):
            output = module(inputs)
        saved = sum(size for key, size in kept.items() if key in storages.keys)
        if output.requires_grad:
            output.backward(torch.empty_like(output))
    gradients = sum(p.grad.nbytes for p in module.parameters() if p.grad is not None)
    return Step(storages.peak, saved, gradients)


def profiled(module: nn.Module, inputs: Any) -> int:
    """The most that the CPU's allocator had given out, with the workspaces of its kernels."""
    with profile(activities=[ProfilerActivity.CPU], profile_memory=True) as run, torch.no_grad():
        module(inputs)
    results = run.profiler.kineto_results
    events = [(e.start_ns(), e.nbytes()) for e in results.events() if e.name() == "[memory]"]
    live = peak = 0
    for _, size in sorted(events, key=lambda event: event[0]):
        live += size
        peak = max(peak, live)
    stored = {
        t.untyped_storage()._cdata: t.untyped_storage().nbytes() for t in held(module, inputs)
    }
    return sum(stored.values()) + peak
