"""The sources of a run: which calls made what a tensor holds."""

from collections import defaultdict
from typing import NamedTuple

from torch import Tensor


class _Write(NamedTuple):
    """A call that wrote into memory from one element up to another."""

    start: int
    stop: int
    node: int


class Sources:
    """Which nodes made each tensor; a node's number tells when it ran."""

    def __init__(self) -> None:
        self._makers: dict[int, tuple[Tensor, int]] = {}  # a tensor held keeps its id
        self._writes: dict[int, list[_Write]] = defaultdict(list)

    def of(self, tensor: Tensor) -> list[int]:
        """What a tensor's values come from: who made it, and who has written into it since."""
        found = self._makers.get(id(tensor))
        nodes = [] if found is None else [found[1]]
        writes = self._writes.get(tensor.untyped_storage()._cdata)
        if not writes:
            return nodes
        start, stop = _extent(tensor)
        for write in writes:
            if write.start >= stop or write.stop <= start or (nodes and write.node < nodes[-1]):
                continue
            whole = write.start <= start and write.stop >= stop
            nodes = [write.node] if whole else [*nodes, write.node]
        return nodes

    def give(self, tensor: Tensor, node: int) -> None:
        """A tensor that a node made."""
        self._makers[id(tensor)] = (tensor, node)

    def overwrite(self, tensor: Tensor, node: int) -> None:
        """A tensor that a node wrote into; whoever shares its memory sees that."""
        self.give(tensor, node)
        storage = tensor.untyped_storage()._cdata
        self._writes[storage].append(_Write(*_extent(tensor), node))


def _extent(tensor: Tensor) -> tuple[int, int]:
    """The first element of its memory, and the one after the last."""
    first = int(tensor.storage_offset())
    if not tensor.numel():
        return first, first
    steps = zip(tensor.shape, tensor.stride(), strict=True)
    return first, first + sum((side - 1) * int(step) for side, step in steps) + 1
