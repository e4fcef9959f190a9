"""Costs as rows of integers: cheap to add up, one place that knows what stands where."""

from collections.abc import Iterable
from operator import add, attrgetter

from app.measure.counter import Node
from app.measure.tally import KINDS
from app.schemas.report import Bytes, Cost, Operations

Row = tuple[int, ...]
_operations = attrgetter(*KINDS)
START = len(("params", "trainable", "buffers", "param bytes", "buffer bytes", "written", "macs"))


def own_cost(node: Node, seen: set[int]) -> tuple[Row, int]:
    """What a module's own tensors and code cost, and how many of its parameters are shared.

    A tensor counts at the first module that holds it; `seen` remembers those counted.
    """
    params = trainable = buffers = param_bytes = buffer_bytes = shared = 0
    for parameter in node.module._parameters.values():
        if parameter is None:
            continue
        if id(parameter) in seen:
            shared += parameter.numel()
            continue
        seen.add(id(parameter))
        size = parameter.numel()
        params += size
        param_bytes += size * parameter.dtype.itemsize
        if parameter.requires_grad:
            trainable += size
    for buffer in node.module._buffers.values():
        if buffer is not None and id(buffer) not in seen:
            seen.add(id(buffer))
            buffers += buffer.numel()
            buffer_bytes += buffer.numel() * buffer.dtype.itemsize
    head = (params, trainable, buffers, param_bytes, buffer_bytes, node.written, node.macs)
    return (*head, *_operations(node)), shared


def total(own: Row, parts: Iterable[Row]) -> Row:
    """The sum, field by field."""
    for part in parts:
        own = tuple(map(add, own, part))
    return own


def as_cost(row: Row) -> Cost:
    """A row as the report has it."""
    params, trainable, buffers, param_bytes, buffer_bytes, written, macs = row[:START]
    return Cost(
        params,
        trainable,
        params - trainable,
        buffers,
        macs,
        2 * macs,
        Operations(*row[START:]),
        Bytes(param_bytes, buffer_bytes, written),
    )


def as_row(cost: Cost) -> Row:
    """The way back from `as_cost`."""
    return (
        *(cost.params, cost.trainable_params, cost.buffers),
        *(cost.bytes.params, cost.bytes.buffers, cost.bytes.activations, cost.macs),
        *_operations(cost.operations),
    )
