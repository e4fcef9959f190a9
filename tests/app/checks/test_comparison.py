"""Comparing what was made of a module with eager mode."""

import pytest
import torch
from torch import Tensor

from app.checks.comparison import compared

INF, NAN = float("inf"), float("nan")


def tensor(*values: float) -> Tensor:
    return torch.tensor(values, dtype=torch.float32)


@pytest.mark.parametrize(
    ("expected", "got", "reason"),
    [
        (tensor(1, 2), tensor(1, 2, 3), "other shapes"),
        ({"a": tensor(1)}, {"a": tensor(1), "b": tensor(2)}, "other shapes"),
        (tensor(1), torch.tensor([1]), "another dtype"),
        (tensor(1, NAN), tensor(1, 2), "NaN where eager mode does not"),
        (tensor(1, INF), tensor(1, -INF), "infinity where eager mode does not"),
        (tensor(1, 100), tensor(1, 101), "differs from eager mode's by 1, where the largest"),
        (torch.tensor([True]), torch.tensor([False]), "differs from eager mode's by 1"),
        (torch.tensor([1 + 2j]), torch.tensor([1 - 2j]), "differs from eager mode's by 4"),
    ],
)
def test_what_differs_fails(expected: object, got: object, reason: str) -> None:
    check = compared(expected, got, "The copy")
    assert check.status == "failed"
    assert reason in (check.reason or "")
    assert (check.reason or "").startswith("The copy")


@pytest.mark.parametrize("value", [tensor(1, INF, NAN, -INF), tensor(), torch.tensor(3)])
def test_what_is_the_same_passes(value: Tensor) -> None:
    check = compared((value, None), [value.clone()], "The copy")
    assert (check.status, check.reason, check.max_difference) == ("passed", None, 0)


def test_rounding_is_no_difference_by_the_dtype_that_rounds() -> None:
    one, next_one = torch.ones(1, dtype=torch.bfloat16), tensor(1 + 2**-7).bfloat16()
    assert compared(one, next_one, "The copy").status == "passed"
    assert compared(one.float(), next_one.float(), "The copy").status == "failed"
    check = compared(tensor(4, 200), tensor(4, 200.01), "The copy")
    assert check.status == "passed"
    assert check.max_difference == pytest.approx(0.01, rel=1e-2)
    assert check.max_relative_difference == pytest.approx(0.01 / 200, rel=1e-2)


def test_values_too_small_to_compare_are_told() -> None:
    check = compared(tensor(1e-9), tensor(2e-9), "The copy")
    assert check.status == "passed"
    assert check.reason == "Eager mode gives at most 1e-09: too little to compare."
