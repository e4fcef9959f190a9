"""Latency: what is in the answer, what is refused, and that nothing is left behind."""

import pytest
import torch
from pydantic import ValidationError
from torch import nn

from app.measure.latency import latency, machine
from app.measure.limits import Limit, refuse_over
from app.schemas.latency import LatencyRequest
from app.schemas.report import Bytes, Cost, Operations
from blocks import MBConv
from blocks.errors import LimitError, ShapeError

FEW = LatencyRequest(warmup=2, runs=5)
FEW_WITH_LAYERS = LatencyRequest(warmup=2, runs=5, layers=True)


def test_work_a_thousand_times_as_much_takes_longer():
    small, large = nn.Conv2d(1, 1, 1), nn.Conv2d(64, 64, 3, padding=1)
    fast, slow = latency(small, (1, 8, 8), FEW), latency(large, (64, 56, 56), FEW)
    macs = [answer.macs_per_second * answer.times.median_ms / 1e3 for answer in (fast, slow)]
    assert macs == pytest.approx([64, 64 * 64 * 9 * 56 * 56])  # 1.8 million times as many
    assert 0 < fast.times.median_ms < slow.times.median_ms


def test_the_answer_says_what_ran_how_often_and_where():
    answer = latency(MBConv(8, 8), (8, 16, 16), FEW, requests=3)
    times = answer.times
    assert 0 < times.min_ms <= times.q1_ms <= times.median_ms <= times.q3_ms <= times.max_ms
    assert times.iqr_ms == times.q3_ms - times.q1_ms
    assert (answer.image, answer.batch, answer.dtype) == ([8, 16, 16], 1, "float32")
    assert (answer.threads, answer.warmup, answer.runs) == (1, 2, 5)
    assert answer.machine.torch == torch.__version__
    assert answer.machine.cpu
    assert 1 <= answer.machine.cores <= answer.surroundings.machine_cores
    assert answer.surroundings.requests == 3
    assert "3 other requests here when it began" in answer.surroundings.verdict
    assert answer.layer_times is None


def test_the_dtype_is_that_of_the_module():
    assert latency(nn.Conv2d(3, 4, 3).double(), (3, 8, 8), FEW).dtype == "float64"


def test_layers_are_timed_in_runs_of_their_own():
    class Net(nn.Module):
        def __init__(self):
            super().__init__()
            self.used_twice = nn.Conv2d(8, 8, 3, padding=1)
            self.unused = nn.Conv2d(8, 8, 3)
            self.body = nn.Sequential(nn.ReLU())

        def forward(self, x):
            return self.body(self.used_twice(self.used_twice(x))) + x

    found = latency(Net(), (8, 16, 16), FEW_WITH_LAYERS).layer_times
    assert [(layer.path, layer.type) for layer in found.layers] == [
        ("used_twice", "Conv2d"),
        ("body.0", "ReLU"),
    ]
    assert [layer for layer in found.layers if not layer.median_ms > 0] == []
    assert found.layers[0].share == found.layers[0].median_ms / found.times.median_ms
    assert found.rest_ms >= 0
    assert found.slower > 0


class Watched(nn.Module):
    """Notes how it is run; raises on real values where it is told to."""

    def __init__(self, fails=False):
        super().__init__()
        self.conv = nn.Conv2d(3, 3, 1)
        self.fails = fails
        self.seen = set()

    def forward(self, x):
        if not x.is_meta:
            if self.fails:
                raise RuntimeError("on purpose")
            modes = torch.is_grad_enabled(), torch.get_num_threads(), self.training
            self.seen.add((*modes, tuple(x.shape)))
        return self.conv(x)


@pytest.mark.parametrize("fails", [False, True])
def test_module_and_process_are_left_as_they_were(fails):
    module = Watched(fails).train()
    module.conv.eval()
    threads, state = torch.get_num_threads(), torch.get_rng_state()
    if fails:
        with pytest.raises(RuntimeError, match="on purpose"):
            latency(module, (3, 4, 4), FEW_WITH_LAYERS)
    else:
        latency(module, (3, 4, 4), FEW_WITH_LAYERS)
        assert module.seen == {(False, 1, False, (1, 3, 4, 4))}
    assert (module.training, module.conv.training) == (True, False)
    assert [len(m._forward_hooks) + len(m._forward_pre_hooks) for m in module.modules()] == [0, 0]
    assert torch.get_num_threads() == threads
    assert torch.equal(torch.get_rng_state(), state)


