"""fvcore: operators as `torch.jit` traces them, a multiply-add once, some norms and poolings."""

from collections import Counter
from collections.abc import Iterator
from math import floor
from types import FunctionType

import numpy as np
from torch import Tensor

from app.measure.conventions.calls import CannotCountError, FunctionCall, ModuleCall, elements
from app.measure.conventions.ledger import INTERPOLATION, MACS, NORM, POOLING, Ledger
from app.measure.conventions.operator_tools import beside

Line = tuple[str, str, int]  # fvcore's name of the operator, what it is, how much

CONVOLUTIONS = frozenset(
    "conv1d conv2d conv3d conv_transpose1d conv_transpose2d conv_transpose3d".split()
)
WEIGHTED = {"layer_norm": 2, "group_norm": 2, "instance_norm": 3}  # where the weight is passed
RESAMPLED = {"nearest": 1, "bilinear": 4}
PRODUCTS = frozenset({"convolution", "addmm", "mm", "bmm"})


def fvcore(root: ModuleCall, ledger: Ledger) -> dict[str, int]:
    """`FlopCountAnalysis`; returns its counts by operator."""
    by_operator: Counter[str] = Counter()
    for call in root.functions():
        lines = list(_lines(call))
        ledger.compare(call.name, call.macs, [(what, amount) for _, what, amount in lines])
        for operator, _, amount in lines:
            by_operator[operator] += amount
    return dict(+by_operator)


def _lines(call: FunctionCall) -> Iterator[Line]:
    """What it counts for one function."""
    name = call.name.strip("_")
    if name in CONVOLUTIONS:
        if not isinstance(call.given(4, "padding"), str):  # "same" is an operator it does not know
            yield "conv", MACS, call.macs
    elif name in ("linear", "mm", "bmm", "addmm"):
        yield name, MACS, call.macs
    elif name in ("matmul", "rmatmul"):
        yield from _matmul(call)
    elif name == "einsum":
        yield name, MACS, _einsum(call)
    elif name in ("batch_norm", *WEIGHTED):
        yield name, NORM, _norm(name, call)
    elif name == "adaptive_avg_pool2d":
        yield name, POOLING, elements(call.given(0, "input"))
    elif name == "grid_sample":
        yield "grid_sampler", INTERPOLATION, 4 * elements(call.output)
    elif name == "interpolate":
        yield from _interpolate(call)
    elif name.endswith("_cell") or (isinstance(call.function, FunctionType) and call.operators):
        yield from _composite(call)


def _matmul(call: FunctionCall) -> Iterator[Line]:
    """The batch is read off the first factor, also where it is the second that has one."""
    first, second = call.given(0, "input"), call.factor()
    if min(first.dim(), second.dim()) < 2:
        raise CannotCountError("a matmul with a vector")
    yield "matmul", MACS, elements(first) * second.shape[-1]


def _einsum(call: FunctionCall) -> int:
    """Half of what NumPy prints for the best path, which has four digits."""
    equation, *operands = call.args
    if operands and not isinstance(operands[0], Tensor):
        operands = list(operands[0])
    shapes = [np.broadcast_to(np.float64(0), tuple(x.shape)) for x in operands]
    text = np.einsum_path(equation.replace(" ", ""), *shapes, optimize="optimal")[1]
    line = next(line for line in text.split("\n") if "optimized flop" in line.lower())
    return floor(float(line.split(":")[-1]) / 2)


def _norm(name: str, call: FunctionCall) -> int:
    """Five operations an element, or in evaluation a scale and a shift; one less without weight."""
    size = elements(call.given(0, "input"))
    if name != "batch_norm" and not 2 <= call.given(0, "input").dim() <= 5:
        raise CannotCountError(f"a {name} of {call.given(0, 'input').dim()} axes")
    if name != "batch_norm":
        return size * (4 if call.given(WEIGHTED[name], "weight") is None else 5)
    learned = call.given(3, "weight") is not None
    if call.given(5, "training"):
        return size * (5 if learned else 4)
    return size * (2 if learned else 1)


def _interpolate(call: FunctionCall) -> Iterator[Line]:
    """Images alone, in three of the modes."""
    image, mode = call.given(0, "input"), call.given(3, "mode") or "nearest"
    if image.dim() != 4 or call.kwargs.get("antialias"):
        return
    if mode == "area":
        yield "adaptive_avg_pool2d", POOLING, elements(image)
    elif mode in RESAMPLED:
        yield f"upsample_{mode}2d", INTERPOLATION, RESAMPLED[mode] * elements(call.output)


def _composite(call: FunctionCall) -> Iterator[Line]:
    """A function of PyTorch written in Python: its trace has the linears and products in it."""
    unknown = beside("_safe_softmax", call.operators)  # attention is one operator in a trace
    weights = beside("_softmax", call.operators)
    for index, operator in enumerate(call.operators):
        if operator.name in PRODUCTS and index not in unknown:
            name = "conv" if operator.name == "convolution" else "linear"
            yield "bmm" if index in weights else name, MACS, operator.macs
