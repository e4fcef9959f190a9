"""The TorchScript check: passes what scripts, and says why and where of what does not."""

import torch
from torch import Tensor, nn

from app.checks import torchscript


class Splat(nn.Module):
    """Written to fail: TorchScript takes no *args."""

    def forward(self, *xs: Tensor) -> Tensor:
        return xs[0]


class Unknown(nn.Module):
    """Written to fail on a line of its forward."""

    def forward(self, x: Tensor) -> Tensor:
        y = x + 1
        return self.nothing(y)


class Differs(nn.Module):
    """Written to script and compute something else."""

    def forward(self, x: Tensor) -> Tensor:
        return x + 1 if torch.jit.is_scripting() else x


class Shrinks(nn.Module):
    """Written to script and give another shape."""

    def forward(self, x: Tensor) -> Tensor:
        return x[:1] if torch.jit.is_scripting() else x


class Raises(nn.Module):
    """Written to script and fail when it runs."""

    def forward(self, x: Tensor) -> Tensor:
        if torch.jit.is_scripting():
            raise ValueError("on purpose")
        return x


X = torch.ones(2, 3, 4, 4)


def test_a_plain_module_passes() -> None:
    check = torchscript(nn.Sequential(nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4), nn.ReLU()), X)
    assert (check.status, check.reason, check.where) == ("passed", None, None)
    assert check.max_difference is not None
    assert check.max_difference < 1e-5


def test_a_failure_names_the_reason_and_the_line() -> None:
    check = torchscript(Unknown(), X)
    assert check.status == "failed"
    assert "no attribute 'nothing'" in (check.reason or "")
    assert (check.where or "").startswith("checks/test_torchscript.py:")
    assert (check.where or "").endswith("return self.nothing(y)")
    with open(__file__) as source:  # noqa: PTH123
        line = source.read().splitlines()[int((check.where or "").split(":")[1]) - 1]
    assert line.strip() == "return self.nothing(y)"


def test_a_signature_that_cannot_be_scripted_is_told() -> None:
    check = torchscript(Splat(), X)
    assert check.status == "failed"
    assert "variable number of arguments" in (check.reason or "")
    assert "def forward(self, *xs" in (check.where or "")


def test_another_result_fails() -> None:
    check = torchscript(Differs(), X)
    assert (check.status, check.max_difference) == ("failed", 1.0)
    assert "differs from eager mode's by 1" in (check.reason or "")


def test_another_shape_fails() -> None:
    check = torchscript(Shrinks(), X)
    assert (check.status, check.reason) == (
        "failed",
        "The script gives other shapes than eager mode.",
    )


def test_an_error_at_run_time_fails() -> None:
    check = torchscript(Raises(), X)
    assert (check.status, check.reason) == ("failed", "builtins.ValueError: on purpose")
    assert (check.where or "").endswith('raise ValueError("on purpose")')


def test_a_failure_is_told_the_same_the_second_time_and_harms_no_other() -> None:
    first = torchscript(Unknown(), X)
    assert torchscript(Unknown(), X) == first
    assert torchscript(nn.Sequential(nn.ReLU()), X).status == "passed"


def test_the_module_is_left_as_it_is() -> None:
    module = nn.Sequential(nn.BatchNorm2d(3), nn.Dropout()).train()
    before = {k: v.clone() for k, v in module.state_dict().items()}
    torchscript(module, X)
    assert module.training
    assert [k for k, v in module.state_dict().items() if not torch.equal(v, before[k])] == []
