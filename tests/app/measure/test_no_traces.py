"""Counting leaves nothing behind: not in the module, not in the process, not after an error."""

import copy
import random
import threading
from typing import Any

import pytest
import torch
from torch import Tensor, nn
from torch.overrides import _get_current_function_mode_stack

from app.measure import report
from blocks.errors import BlockzooError
from tests.app.measure.traps import TRAPS


class Restless(nn.Module):
    """A forward that changes everything it can reach, and raises if told to."""

    def __init__(self, raises: bool = False) -> None:
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 3)
        self.norm = nn.BatchNorm2d(4)
        self.frozen = nn.BatchNorm2d(4).eval()
        self.dropout = nn.Dropout(0.5)
        self.seen: list[Any] = []
        self.cache: dict[str, Any] = {}
        self.last: Any = None
        self.register_buffer("steps", torch.zeros(()))
        self.raises = raises

    def forward(self, x: Tensor) -> Tensor:
        self.steps += 1
        self.steps.add_(1)
        self.last = x
        self.seen.append(x.shape)
        self.cache["x"] = x
        self.conv.extra = True
        self.norm.train()
        with torch.no_grad():
            self.conv.weight.mul_(2)
        y = self.dropout(self.frozen(self.norm(self.conv(x))))
        y = y + torch.rand_like(y) + torch.randn(4, 6, 6) + torch.poisson(y)
        y = y + torch.normal(0.0, 1.0, (4, 6, 6)) + torch.normal(y, 1.0) + torch.bernoulli(y)
        y = y[:, torch.randperm(4)] + torch.randint(3, (6, 6))
        if self.raises:
            raise RuntimeError("on purpose")
        return y


def state(module: nn.Module) -> Any:
    """Everything a module holds, values included."""
    values = {k: v.clone() for k, v in module.state_dict().items()}
    attributes = {
        path: {k: repr(v) for k, v in part.__dict__.items() if k not in ("_parameters", "_buffers")}
        for path, part in module.named_modules()
    }
    versions = [t._version for t in (*module.parameters(), *module.buffers())]
    return values, attributes, versions


def assert_same(before: Any, after: Any) -> None:
    assert before[1:] == after[1:]
    assert before[0].keys() == after[0].keys()
    assert [k for k, v in before[0].items() if not torch.equal(v, after[0][k])] == []


@pytest.mark.parametrize("raises", [False, True])
@pytest.mark.parametrize("hooked", [False, True])
def test_the_module_is_as_before(raises: bool, hooked: bool) -> None:
    module = Restless(raises).train()
    module.frozen.eval()
    calls: list[str] = []
    if hooked:
        module.conv.register_forward_hook(lambda *_: calls.append("after"))
        module.register_forward_pre_hook(lambda *_: calls.append("before"))
    before = state(module)
    if raises:
        with pytest.raises(BlockzooError, match="on purpose"):
            report(module, [3, 8, 8])
    else:
        report(module, [3, 8, 8])
    assert_same(before, state(module))
    assert calls == (["before", "after"] if hooked else [])  # hooks are part of what a model does


@pytest.mark.parametrize("name", TRAPS)
def test_every_trap_is_as_before(name: str) -> None:
    torch.manual_seed(0)
    module, inputs = TRAPS[name].make(), TRAPS[name].inputs()
    for tensor in (*module.parameters(), *module.buffers()):
        if tensor.is_floating_point():
            tensor.data.uniform_()
    before = state(module)
    report(module, inputs=inputs)
    assert_same(before, state(module))


@pytest.mark.parametrize("raises", [False, True])
def test_the_process_is_as_before(raises: bool) -> None:
    torch.manual_seed(3)
    random.seed(3)
    module = Restless(raises)
    torch_state, python_state = torch.get_rng_state(), random.getstate()
    with torch.enable_grad():
        try:
            report(module, [3, 8, 8])
        except BlockzooError:
            assert raises
        assert torch.is_grad_enabled()
    assert torch.equal(torch.get_rng_state(), torch_state)
    assert random.getstate() == python_state
    assert _get_current_function_mode_stack() == []
    assert nn.modules.module._global_forward_hooks == {}


def test_the_inputs_are_as_before() -> None:
    x = torch.rand(1, 3, 4, 4)
    before = x.clone()
    report(nn.Sequential(nn.ReLU(inplace=True), nn.Hardswish(inplace=True)), inputs=x)
    assert torch.equal(x, before)


def test_ten_repeats_give_one_report() -> None:
    module = Restless().eval()
    first = report(module, [3, 8, 8]).model_dump_json()
    assert [i for i in range(9) if report(module, [3, 8, 8]).model_dump_json() != first] == []


def test_eight_threads_on_different_models_give_the_serial_reports() -> None:
    names = list(TRAPS) * 2
    cases = [(TRAPS[name].make(), TRAPS[name].inputs()) for name in names]
    serial = [report(m, inputs=copy.copy(i)).model_dump_json() for m, i in cases]
    answers: list[str] = [""] * len(cases)

    def work(start: int) -> None:
        for index in range(start, len(cases), 8):
            module, inputs = cases[index]
            answers[index] = report(module, inputs=inputs).model_dump_json()

    threads = [threading.Thread(target=work, args=(start,)) for start in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [
        names[i] for i, pair in enumerate(zip(serial, answers, strict=True)) if pair[0] != pair[1]
    ] == []


def test_eight_threads_on_one_model_give_one_report() -> None:
    module = Restless().eval()
    expected = report(module, [3, 8, 8]).model_dump_json()
    answers: list[str] = []

    def work() -> None:
        answers.extend(report(module, [3, 8, 8]).model_dump_json() for _ in range(5))

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [expected] * 40
