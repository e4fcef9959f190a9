"""The export check: a program for batches of any size, or what keeps it from that."""

import pytest
import torch
from torch import Tensor, nn

from app.checks import export
from tests.app.checks import refused
from tests.app.checks.pointed import pointed

X = torch.ones(1, 3, 4, 4)


class Added(nn.Module):
    """Any number of inputs, in a dict."""

    def forward(self, *xs: Tensor) -> dict[str, Tensor]:
        return {"sum": xs[0] + xs[1]}


def test_a_plain_module_passes() -> None:
    check = export(nn.Sequential(nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4), nn.Flatten()), X)
    assert (check.status, check.reason, check.where) == ("passed", None, None)
    assert check.max_difference is not None
    assert check.max_difference < 1e-5


def test_several_inputs_pass() -> None:
    check = export(Added(), X, X)
    assert (check.status, check.reason) == ("passed", None)


@pytest.mark.parametrize(
    ("module", "reason", "code", "remedy"),
    [
        ("BranchOnValues", "It branches on what a tensor holds", "if x[0, 0, 0, 0]", "torch.where"),
        ("ThroughNumpy", "for NumPy", ".numpy()", "function of torch"),
    ],
)
def test_a_failure_says_why_where_and_what_would_mend_it(
    module: str, reason: str, code: str, remedy: str
) -> None:
    check = export(getattr(refused, module)(), X)
    assert check.status == "failed"
    assert reason in (check.reason or "")
    assert code in pointed(check)
    assert remedy in (check.remedy or "")


@pytest.mark.parametrize(
    ("module", "reason", "remedy"),
    [
        ("LoopOverBatch", "its forward makes a constant of the batch's size.", "x.shape[0]"),
        ("FormattedText", "it writes the batch's size into a text.", "Leave the text out"),
        ("BranchOnBatch", "the program for batches of any size is wrong for a batch of one.", None),
    ],
)
def test_a_program_for_one_batch_alone_is_told(
    module: str, reason: str, remedy: str | None
) -> None:
    check = export(getattr(refused, module)(), X)
    assert check.status == "passed"
    assert check.reason == f"It exports for a fixed batch alone: {reason}"
    assert (remedy or "") in (check.remedy or "")
