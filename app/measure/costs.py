"""Costs as rows of integers: cheap to add up, one place that knows what stands where."""

from collections.abc import Iterable
from operator import add, attrgetter

import torch

from app.measure.counter import Node
from app.measure.tally import KINDS
from app.schemas.report import Bytes, Cost, Operations

Row = tuple[int, ...]
Dtypes = dict[torch.dtype, tuple[int, ...]]  # bytes of all but float32, in the order of `Bytes`
FLOAT = torch.float32
_operations = attrgetter(*KINDS)
NAMES = {
    dtype: str(dtype).removeprefix("torch.")
    for dtype in vars(torch).values()
    if isinstance(dtype, torch.dtype)
}
START = len(
    ("params", "trainable", "buffers", "param bytes", "buffer bytes", "written", "read", "macs")
)


def own_cost(node: Node, seen: set[int]) -> tuple[Row, Dtypes, int]:
    """What a module's own tensors and code cost, and how many of its parameters are shared.

    A tensor counts at the first module that holds it; `seen` remembers those counted.
    """
    params = trainable = buffers = param_bytes = buffer_bytes = shared = 0
    module, dtypes = node.module, Dtypes()
    if node.others:
        dtypes = {dtype: (0, 0, *moved) for dtype, moved in node.others.items()}
    for parameter in module._parameters.values():
        if parameter is None:
            continue
        size = parameter.numel()
        if id(parameter) in seen:
            shared += size
            continue
        seen.add(id(parameter))
        dtype = parameter.dtype
        params += size
        param_bytes += size * dtype.itemsize
        if parameter.requires_grad:
            trainable += size
        if dtype is not FLOAT:
            add_dtypes(dtypes, {dtype: (size * dtype.itemsize, 0, 0, 0)})
    for buffer in module._buffers.values():
        if buffer is not None and id(buffer) not in seen:
            seen.add(id(buffer))
            dtype, size = buffer.dtype, buffer.numel()
            buffers += size
            buffer_bytes += size * dtype.itemsize
            if dtype is not FLOAT:
                add_dtypes(dtypes, {dtype: (0, size * dtype.itemsize, 0, 0)})
    head = (params, trainable, buffers, param_bytes, buffer_bytes)
    return (*head, node.written, node.read, node.macs, *_operations(node)), dtypes, shared


def add_dtypes(whole: Dtypes, part: Dtypes) -> None:
    """Add a part to the whole, dtype by dtype."""
    for dtype, some in part.items():
        whole[dtype] = tuple(map(add, whole[dtype], some)) if dtype in whole else some


def total(own: Row, parts: Iterable[Row]) -> Row:
    """The sum, field by field."""
    for part in parts:
        own = tuple(map(add, own, part))
    return own


def as_cost(row: Row, dtypes: Dtypes | None = None) -> Cost:
    """A row as the report has it."""
    params, trainable, buffers, param_bytes, buffer_bytes, written, read, macs = row[:START]
    moved = written + read
    return Cost(
        params,
        trainable,
        params - trainable,
        buffers,
        macs,
        2 * macs,
        Operations(*row[START:]),
        Bytes(param_bytes, buffer_bytes, written, read),
        {NAMES[dtype]: Bytes(*some) for dtype, some in dtypes.items()} if dtypes else None,
        2 * macs / moved if moved else None,
    )


def as_row(cost: Cost) -> Row:
    """The way back from `as_cost`."""
    return (
        *(cost.params, cost.trainable_params, cost.buffers),
        *(cost.bytes.params, cost.bytes.buffers, cost.bytes.activations, cost.bytes.read),
        cost.macs,
        *_operations(cost.operations),
    )
