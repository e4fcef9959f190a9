"""The counter against PyTorch's own: same MACs, same parameters, same shapes, on every trap."""

import copy
from typing import Any

import pytest
import torch
from torch import Tensor, nn
from torch.utils._pytree import tree_flatten, tree_map_only
from torch.utils.flop_counter import FlopCounterMode

from app.measure import report
from app.schemas.report import LayerReport, Report
from tests.app.measure.traps import TRAPS

every_trap = pytest.mark.parametrize("name", TRAPS)


def call(module: nn.Module, inputs: Any) -> Any:
    if isinstance(inputs, dict):
        return module(**inputs)
    return module(*inputs) if isinstance(inputs, tuple) else module(inputs)


def referee_macs(module: nn.Module, inputs: Any, device: str) -> int:
    """FlopCounterMode, halved."""
    module = copy.deepcopy(module).to(device)
    inputs = tree_map_only(Tensor, lambda t: t.to(device), inputs)
    with FlopCounterMode(display=False) as counter, torch.device(device):
        call(module, inputs)  # with gradients, so that no fast path is taken
    return counter.get_total_flops() // 2


def true_params(module: nn.Module) -> int:
    return sum(p.numel() for p in set(module.parameters()))


@every_trap
def test_macs_and_params_equal_the_referees(name: str) -> None:
    module, inputs = TRAPS[name].make(), TRAPS[name].inputs()
    measured = report(module, inputs=inputs)
    expected = (referee_macs(module, inputs, TRAPS[name].referee), true_params(module))
    assert (measured.cost.macs, measured.cost.params) == expected
    assert measured.cost.flops == 2 * expected[0]


@every_trap
def test_what_has_no_formula_is_named(name: str) -> None:
    measured = report(TRAPS[name].make(), inputs=TRAPS[name].inputs())
    named = tuple(sorted(item.operator for item in measured.uncounted))
    assert named == TRAPS[name].uncounted
    assert measured.status == ("partial" if named else "complete")


@every_trap
def test_shapes_equal_a_real_run(name: str) -> None:
    torch.manual_seed(0)
    module, inputs = TRAPS[name].make(), TRAPS[name].inputs()
    inputs = tree_map_only(Tensor, torch.rand_like, inputs)
    measured = report(module, inputs=inputs)
    with torch.no_grad():
        real = [t for t in tree_flatten(call(module, inputs))[0] if isinstance(t, Tensor)]
    output = measured.output
    shapes = list(output.values()) if isinstance(output, dict) else [output]
    assert shapes == [list(t.shape) for t in real]


@every_trap
def test_leaves_and_remainders_sum_to_the_total_at_every_depth(name: str) -> None:
    measured = report(TRAPS[name].make(), inputs=TRAPS[name].inputs())
    wrong = [path for path, whole, parts in sums(measured) if whole != parts]
    assert wrong == []


def sums(measured: Report) -> list[tuple[str, Any, Any]]:
    found = []

    def visit(path: str, cost: Any, own: Any, layers: list[LayerReport]) -> None:
        if layers:
            parts = [layer.cost for layer in layers] + ([own] if own else [])
            found.append((path, flat(cost), [sum(v) for v in zip(*map(flat, parts), strict=True)]))
        for layer in layers:
            visit(layer.path, layer.cost, layer.own, layer.layers)

    visit("", measured.cost, measured.own, measured.layers)
    return found


def flat(cost: Any) -> list[int]:
    operations = [getattr(cost.operations, n) for n in type(cost.operations).__slots__]
    bytes_ = [getattr(cost.bytes, n) for n in type(cost.bytes).__slots__]
    own = [cost.params, cost.trainable_params, cost.frozen_params, cost.buffers, cost.macs]
    return own + operations + bytes_