def test_what_does_not_fit_is_refused_by_the_layer_s_name():
    with pytest.raises(ShapeError, match="'0'"):
        latency(nn.Sequential(nn.Conv2d(3, 8, 3)), (4, 8, 8), FEW)


def test_more_threads_than_there_are_is_refused():
    asked = LatencyRequest(threads=4)
    with pytest.raises(LimitError, match=r"at most 3 threads \(SOME_SETTING\), not 4") as caught:
        latency(nn.ReLU(), (3, 4, 4), asked, threads=Limit(3, "SOME_SETTING"))
    assert (caught.value.argument, caught.value.expected, caught.value.got) == ("threads", 3, 4)


def test_runs_that_would_pass_the_deadline_are_refused():
    deadline = Limit(30, "SOME_SETTING")
    with pytest.raises(LimitError, match=r"the 30 s that a measurement has \(SOME_SETTING\)"):
        latency(nn.ReLU(), (3, 4, 4), FEW, deadline=deadline, spent=30)
    assert latency(nn.ReLU(), (3, 4, 4), FEW, deadline=deadline).runs == 5


def cost(params=0, macs=0, activations=0):
    return Cost(params, params, 0, 0, macs, 2 * macs, Operations(), Bytes(0, 0, activations, 0))


@pytest.mark.parametrize("what", ["params", "macs", "activations"])
def test_over_a_limit_the_sentence_has_its_value_and_setting(what):
    limits = {name: Limit(1_000, f"SETTING_{name}") for name in ("params", "macs", "activations")}
    refuse_over(cost(**{what: 1_000}), **limits)
    with pytest.raises(LimitError, match=rf"1,001 .* limit is 1,000 \(SETTING_{what}\)") as caught:
        refuse_over(cost(**{what: 1_001}), **limits)
    assert (caught.value.expected, caught.value.got) == (1_000, 1_001)


@pytest.mark.parametrize(
    "wrong", [{"threads": 0}, {"runs": 4}, {"runs": 1_001}, {"warmup": 0}, {"batch": 2}]
)
def test_a_request_is_bounded(wrong):
    with pytest.raises(ValidationError):
        LatencyRequest(**wrong)


class Clock:
    """Time that passes by hand."""

    wall = own = 0.0

    def perf_counter(self):
        return self.wall

    def process_time(self):
        return self.own


@pytest.mark.parametrize(
    ("others", "said"),
    [(0, "The machine was quiet."), (150, "Other work kept 0.75 of the machine's")],
)
def test_what_others_did_is_what_the_machine_did_less_what_we_did(
    monkeypatch, tmp_path, others, said
):
    clock, ticks = Clock(), tmp_path / "stat"
    monkeypatch.setattr(machine, "time", clock)
    monkeypatch.setattr(machine, "CPU_TICKS", ticks)
    monkeypatch.setattr(machine.os, "sysconf", lambda _: 100)  # ticks of 10 ms
    # user nice system idle iowait irq softirq steal guest guest_nice; guests are in user already
    ticks.write_text("cpu  1000 10 100 5000 50 1 2 3 77 7\ncpu0 1 1\n")
    bystander = machine.Bystander()
    clock.wall, clock.own = 2.0, 1.9
    ticks.write_text(f"cpu  {1190 + others} 10 100 5400 60 1 2 3 99 9\ncpu0 1 1\n")
    found = bystander.surroundings(None)
    assert found.other_cores == others / 100 / 2
    assert found.verdict.startswith(said)


def test_a_system_that_does_not_tell_is_said_so(monkeypatch, tmp_path):
    monkeypatch.setattr(machine, "CPU_TICKS", tmp_path / "none")
    monkeypatch.setattr(machine, "CPU_INFO", tmp_path / "none")
    found = machine.Bystander().surroundings(1)
    assert found.other_cores is None
    assert found.verdict == (
        "This system does not tell how busy it was, and 1 other request here when it began."
    )
    assert machine.machine().cpu
