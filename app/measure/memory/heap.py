"""The heap: what a run holds, written up as tensors are made and struck off as they are freed.

A meta tensor has a storage of the right size with no memory behind it, and Python frees it when it
would free a real one.  So lifetimes are not computed: they are watched.
"""

import weakref
from collections.abc import Iterable

from torch import Tensor, UntypedStorage

from app.schemas.memory import Moment

MOMENTS = 200  # most points of a folded timeline


class _Held(weakref.ref[UntypedStorage]):
    """A storage on the heap."""

    __slots__ = ("key", "size")

    key: int
    size: int


class Heap:
    """Storages that are held; views and in-place results share the one of their base."""

    def __init__(self) -> None:
        self.bytes = 0
        self.moments: list[Moment] = []
        self._held: dict[int, _Held] = {}

    def hold(self, tensors: Iterable[Tensor]) -> int:
        """Write up the storages of these that are new; their bytes, until Python frees them."""
        before = self.bytes
        for tensor in tensors:
            storage = tensor.untyped_storage()
            if storage._cdata not in self._held:
                self._write_up(storage, storage.nbytes())
        return self.bytes - before

    def stand_in(self, tensor: Tensor) -> None:
        """The twin of a tensor that is held already: it takes no memory of its own."""
        self._write_up(tensor.untyped_storage(), 0)

    def bytes_of(self, keys: Iterable[int]) -> int:
        """What those of these storages take that are still held."""
        return sum(self._held[key].size for key in keys if key in self._held)

    def mark(self, layer: str, briefly: int = 0) -> None:
        """A point of the timeline, with bytes that the operator held `briefly`."""
        self.moments.append(Moment(layer, self.bytes + briefly))

    def close(self) -> None:
        """Stop watching; without this the heap and what it watches would hold each other."""
        self._held.clear()

    def _write_up(self, storage: UntypedStorage, size: int) -> None:
        held = _Held(storage, self._strike_off)
        held.key, held.size = storage._cdata, size
        self._held[held.key] = held
        self.bytes += size

    def _strike_off(self, held: "weakref.ref[UntypedStorage]") -> None:
        if isinstance(held, _Held):  # it is; the callback's type does not say so
            self.bytes -= held.size
            del self._held[held.key]


def folded(moments: list[Moment]) -> list[Moment]:
    """At most `MOMENTS` of them: of neighbours the one that holds most."""
    step = -(-len(moments) // MOMENTS)
    return [
        max(moments[start : start + step], key=lambda moment: moment.bytes)
        for start in range(0, len(moments), step)
    ]
