"""A budget: what passes, what fails, and what a failure says."""

from math import prod

import pytest
import torch
from torch import Tensor, nn

from app.measure import Work, assert_cost, register, unregister
from blocks.errors import ArgumentError, ShapeError

SMALL, LARGE = 3 * 4 * 9, 4 * 8 * 9  # parameters of two convolutions
PARAMS, MACS = SMALL + LARGE, (SMALL + LARGE) * 10 * 10
ACTIVATION_BYTES = 4 * (4 + 8) * 10 * 10


def net() -> nn.Module:
    return nn.Sequential(
        nn.Conv2d(3, 4, 3, padding=1, bias=False), nn.Conv2d(4, 8, 3, padding=1, bias=False)
    )


class Fourier(nn.Module):
    def forward(self, x: Tensor) -> Tensor:
        return torch.fft.fft(x).real


def failure(model: nn.Module, **expected: float) -> str:
    with pytest.raises(AssertionError) as caught:
        assert_cost(model, [3, 10, 10], **expected)
    return str(caught.value)


@pytest.mark.parametrize(
    "expected",
    [
        {"params": PARAMS},
        {"macs": MACS},
        {"activation_bytes": ACTIVATION_BYTES},
        {"params": PARAMS, "max_macs": MACS, "max_activation_bytes": ACTIVATION_BYTES},
        {"max_params": PARAMS + 1},
        {"params": PARAMS + 4, "tolerance": 0.01},
        {"max_params": PARAMS - 3, "tolerance": 0.01},
    ],
    ids=str,
)
def test_a_model_within_its_budget_passes(expected) -> None:
    assert_cost(net(), [3, 10, 10], **expected)


@pytest.mark.parametrize(
    ("expected", "line"),
    [
        ({"params": PARAMS - 1}, "  params: got 396, expected 395 (+1, +0.25%)"),
        ({"params": PARAMS + 1}, "  params: got 396, expected 397 (-1, -0.25%)"),
        ({"max_macs": MACS - 100}, "  macs: got 39,600, expected at most 39,500 (+100, +0.25%)"),
        ({"params": PARAMS - 40, "tolerance": 0.1}, "  params: got 396, expected 356"),
        ({"activation_bytes": 0}, "  activation_bytes: got 4,800, expected 0 (+4,800)"),
    ],
    ids=str,
)
def test_a_model_beside_its_budget_fails_with_both_figures(expected, line) -> None:
    assert line in failure(net(), **expected)


def test_only_what_is_broken_is_told() -> None:
    told = failure(net(), params=PARAMS, max_macs=1)
    assert "params" not in told
    assert "macs: got" in told


def test_the_largest_layers_are_named_the_largest_first() -> None:
    lines = failure(net(), max_params=1).splitlines()
    assert lines[-3:] == [
        "the largest layers by params:",
        f"  1 (Conv2d): {LARGE}",
        f"  0 (Conv2d): {SMALL}",
    ]


def test_a_layer_by_itself_has_none_to_name() -> None:
    told = failure(nn.Conv2d(3, 4, 3, bias=False), max_params=1)
    assert told.splitlines()[1:] == ["  params: got 108, expected at most 1 (+107, +10700.00%)"]


def test_a_count_that_is_not_whole_holds_no_budget() -> None:
    told = failure(Fourier(), max_macs=10)
    assert "not counted: aten::_fft" in told
    assert "`register` a formula" in told


def test_with_a_formula_it_does() -> None:
    register("aten::_fft_r2c", lambda x, *_, **__: Work(macs=prod(x)))
    try:
        assert_cost(Fourier(), [3, 10, 10], max_macs=3 * 10 * 10)
    finally:
        unregister("aten::_fft_r2c")


def test_parameters_are_known_whatever_the_operators() -> None:
    assert_cost(Fourier(), [3, 10, 10], params=0)


def test_other_inputs_than_an_image() -> None:
    assert_cost(nn.Linear(4, 5), inputs=torch.empty(7, 4), params=4 * 5 + 5, macs=7 * 4 * 5)


def test_a_batch() -> None:
    assert_cost(net(), [3, 10, 10], batch=2, macs=2 * MACS)


@pytest.mark.parametrize(
    "mistake", [{}, {"params": 1, "tolerance": 2}, {"macs": 1, "tolerance": -1}]
)
def test_a_budget_that_makes_no_sense(mistake) -> None:
    with pytest.raises(ArgumentError):
        assert_cost(net(), [3, 10, 10], **mistake)


def test_an_input_that_does_not_fit_is_no_failure_of_the_budget() -> None:
    with pytest.raises(ShapeError):
        assert_cost(net(), [4, 10, 10], params=PARAMS)
