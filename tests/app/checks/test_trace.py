"""The trace check: what one run did must hold for other inputs."""

import pytest
import torch
from torch import nn

from app.checks import trace
from tests.app.checks import refused
from tests.app.checks.pointed import pointed

X = torch.rand(1, 3, 4, 4, generator=torch.Generator().manual_seed(0))  # positive


def test_a_plain_module_passes_and_may_change_its_input() -> None:
    check = trace(nn.Sequential(nn.ReLU(inplace=True), nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4)), X)
    assert (check.status, check.reason, check.where) == ("passed", None, None)
    assert check.max_difference is not None
    assert check.max_difference < 1e-5


@pytest.mark.parametrize(
    ("module", "reason", "code"),
    [
        ("BranchOnValues", "for other values it gives something else", "if x[0, 0, 0, 0] > 0:"),
        ("NumberOfTensor", "for other values it gives something else", "x.mean().item()"),
        ("ThroughNumpy", "for other values it gives something else", ".numpy()"),
        ("LengthOfBatch", "for two images at once it gives something else", "len(x)"),
        ("EachImage", "for two images at once it", "for image in x"),
        ("BranchOnBatch", "for two images at once it gives something else", "if x.shape[0] > 1:"),
        ("IntegerSize", "for a larger image it raises RuntimeError: shape", "int(x.shape[2])"),
    ],
)
def test_what_holds_for_one_input_alone_fails(module: str, reason: str, code: str) -> None:
    check = trace(getattr(refused, module)(), X)
    assert check.status == "failed"
    assert f"The trace keeps what one input did: {reason}" in (check.reason or "")
    assert code in pointed(check)
    assert "torch.jit.script" in (check.remedy or "")


def test_a_branch_on_a_size_that_stays_is_no_matter() -> None:
    check = trace(refused.BranchOnSize(), X)
    assert (check.status, check.reason) == ("passed", None)


def test_a_branch_on_values_that_was_right_is_told() -> None:
    check = trace(refused.BranchOnExtremes(), X)
    assert check.status == "passed"
    assert "It asks what a tensor holds" in (check.reason or "")
    assert pointed(check) == "if x.abs().amax() > 1e6:"


def test_a_module_of_one_size_is_not_asked_for_others() -> None:
    check = trace(nn.Sequential(nn.Flatten(0), nn.Linear(48, 2)), X)
    assert (check.status, check.reason) == ("passed", None)
