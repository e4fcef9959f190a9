"""The quantizable check: prepared, converted, and it runs in int8."""

import gc
import math

import pytest
import torch
from torch import Tensor, nn
from torch.ao.quantization import quantize_fx
from torch.fx import GraphModule

from app.checks import quantizable
from tests.app.checks import refused
from tests.app.checks.pointed import pointed


class WithOption(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 3)

    def forward(self, x: Tensor, more: Tensor | None = None) -> Tensor:
        y = self.conv(x)
        return y if more is None else y + more.to(y.device)


class Attends(nn.Module):
    """Attention has no int8 form, so the linear layer in it stays as it is."""

    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 3)
        self.attention = nn.MultiheadAttention(4, 2, batch_first=True)

    def forward(self, x: Tensor) -> Tensor:
        tokens = self.conv(x).flatten(2).transpose(1, 2)
        return self.attention(tokens, tokens, tokens)[0]


X = torch.rand(2, 3, 8, 8, generator=torch.Generator().manual_seed(0))


def test_a_plain_module_passes_with_the_noise_of_eight_bits() -> None:
    torch.manual_seed(0)
    check = quantizable(nn.Sequential(nn.Conv2d(3, 8, 3), nn.BatchNorm2d(8), nn.ReLU()), X)
    assert (check.status, check.reason) == ("passed", None)
    assert check.max_relative_difference is not None
    assert check.signal_to_noise_db is not None
    assert 1e-4 < check.max_relative_difference < 0.1  # 1 of 255 steps is 0.004
    assert 20 < check.signal_to_noise_db < 60  # 8 bits hold at most 6.02 x 8 + 1.76 = 50 of a sine


def test_what_has_nothing_to_quantize_says_so() -> None:
    check = quantizable(nn.Softplus(), X)
    assert (check.status, check.signal_to_noise_db) == ("passed", None)
    assert check.reason == "Nothing in it has an int8 form."


def test_an_argument_that_is_not_given_stays_none() -> None:
    check = quantizable(WithOption(), X)
    assert (check.status, check.reason) == ("passed", None)


def test_layers_that_stay_in_float_are_counted() -> None:
    check = quantizable(Attends(), X)
    assert check.status == "passed"
    assert check.reason == "1 convolutional or linear layer stays in floating point."


def test_an_engine_that_computes_something_else_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    convert = quantize_fx.convert_fx

    def broken(prepared: GraphModule) -> GraphModule:
        quantized = convert(prepared)
        forward = quantized.forward
        quantized.forward = lambda x: -forward(x)
        return quantized

    monkeypatch.setattr(quantize_fx, "convert_fx", broken)
    check = quantizable(nn.Sequential(nn.Conv2d(3, 4, 3)), X)
    assert check.status == "failed"
    assert "compute something else" in (check.reason or "")
    assert check.signal_to_noise_db == pytest.approx(-20 * math.log10(2), abs=0.5)  # noise is twice


def test_a_script_after_it_is_not_taken_for_an_operator() -> None:
    known = torch.jit._builtins._get_builtin_table()
    quantizable(nn.Conv2d(3, 4, 3), X)
    alive = {id(operator) for operator in vars(torch.ops.quantized_decomposed).values()}
    named = {at for at, name in known.items() if name.startswith("quantized_decomposed::")}
    assert named - alive == set()


@pytest.mark.parametrize(
    ("module", "reason", "code"),
    [
        ("BranchOnSize", "It branches on a tensor or on its size", "if x.shape[1] != 3:"),
        ("LengthOfBatch", "It asks for len()", "len(x)"),
    ],
)
def test_what_fx_cannot_trace_fails(module: str, reason: str, code: str) -> None:
    check = quantizable(getattr(refused, module)(), X)
    assert check.status == "failed"
    assert reason in (check.reason or "")
    assert code in pointed(check)


def test_a_number_made_of_a_tensor_fails() -> None:
    check = quantizable(refused.NumberOfTensor(), X)
    assert check.status == "failed"
    assert "a Python number of a tensor" in (check.reason or "")
    assert check.remedy == "Keep it a tensor."


def test_no_model_is_kept() -> None:
    """Each would stay in the memory of the worker that checked it."""

    def models() -> int:
        gc.collect()
        return sum(issubclass(type(each), GraphModule) for each in gc.get_objects())

    before = models()
    assert quantizable(nn.Conv2d(3, 4, 3), torch.randn(1, 3, 8, 8)).status == "passed"
    assert models() == before
