"""The modules of Inception v3, held against the whole network that they make."""

import torch
from torch import nn

from app.checks import torchscript
from app.measure import report
from blocks import Chain, Classifier
from blocks.inception_v3 import (
    conv,
    inception_a,
    inception_b,
    inception_c,
    inception_d,
    inception_e,
)


def inception_v3() -> nn.Module:
    """Without the auxiliary head."""
    return Chain(
        conv(3, 32, 3, stride=2, padding=0),
        conv(32, 32, 3, padding=0),
        conv(32, 64, 3),
        nn.MaxPool2d(3, 2),
        conv(64, 80),
        conv(80, 192, 3, padding=0),
        nn.MaxPool2d(3, 2),
        *(inception_a(192, 32), inception_a(256, 64), inception_a(288, 64)),
        inception_b(288),
        *(inception_c(768, width) for width in (128, 160, 160, 192)),
        inception_d(768),
        *(inception_e(1280), inception_e(2048)),
        Classifier(2048),
    ).eval()


def test_together_they_are_as_large_as_torchvisions_network() -> None:
    cost = report(inception_v3(), [3, 299, 299]).cost
    assert cost.params == 23_834_568  # torchvision 0.28, inception_v3 without its auxiliary head
    assert cost.macs == 5_713_216_096  # the same, by FlopCounterMode


def test_one_of_each_is_valid_torchscript() -> None:
    x = torch.rand(1, 32, 9, 9)
    modules = (inception_a(32, 8), inception_b(32), inception_c(32, 16), inception_d(32))
    checks = [torchscript(module, x) for module in (*modules, inception_e(32))]
    assert [check.status for check in checks] == ["passed"] * 5
