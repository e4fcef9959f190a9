"""The TorchScript check: passes what scripts, and says why and where of what does not."""

import pytest
import torch
from torch import Tensor, nn

from app.checks import torchscript
from app.schemas.report import Check
from tests.app.checks import refused
from tests.app.checks.pointed import pointed


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


def untimed(check: Check) -> Check:
    return check.model_copy(update={"seconds": None})


def test_a_plain_module_passes() -> None:
    check = torchscript(nn.Sequential(nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4), nn.GELU()), X)
    assert (check.status, check.reason, check.where, check.remedy) == ("passed", None, None, None)
    assert check.max_difference is not None
    assert check.max_relative_difference is not None
    assert check.max_difference < 1e-5
    assert check.max_relative_difference < 1e-5
    assert check.seconds is not None
    assert 0 < check.seconds < 60


@pytest.mark.parametrize(
    ("module", "reason", "code", "remedy"),
    [
        ("AnyNumber", "variable number of arguments", "def forward(self, *xs: Tensor)", "list[Te"),
        ("FunctionInside", "'act' of FunctionInside is a Python function", "self.act(", "a method"),
        (
            "ObjectInside",
            "'config' of ObjectInside is of type object",
            "if self.config",
            "take the",
        ),
        ("ModuleByName", "by a name written out", "self.acts[self.name]", "items()"),
        ("ModuleByNumber", "by a number written out", "self.acts[self.number]", "enumerate()"),
        ("Unannotated", "Argument 'times' has no annotation", "self.repeated(", "times: int."),
        ("MayBeNone", "'sum' is asked of a value that may be None", "shift.sum()", "is not None"),
        ("TruthOfNone", "whether it is true", "if more else", "is not None"),
        ("FormattedText", "no format specification", 'f"{x.shape[0]:>3}"', "the colon"),
        ("SetInside", "no set comprehensions", "sizes = {", "loop"),
        ("DictBuilt", "no conditions in comprehensions", "by_name = {", "loop"),
        ("Tries", "no try blocks", "try:", "beforehand"),
        (
            "TwoTypes",
            "One return gives Tuple[Tensor, Tensor], another one Tensor",
            "return",
            "same",
        ),
        ("SetOutside", "'last' is set in forward", "self.last = ", "constructor"),
        ("PositionOnly", "no positional-only arguments", "forward(self, x: Tensor, /)", "the /"),
        ("ReadsGlobal", "a global variable of type int", "FACTOR", "argument"),
        ("ThroughNumpy", "for NumPy", ".numpy()", "function of torch"),
    ],
)
def test_a_failure_says_why_where_and_what_would_mend_it(
    module: str, reason: str, code: str, remedy: str
) -> None:
    check = torchscript(getattr(refused, module)(), X)
    assert check.status == "failed"
    assert reason in (check.reason or "")
    assert code in pointed(check)
    assert remedy in (check.remedy or "")


def test_another_result_fails() -> None:
    check = torchscript(Differs(), X)
    assert (check.status, check.max_difference, check.max_relative_difference) == ("failed", 1, 1)
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
    assert pointed(check) == 'raise ValueError("on purpose")'


def test_a_failure_is_told_the_same_the_second_time_and_harms_no_other() -> None:
    first = torchscript(refused.FunctionInside(), X)
    assert untimed(torchscript(refused.FunctionInside(), X)) == untimed(first)
    assert torchscript(nn.Sequential(nn.ReLU()), X).status == "passed"
