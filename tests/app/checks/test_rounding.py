"""Rounding: what deep networks magnify is no mistake, and a mistake is no rounding."""

import pytest
import torch
from torch import Tensor, nn

from app.checks.attempt import Eager
from app.checks.rounding import MAGNIFIED, alike, rounding

X = torch.randn(1, 8, generator=torch.Generator().manual_seed(0))
LARGE = 2.0**17  # a value of which float32 keeps no more than 2**-7 behind the point


class Cancels(nn.Module):
    """Adds a large number and takes it away, which leaves three digits."""

    def __init__(self, large: float = LARGE) -> None:
        super().__init__()
        self.large = large

    def forward(self, x: Tensor) -> Tensor:
        return (x + self.large) - self.large


class SinglePrecision(nn.Module):
    """What it does in float32 it does so everywhere: double precision tells nothing of it."""

    def forward(self, x: Tensor) -> Tensor:
        return ((x.float() + LARGE) - LARGE).to(x.dtype)


class Refuses(nn.Module):
    def forward(self, x: Tensor) -> Tensor:
        if x.dtype == torch.float64:
            raise ValueError("float32 alone")
        return (x + LARGE) - LARGE


def eager(module: nn.Module) -> Eager:
    return Eager(module, (X,), module(X))


def test_the_rounding_of_eager_mode_is_measured() -> None:
    assert rounding(eager(nn.ReLU())) == 0
    own = rounding(eager(Cancels()))
    assert own is not None
    assert 2**-10 < own <= 2**-7


def test_a_difference_as_large_as_rounding_passes_and_is_told() -> None:
    check = alike(eager(Cancels()), X, "The copy")
    assert (check.status, check.reason) == ("passed", MAGNIFIED)
    assert check.max_difference == rounding(eager(Cancels()))


@pytest.mark.parametrize(
    ("module", "got"),
    [
        (Cancels(), X + 0.1),
        (nn.ReLU(), X.relu() + 0.01),
        (SinglePrecision(), X),
        (Refuses(), X),
        (Cancels(2.0**23), X),  # of which nothing is left: no mistake would be seen
    ],
)
def test_a_larger_one_fails_and_one_of_which_nothing_is_known(
    module: nn.Module, got: Tensor
) -> None:
    check = alike(eager(module), got, "The copy")
    assert check.status == "failed"
    assert "differs from eager mode's" in (check.reason or "")


def test_other_shapes_are_never_rounding() -> None:
    assert alike(eager(Cancels()), X[:, :4], "The copy").status == "failed"


def test_what_is_alike_is_not_run_again() -> None:
    class Counts(nn.Module):
        runs = 0

        def forward(self, x: Tensor) -> Tensor:
            Counts.runs += 1
            return x * 2

    answer = eager(Counts())
    assert alike(answer, answer.expected, "The copy").status == "passed"
    assert Counts.runs == 1


def test_the_module_and_its_inputs_stay_as_they_are() -> None:
    module = nn.Linear(8, 8)
    with torch.no_grad():
        answer = eager(module)
        rounding(answer)
    assert module.weight.dtype == answer.inputs[0].dtype == torch.float32
