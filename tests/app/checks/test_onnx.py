"""The ONNX check: the model is valid, and ONNX Runtime computes the same."""

import importlib.util

import pytest
import torch
from torch import Tensor, nn

from app.checks import onnx
from tests.app.checks import refused

X = torch.rand(1, 3, 4, 4, generator=torch.Generator().manual_seed(0))


class Noisy(nn.Module):
    """Written to convert and compute something else: each runtime has noise of its own."""

    def forward(self, x: Tensor) -> Tensor:
        return x + torch.rand_like(x)


def test_a_plain_module_passes() -> None:
    check = onnx(nn.Sequential(nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4), nn.ReLU()), X)
    assert (check.status, check.reason, check.where) == ("passed", None, None)
    assert check.max_difference is not None
    assert check.max_difference < 1e-5


def test_an_operator_that_onnx_has_not_is_named() -> None:
    check = onnx(refused.Singular(), X)
    assert check.status == "failed"
    assert check.reason == "ONNX has no form of the operator _linalg_svd."
    assert "other operators" in (check.remedy or "")


def test_another_result_fails() -> None:
    check = onnx(Noisy(), X)
    assert check.status == "failed"
    assert (check.reason or "").startswith("The ONNX model's output differs from eager mode's by ")


def test_without_its_packages_it_is_skipped_and_says_how_to_get_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name: None if name == "onnxruntime" else found(name)
    )
    check = onnx(nn.ReLU(), X)
    assert check.status == "skipped"
    assert "pip install 'blockzoo[onnx]'" in (check.reason or "")
