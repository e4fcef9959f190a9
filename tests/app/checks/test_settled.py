"""Settling: a deep new network gives values of ordinary size."""

import torch
from torch import nn

from app.checks import settled

X = torch.randn(1, 4, 8, 8, generator=torch.Generator().manual_seed(0))


def deep() -> nn.Module:
    torch.manual_seed(0)
    pairs = [
        (nn.Conv2d(4, 4, 3, padding=1, bias=False), nn.BatchNorm2d(4), nn.ReLU()) for _ in range(30)
    ]
    return nn.Sequential(*(part for pair in pairs for part in pair)).eval()


def test_what_vanishes_does_not_any_more() -> None:
    module = deep()
    spread = module(X).std()
    settled(module, X)
    assert spread < 1e-3 < module(X).std()


def test_modes_and_momenta_are_as_before() -> None:
    module = deep()
    module[1].train()
    before = {path: part.training for path, part in module.named_modules()}
    settled(module, X)
    assert {path: part.training for path, part in module.named_modules()} == before
    assert {part.momentum for part in module if isinstance(part, nn.BatchNorm2d)} == {0.1}


def test_a_shallow_one_is_left_as_it_is_unless_every_norm_must_know() -> None:
    module = deep()[:3]
    statistics = module[1].running_mean.clone()
    settled(module, X)
    assert torch.equal(module[1].running_mean, statistics)
    settled(module, X, shallow=0)
    assert not torch.equal(module[1].running_mean, statistics)


def test_what_has_no_batch_norm_is_not_run() -> None:
    module = nn.Linear(7, 7)  # would not take it
    assert settled(module, X) is module
