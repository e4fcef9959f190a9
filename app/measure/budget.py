"""A budget: an assertion for tests that a model costs what it should, or at most so much."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import torch
from torch import nn

from app.measure.figures import figure_of
from app.measure.report import report
from app.schemas.comparison import Column
from app.schemas.report import LayerReport, Report
from blocks.errors import ArgumentError

Figures = dict[Column, int | None]  # None: not held to anything
LARGEST = 5  # layers that a failure names


class _Bound(NamedTuple):
    """What one figure should be."""

    figure: Column
    value: int
    most: bool  # less is as good


def assert_cost(
    model: nn.Module,
    image: Sequence[int] | None = None,
    *,
    inputs: Any = None,
    batch: int = 1,
    dtype: torch.dtype | None = None,
    params: int | None = None,
    macs: int | None = None,
    activation_bytes: int | None = None,
    max_params: int | None = None,
    max_macs: int | None = None,
    max_activation_bytes: int | None = None,
    tolerance: float = 0,
) -> None:
    """Fail where a model costs something else, or more, than it should.

    Args:
        model: any `nn.Module`; it is left as it is.
        image: size of its input, (C, H, W) without the batch axis.
        inputs: instead of an image, any inputs, as `report` takes them.
        batch: images at once.
        dtype: of the image.
        params: exactly so many parameters.
        macs: exactly so many multiply-accumulates.
        activation_bytes: exactly so many bytes written by operators.
        max_params: at most so many parameters.
        max_macs: at most so many multiply-accumulates.
        max_activation_bytes: at most so many bytes written by operators.
        tolerance: how far beside it is still right, as a part of what is expected: 0.01 is 1 %.

    Raises:
        AssertionError: it does not cost that; says what it costs, and which layers cost most.
        ArgumentError: no figure is given, or one that makes no sense.
        BlockzooError: it cannot be counted on such an input.
    """
    __tracebackhide__ = True  # pytest then shows the line of the test
    exact: Figures = {"params": params, "macs": macs, "activation_bytes": activation_bytes}
    most: Figures = {
        "params": max_params,
        "macs": max_macs,
        "activation_bytes": max_activation_bytes,
    }
    bounds = [*_bounds(exact, most=False), *_bounds(most, most=True)]
    _check(bounds, tolerance)
    counted = report(model, image, inputs=inputs, batch=batch, dtype=dtype)
    broken = [b for b in bounds if _is_broken(b, figure_of(counted.cost, b.figure), tolerance)]
    partial = counted.uncounted and any(bound.figure != "params" for bound in bounds)
    if broken or partial:
        raise AssertionError("\n".join(_told(type(model).__name__, counted, broken, tolerance)))


def _bounds(values: Figures, *, most: bool) -> Iterator[_Bound]:
    return (_Bound(name, value, most) for name, value in values.items() if value is not None)


def _check(bounds: Sequence[_Bound], tolerance: float) -> None:
    if not bounds:
        raise ArgumentError(
            "there is nothing to hold the model to", hint="give params, macs or max_macs"
        )
    if not 0 <= tolerance < 1:
        raise ArgumentError(
            f"tolerance={tolerance!r} is no part of what is expected",
            argument="tolerance",
            hint="0.01 is 1 %",
        )


def _is_broken(bound: _Bound, got: int, tolerance: float) -> bool:
    over = got - bound.value
    return (over if bound.most else abs(over)) > tolerance * bound.value


def _told(name: str, counted: Report, broken: Sequence[_Bound], tolerance: float) -> Iterator[str]:
    within = f", within {tolerance:.3%}" if tolerance else ""
    yield f"{name} does not cost what it should{within}:" if broken else f"{name}:"
    for bound in broken:
        got = figure_of(counted.cost, bound.figure)
        over = got - bound.value
        share = f", {over / bound.value:+.2%}" if bound.value else ""
        yield (
            f"  {bound.figure}: got {got:,}, expected {'at most ' if bound.most else ''}"
            f"{bound.value:,} ({over:+,}{share})"
        )
    for one in counted.uncounted:
        yield f"  not counted: {one.operator} in {one.layer or name}; `register` a formula for it"
    for figure in dict.fromkeys(bound.figure for bound in broken):
        largest = _largest(counted.layers, figure)
        if largest:
            yield f"the largest layers by {figure}:"
        for layer in largest:
            amount = figure_of(layer.own or layer.cost, figure)
            yield f"  {layer.path} ({layer.type}): {amount:,}"


def _largest(layers: Sequence[LayerReport], figure: Column) -> list[LayerReport]:
    """Those whose own code or tensors cost most, wherever they are in the tree."""
    working = [layer for layer in _tree(layers) if layer.own or not layer.layers]
    working.sort(key=lambda layer: figure_of(layer.own or layer.cost, figure), reverse=True)
    return working[:LARGEST]


def _tree(layers: Sequence[LayerReport]) -> Iterator[LayerReport]:
    for layer in layers:
        yield layer
        yield from _tree(layer.layers)
