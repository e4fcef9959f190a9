"""Peak memory by hand, where it is, and what is left of the module afterwards."""

import threading

import pytest
import torch
from torch import Tensor, nn

from app.measure import report
from app.measure.memory import peak_memory
from app.measure.memory.heap import MOMENTS
from app.schemas.memory import Memory
from blocks import MBConv
from blocks.errors import ArgumentError, ShapeError
from tests.app.measure.memory.networks import UNet
from tests.app.measure.test_no_traces import state

FLOAT = 4  # bytes


class Skip(nn.Module):
    """A sum around a convolution and an activation."""

    def __init__(self, inplace: bool) -> None:
        super().__init__()
        self.conv = nn.Conv2d(8, 8, 3, padding=1, bias=False)
        self.act = nn.ReLU(inplace=inplace)

    def forward(self, x: Tensor) -> Tensor:
        return x + self.act(self.conv(x))


@pytest.mark.parametrize("inplace", [True, False])
def test_by_hand(inplace: bool) -> None:
    memory = peak_memory(Skip(inplace), (8, 10, 10))
    assert memory.param_bytes == 8 * 8 * 9 * FLOAT
    one = 8 * 10 * 10 * FLOAT
    assert memory.inference.bytes == memory.param_bytes + 3 * one
    # Out of place the activation holds its input and its output beside the skip already.
    assert memory.inference.layer == ("" if inplace else "act")


def test_a_name_keeps_a_tensor_alive() -> None:
    class Named(nn.Module):
        def forward(self, x: Tensor) -> Tensor:
            y = x.exp()
            z = y.exp()
            return z.exp()

    class Chained(nn.Module):
        def forward(self, x: Tensor) -> Tensor:
            return x.exp().exp().exp()

    named, chained = (peak_memory(m, (1, 10, 10)).inference.bytes for m in (Named(), Chained()))
    assert (named, chained) == (4 * 100 * FLOAT, 3 * 100 * FLOAT)


def test_views_take_nothing_and_weights_count_once() -> None:
    class Views(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.weight = nn.Parameter(torch.ones(100))
            self.same = self.weight

        def forward(self, x: Tensor) -> Tensor:
            return x.view(-1)[:50].reshape(5, 10).T * self.weight.view(10, 10)[:, :5]

    memory = peak_memory(Views(), (1, 10, 10))
    assert memory.param_bytes == 100 * FLOAT
    assert memory.inference.bytes == (100 + 100 + 50) * FLOAT


def test_max_pooling_holds_its_positions_for_a_moment() -> None:
    memory = peak_memory(nn.MaxPool2d(2), (1, 8, 8))
    assert memory.inference.bytes == 64 * FLOAT + 16 * FLOAT + 16 * 8


def test_a_batch_norm_in_training_holds_its_statistics_for_a_moment() -> None:
    memory = peak_memory(nn.BatchNorm2d(3, affine=False).train(), (3, 8, 8))
    assert memory.inference.bytes == memory.buffer_bytes + (2 * 3 * 64 + 2 * 3) * FLOAT


def test_the_timeline_ends_in_its_peak_and_is_short() -> None:
    memory = peak_memory(UNet(), (3, 64, 64), training=True)
    assert memory.training is not None
    for peak in (memory.inference, memory.training):
        most = max(peak.timeline, key=lambda moment: moment.bytes)
        assert (most.bytes, most.layer) == (peak.bytes, peak.layer)
        assert len(peak.timeline) <= MOMENTS
    assert memory.inference.layer in dict(UNet().named_modules())
    weights = report(UNet(), (3, 64, 64)).cost.bytes
    assert (memory.param_bytes, memory.buffer_bytes) == (weights.params, weights.buffers)


def test_frozen_weights_get_no_gradient() -> None:
    module = nn.Sequential(nn.Conv2d(3, 4, 1), nn.Conv2d(4, 5, 1))
    module[0].requires_grad_(False)
    training = peak_memory(module, (3, 8, 8), training=True).training
    assert training is not None
    assert training.gradient_bytes == (4 * 5 + 5) * FLOAT
    assert training.saved_bytes == 4 * 64 * FLOAT  # the second one's input


@pytest.mark.parametrize("device", ["cpu", "meta"])
def test_nothing_is_left_behind(device: str) -> None:
    torch.manual_seed(0)
    module = MBConv(16, 16)
    before = state(module)
    if device == "meta":
        module = module.to("meta")
        versions = [t._version for t in (*module.parameters(), *module.buffers())]
    module.eval()
    peak_memory(module, (16, 14, 14), training=True)
    assert all(p.grad is None for p in module.parameters())
    assert not any(part.training for part in module.modules())
    if device == "meta":
        assert versions == [t._version for t in (*module.parameters(), *module.buffers())]
    else:
        module.train()
        values, attributes, counts = state(module)
        assert (attributes, counts) == before[1:]
        assert all(torch.equal(values[key], before[0][key]) for key in values)


def test_threads_do_not_disturb_each_other() -> None:
    module = MBConv(16, 16)
    answers: list[Memory] = []

    def ask() -> None:
        answers.extend(peak_memory(module, (16, 14, 14), training=True) for _ in range(3))

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 12
    assert all(answer == answers[0] for answer in answers)


def test_a_wrong_image_is_told_at_its_layer() -> None:
    with pytest.raises(ShapeError, match="reads 16 channels") as raised:
        peak_memory(nn.Sequential(nn.ReLU(), nn.Conv2d(16, 4, 3)), (3, 9, 9))
    assert raised.value.layer == "1"
    with pytest.raises(ArgumentError, match="not both"):
        peak_memory(nn.ReLU())


def test_training_that_cannot_be_is_told() -> None:
    module = nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.BatchNorm2d(4)).eval()
    assert peak_memory(module, (4, 8, 8)).training is None
    with pytest.raises(ShapeError, match="more than 1 value per channel"):
        peak_memory(module, (4, 8, 8), training=True)
    assert peak_memory(module, (4, 8, 8), batch=2, training=True).training is not None
