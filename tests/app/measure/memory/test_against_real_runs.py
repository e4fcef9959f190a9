"""The stated peaks are those of real runs on the CPU, to the byte."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
import torch
from torch import nn

import zoo
from app.measure.memory import peak_memory
from blocks.registry import REGISTRY
from tests.app.measure.memory.networks import Attention, DenseNet, UNet
from tests.app.measure.memory.real_run import inference, profiled, training_step
from tests.contracts.test_blocks import example

NETWORKS: dict[str, Callable[[], nn.Module]] = {
    "a net with long skips": UNet,
    "a net with concatenation": DenseNet,
    "a net with attention": Attention,
    **{name: partial(zoo.create, name) for name in ("resnet18", "mobilenet_v2", "unet_padded")},
    **{name: partial(zoo.create, name) for name in ("efficientnet_b0", "hrnet_w18_small")},
}
WORKSPACE = 0.06  # of the profiler's peak: what convolutions take besides, as the docs say


def _check(module: nn.Module, inputs: Any) -> None:
    stated = peak_memory(module, inputs=(inputs,), training=True)
    assert stated.inference.bytes == inference(module.eval(), inputs)
    assert stated.training is not None
    found = stated.training.bytes, stated.training.saved_bytes, stated.training.gradient_bytes
    assert found == training_step(module.train(), inputs)


@pytest.mark.parametrize("name", sorted(REGISTRY))
def test_every_block(name: str) -> None:
    module, inputs = example(REGISTRY[name])
    _check(module.eval(), inputs)


@pytest.mark.parametrize("name", sorted(NETWORKS))
def test_networks(name: str) -> None:
    _check(NETWORKS[name]().eval(), torch.rand(2, 3, 32, 32))


@pytest.mark.parametrize("name", ["resnet50", "mobilenet_v2", "efficientnet_b0"])
def test_the_profiler_sees_little_more(name: str) -> None:
    module, image = zoo.create(name).eval(), torch.rand(1, 3, 128, 128)
    measured = profiled(module, image)
    stated = peak_memory(module, (3, 128, 128)).inference.bytes
    assert (1 - WORKSPACE) * measured <= stated <= measured
