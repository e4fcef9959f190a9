"""The compile check: in one graph, in pieces, or not for want of a compiler."""

import importlib
import shutil

import pytest
import torch
from torch import Tensor, nn

from app.checks import compiled
from tests.app.checks import refused
from tests.app.checks.pointed import pointed

X = torch.ones(1, 3, 4, 4)


class Branches(nn.Module):
    """Branches, so that it compiles in pieces, each of one small operation."""

    def forward(self, x: Tensor) -> Tensor:
        if x[0, 0, 0, 0] > 0:
            return x + 1
        return x - 1


def test_without_a_compiler_it_is_skipped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    check = compiled(nn.ReLU(), X)
    assert check.status == "skipped"
    assert "there is no compiler" in (check.reason or "")


@pytest.mark.skipif(not shutil.which("g++"), reason="what is written is C++")
def test_a_plain_module_passes() -> None:
    check = compiled(nn.ReLU(), X)
    assert (check.status, check.reason, check.max_difference) == ("passed", None, 0)


def test_a_module_that_compiles_in_pieces_passes_and_says_where(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(importlib.import_module("app.checks.compiled"), "BACKEND", "eager")
    monkeypatch.setattr(shutil, "which", lambda name: name)
    check = compiled(Branches(), X)
    assert (check.status, check.max_difference) == ("passed", 0)
    assert "It compiles in pieces alone: it branches on what a tensor holds." in str(check.reason)
    assert pointed(check) == "if x[0, 0, 0, 0] > 0:"
    assert "torch.where" in (check.remedy or "")


def test_what_fails_in_eager_mode_is_not_checked() -> None:
    check = compiled(refused.BranchOnSize(), X[:, :2])
    assert check.status == "skipped"
    assert "ValueError: three channels, please" in (check.reason or "")
