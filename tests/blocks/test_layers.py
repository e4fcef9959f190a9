"""The proposal's layers (pytorch/vision#4333) and attention, against arithmetic and torch's own."""

import pytest
import torch
from torch import nn

from app.checks import torchscript
from app.measure import report
from blocks import (
    MLP,
    ArgumentError,
    ConvNormAct,
    ConvNormAct1d,
    ConvNormAct3d,
    EfficientChannelAttention,
    FrozenBatchNorm2d,
    LinearDropoutAct,
    PreActBasicBlock,
    PreActBottleneck,
    UnknownNameError,
)
from blocks.efficient_channel_attention import eca_kernel


def params(module: nn.Module) -> int:
    return sum(p.numel() for p in module.parameters())


def test_the_box_head_of_detr() -> None:
    head = MLP(256, (256, 256, 4))
    assert params(head) == (256 * 256 + 256) * 2 + 256 * 4 + 4 == 132_612
    assert type(list(head.modules())[-1]) is nn.Linear  # nothing after the last one
    assert head(torch.zeros(2, 100, 256)).shape == (2, 100, 4)


def test_linear_dropout_act_leaves_out_what_is_not_asked_for() -> None:
    assert [n for n, _ in LinearDropoutAct(3, 4).named_children()] == ["linear", "activation"]
    bare = LinearDropoutAct(3, 4, activation_layer=None)
    assert [n for n, _ in bare.named_children()] == ["linear"]
    full = LinearDropoutAct(3, 4, dropout=0.5)
    assert [n for n, _ in full.named_children()] == ["linear", "dropout", "activation"]


def test_a_frozen_batch_norm_equals_an_ordinary_one_in_eval_and_loads_its_state() -> None:
    torch.manual_seed(0)
    ordinary = nn.BatchNorm2d(6)
    for tensor in (ordinary.weight, ordinary.bias, ordinary.running_mean, ordinary.running_var):
        assert tensor is not None
        tensor.data.uniform_(0.5, 1.5)
    frozen = FrozenBatchNorm2d(6)
    loaded = frozen.load_state_dict(ordinary.state_dict())
    assert (loaded.missing_keys, loaded.unexpected_keys) == ([], [])
    x = torch.randn(2, 6, 5, 5)
    torch.testing.assert_close(frozen(x), ordinary.eval()(x))
    assert torch.equal(frozen.train()(x), frozen.eval()(x))
    assert (params(frozen), len(list(frozen.buffers()))) == (0, 4)


def test_a_frozen_batch_norm_is_a_norm_layer_by_name() -> None:
    block = ConvNormAct(3, 8, norm_layer="FrozenBatchNorm2d")
    assert type(block.norm) is FrozenBatchNorm2d
    assert params(block) == 3 * 8 * 9


@pytest.mark.parametrize(("channels", "kernel"), [(16, 3), (64, 3), (128, 5), (256, 5), (512, 5)])
def test_the_kernel_of_channel_attention_grows_with_the_width(channels: int, kernel: int) -> None:
    assert eca_kernel(channels) == kernel
    assert params(EfficientChannelAttention(channels)) == kernel


def test_signals_and_volumes_keep_their_size_and_are_counted() -> None:
    signal = ConvNormAct1d(3, 4, kernel_size=5, dilation=2).eval()
    assert signal(torch.zeros(2, 3, 17)).shape == (2, 4, 17)
    assert report(signal, [3, 17]).cost.macs == 3 * 4 * 5 * 17
    volume = ConvNormAct3d(3, 4, kernel_size=(1, 3, 5), stride=(1, 2, 1)).eval()
    assert volume(torch.zeros(1, 3, 4, 6, 8)).shape == (1, 4, 4, 3, 8)
    assert report(volume, [3, 4, 6, 8]).cost.macs == 3 * 4 * 15 * 4 * 3 * 8
    for module, x in ((signal, torch.rand(2, 3, 9)), (volume, torch.rand(2, 3, 4, 4, 4))):
        assert torchscript(module, x).status == "passed"


def test_a_wrong_argument_of_an_unregistered_block_names_itself_too() -> None:
    with pytest.raises(ArgumentError, match="kernel_size=0 is not an integer from 1 to 63"):
        ConvNormAct1d(3, 4, kernel_size=0)
    with pytest.raises(UnknownNameError, match="did you mean 'BatchNorm3d'"):
        ConvNormAct3d(3, 4, norm_layer="BatchNorm2d")


@pytest.mark.parametrize("block", [PreActBasicBlock, PreActBottleneck])
def test_pre_activation_leaves_the_identity_path_untouched(block: type[nn.Module]) -> None:
    module = block(16, 16).eval()
    for part in module.modules():
        if isinstance(part, nn.Conv2d):
            nn.init.zeros_(part.weight)
    x = torch.randn(1, 16, 4, 4)
    assert torch.equal(module(x), x)
