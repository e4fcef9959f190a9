"""No check leaves a trace: in the module, in what a process shares, on the screen."""

import logging
import random
import warnings
from typing import Any, get_args

import pytest
import torch
from torch import Tensor, nn
from torch.fx import _symbolic_trace
from torch.nn.modules import module as of_modules

from app.checks import CHECKS
from app.schemas.report import Check
from app.schemas.requests import CheckName

QUICK = [name for name in CHECKS if name not in ("onnx", "compile")]  # these two take seconds
X = torch.rand(1, 3, 4, 4)


class Careless(nn.Module):
    """Disturbs what a process shares, and then cannot go on but in eager mode."""

    def __init__(self, runs: bool) -> None:
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 3)
        self.runs = runs

    def forward(self, x: Tensor) -> Tensor:
        print("here I am")
        warnings.simplefilter("ignore")
        torch.set_default_dtype(torch.float64)
        torch.set_grad_enabled(True)
        torch.manual_seed(5)
        if not self.runs:
            raise ValueError("on purpose")
        return self.conv(x) + float(x.sum())


def shared() -> dict[str, Any]:
    return {
        "dtype": torch.get_default_dtype(),
        "gradients": torch.is_grad_enabled(),
        "noise": torch.get_rng_state().tolist(),
        "filters": list(warnings.filters),
        "logs": logging.root.manager.disable,
        "hooks": [
            len(hooks) for name, hooks in vars(of_modules).items()
            if name.startswith("_global_") and isinstance(hooks, dict)
        ],
        "forward": nn.Module.__call__,
        "wrapped": len(_symbolic_trace._wrapped_fns_to_patch),
        "threads": torch.get_num_threads(),
        "random": random.getstate(),
    }  # fmt: skip


def test_there_is_a_check_for_every_name() -> None:
    assert list(CHECKS) == list(get_args(CheckName))


@pytest.mark.parametrize("name", QUICK)
@pytest.mark.parametrize("runs", [True, False])
def test_what_a_process_shares_is_as_before(
    name: CheckName, runs: bool, capfd: pytest.CaptureFixture[str]
) -> None:
    module = Careless(runs)
    CHECKS[name](nn.ReLU(), X)  # what is loaded at first use, such as PyTorch's own filters
    before = shared()
    check = CHECKS[name](module, X)
    assert {k: v for k, v in shared().items() if v != before[k]} == {}
    if not runs:
        reason = "Not checked: run for real, it raises ValueError: on purpose"
        assert (check.status, check.reason) == ("skipped", reason)
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("name", QUICK)
def test_the_module_and_its_inputs_are_left_as_they_are(name: CheckName) -> None:
    module = nn.Sequential(nn.ReLU(inplace=True), nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4)).train()
    values = {key: value.clone() for key, value in module.state_dict().items()}
    attributes = {path: set(vars(part)) for path, part in module.named_modules()}
    x = -X
    assert CHECKS[name](module, x).status == "passed"
    assert all(part.training for part in module.modules())
    assert [k for k, v in module.state_dict().items() if not torch.equal(v, values[k])] == []
    assert {path: set(vars(part)) for path, part in module.named_modules()} == attributes
    assert torch.equal(x, -X)


@pytest.mark.parametrize("name", QUICK)
def test_an_answer_is_the_same_every_time(name: CheckName) -> None:
    class Noisy(nn.Module):
        def forward(self, x: Tensor) -> Tensor:
            return x + torch.rand_like(x)

    def answer() -> Check:
        return CHECKS[name](Noisy(), X).model_copy(update={"seconds": None})

    torch.manual_seed(1)
    first = answer()
    torch.manual_seed(2)
    assert answer() == first


def test_too_little_memory_is_no_failure() -> None:
    class Huge(nn.Module):
        def forward(self, x: Tensor) -> Tensor:
            if torch.jit.is_tracing():
                return x.expand(2**44, 3, 4, 4).contiguous()
            return x

    check = CHECKS["trace"](Huge(), X)
    assert check.status == "skipped"
    assert "more memory than this process may have" in (check.reason or "")
