"""The fx check: what torch.fx can trace passes, and what stops it is told."""

import pytest
import torch
from torch import nn

from app.checks import fx
from tests.app.checks import refused
from tests.app.checks.pointed import pointed

X = torch.ones(1, 3, 4, 4)


def test_a_plain_module_passes() -> None:
    check = fx(nn.Sequential(nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4)), X)
    assert (check.status, check.reason, check.max_difference) == ("passed", None, 0)


@pytest.mark.parametrize(
    ("module", "reason", "code", "remedy"),
    [
        ("BranchOnSize", "It branches on a tensor or on its size", "if x.shape[1] != 3", "leaf"),
        ("LoopOverBatch", "It makes a Python integer", "in range(x.shape[0])", "range()"),
        ("IntegerSize", "It makes a Python integer", "int(x.shape[2])", "without int()"),
        ("LengthOfBatch", "It asks for len()", "len(x)", "x.shape[0]"),
        ("EachImage", "element by element", "for image in x", "x[0]"),
        ("FormattedText", "into a text", ":>3}", "Leave the text out"),
        ("ThroughNumpy", "for NumPy", ".numpy()", "function of torch"),
    ],
)
def test_a_failure_says_why_where_and_what_would_mend_it(
    module: str, reason: str, code: str, remedy: str
) -> None:
    check = fx(getattr(refused, module)(), X)
    assert check.status == "failed"
    assert reason in (check.reason or "")
    assert code in pointed(check)
    assert remedy in (check.remedy or "")


class Timed(nn.Module):
    def forward(self, x: torch.Tensor, time: torch.Tensor | None = None, scale: float = 2.0):
        if time is None:
            time = x.new_ones([1])
        return x * time if scale > 1 else x


def test_arguments_that_are_left_out_keep_their_defaults() -> None:
    assert fx(Timed(), X).status == "passed"
