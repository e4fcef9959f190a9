"""A memo: what an operator gives for shapes that it has been given before in the same run.

PyTorch's meta kernels take most of a training step's time, and networks repeat their layers.
"""

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

import torch
from torch import Tensor

from app.measure.counter import Node
from app.measure.memory.inference import Allocations

Made = tuple[torch.Size, tuple[int, ...], torch.dtype] | None  # None where it gives none


class RememberedAllocations(Allocations):
    """Runs each operator once for the same shapes, strides, dtypes and settings.

    Args:
        memo: of the run.
    """

    def __init__(
        self,
        node: Node,
        as_meta: Callable[[Tensor], Tensor],
        made: Callable[[Iterable[Tensor]], None],
        memo: dict[Any, list[Made]],
    ) -> None:
        super().__init__(node, as_meta, made)
        self._memo = memo

    def _run(self, func: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        if not _gives_new_tensors(func):
            return super()._run(func, args, kwargs)
        key = (func, *map(_key, args), *((name, _key(value)) for name, value in kwargs.items()))
        try:
            made = self._memo.get(key)
        except TypeError:  # an argument that has no hash
            return super()._run(func, args, kwargs)
        if made is not None:
            tensors = [
                one and torch.empty_strided(*one[:2], dtype=one[2], device="meta") for one in made
            ]
            return tensors[0] if len(func._schema.returns) == 1 else tuple(tensors)
        out = super()._run(func, args, kwargs)
        self._remember(key, out if isinstance(out, tuple) else (out,))
        return out

    def _remember(self, key: Any, outputs: tuple[Any, ...]) -> None:
        if all(one is None or (isinstance(one, Tensor) and one.is_meta) for one in outputs):
            self._memo[key] = [
                None if one is None else (one.shape, one.stride(), one.dtype) for one in outputs
            ]


@lru_cache(4096)
def _gives_new_tensors(func: Any) -> bool:
    """All it gives is new, and it writes into nothing."""
    schema = func._schema
    everything = (*schema.arguments, *schema.returns)
    return not func.is_view and all(one.alias_info is None for one in everything)


def _key(value: Any) -> Any:
    """What of an argument decides about the result's shape."""
    if isinstance(value, Tensor):
        return value.shape, value.stride(), value.dtype, value.device
    if isinstance(value, list | tuple):
        return tuple(map(_key, value))
    return type(value), value
