"""Blocks against the arithmetic of their papers, and against well-known other implementations."""

import pytest
import torch
from torch import nn

from blocks import (
    BasicBlock,
    Bottleneck,
    Classifier,
    ConvNormAct,
    DepthwiseSeparableConv,
    FusedMBConv,
    InvertedResidual,
    LinearBottleneck,
    MBConv,
    SqueezeExcitation,
)
from blocks.widths import make_divisible


def params(module: nn.Module) -> int:
    return sum(p.numel() for p in module.parameters())


def test_a_depthwise_separable_convolution_against_a_full_one() -> None:
    separable = DepthwiseSeparableConv(32, 64, padding=0, norm_layer=None, activation_layer=None)
    assert params(separable) == (32 * 9 + 32) + (32 * 64 + 64) == 2_432
    assert params(nn.Conv2d(32, 64, 3)) == 32 * 64 * 9 + 64 == 18_496
    assert separable(torch.zeros(1, 32, 56, 56)).shape == (1, 64, 54, 54)


def test_a_bottleneck_narrows_to_a_quarter_of_its_output() -> None:
    block = Bottleneck(32, 64)
    by_hand = (32 * 16 + 32) + (16 * 16 * 9 + 32) + (16 * 64 + 128) + (32 * 64 + 128)
    assert params(block) == by_hand == 6_208
    assert block(torch.zeros(1, 32, 56, 56)).shape == (1, 64, 56, 56)


def test_mb_conv_and_fused_mb_conv_by_hand() -> None:
    plain = (32 * 128 + 256) + (128 * 9 + 256) + (128 * 64 + 128)
    assert params(MBConv(32, 64, expansion=4, squeeze_ratio=None)) == plain == 14_080
    squeeze = (128 * 8 + 8) + (8 * 128 + 128)  # a quarter of the block's input
    assert params(MBConv(32, 64, expansion=4)) == plain + squeeze == 16_264
    assert params(FusedMBConv(32, 64)) == (32 * 128 * 9 + 256) + (128 * 64 + 128) == 45_440


def test_the_mobilenet_v3_squeeze_is_a_quarter_of_the_expanded_width() -> None:
    block = MBConv(24, 40, expansion=3, squeeze_base="expanded")
    assert block.squeeze_excitation is not None
    assert block.squeeze_excitation.fc1.out_channels == make_divisible(72 / 4) == 24


@pytest.mark.parametrize("block", [InvertedResidual, MBConv, FusedMBConv])
def test_the_input_is_added_only_where_nothing_changes(block: type[nn.Module]) -> None:
    assert block(16, 16).has_skip
    assert not block(16, 24).has_skip
    assert not block(16, 16, stride=2).has_skip


def test_an_expansion_of_one_leaves_the_widening_out() -> None:
    assert InvertedResidual(16, 24, expansion=1).expand is None
    assert MBConv(16, 24, expansion=1).expand is None
    assert FusedMBConv(16, 24, expansion=1).project is None


@pytest.mark.parametrize("block", [LinearBottleneck, InvertedResidual, MBConv, FusedMBConv])
def test_a_linear_end_lets_negative_values_through(block: type[nn.Module]) -> None:
    torch.manual_seed(0)
    assert block(16, 24).eval()(torch.randn(2, 16, 8, 8)).min() < 0


@pytest.mark.parametrize("block", [BasicBlock, Bottleneck])
def test_a_residual_block_ends_in_its_activation(block: type[nn.Module]) -> None:
    torch.manual_seed(0)
    assert block(16, 24).eval()(torch.randn(2, 16, 8, 8)).min() == 0


def test_the_shortcut_projects_without_activation_or_bias_where_shapes_change() -> None:
    assert Bottleneck(64, 64).shortcut is None
    shortcut = Bottleneck(64, 64, stride=2).shortcut
    assert shortcut is not None
    assert [type(part) for part in shortcut] == [nn.Conv2d, nn.BatchNorm2d]
    assert shortcut[0].bias is None


def test_styles_stride_in_different_convolutions() -> None:
    v15, caffe = Bottleneck(64, 64, stride=2), Bottleneck(64, 64, stride=2, style="caffe")
    assert (v15.reduce[0].stride, v15.spatial[0].stride) == ((1, 1), (2, 2))
    assert (caffe.reduce[0].stride, caffe.spatial[0].stride) == ((2, 2), (1, 1))


def test_resnext_and_wide_resnet_are_widths_of_a_bottleneck() -> None:
    resnext = Bottleneck(256, 256, width_channels=128, groups=32)
    assert params(resnext) == (256 * 128 + 256) + (128 * 4 * 9 + 256) + (128 * 256 + 512)
    wide = Bottleneck(256, 256, width_channels=128)
    assert params(wide) == (256 * 128 + 256) + (128 * 128 * 9 + 256) + (128 * 256 + 512)


@pytest.mark.parametrize(
    ("value", "expected"), [(32 * 0.35, 16), (18, 24), (25, 24), (3, 8), (96, 96), (1.1 * 40, 48)]
)
def test_make_divisible_never_falls_below_nine_tenths(value: float, expected: int) -> None:
    assert make_divisible(value) == expected


def test_a_resnet_50_laid_with_these_blocks_has_the_published_size() -> None:
    layers: list[nn.Module] = [ConvNormAct(3, 64, 7, 2), nn.MaxPool2d(3, 2, 1)]
    width = 64
    for out, repeats, stride in ((256, 3, 1), (512, 4, 2), (1024, 6, 2), (2048, 3, 2)):
        for index in range(repeats):
            layers.append(Bottleneck(width, out, stride if index == 0 else 1))
            width = out
    assert params(nn.Sequential(*layers, Classifier(2048))) == 25_557_032


def test_squeeze_and_excitation_multiplies_by_a_gate() -> None:
    block = SqueezeExcitation(8, reduction=2)
    nn.init.zeros_(block.fc2.weight)
    nn.init.zeros_(block.fc2.bias)
    x = torch.randn(2, 8, 3, 3)
    torch.testing.assert_close(block(x), x / 2)  # a sigmoid of nothing


def test_without_a_norm_there_is_a_bias() -> None:
    assert ConvNormAct(3, 4).conv.bias is None
    assert ConvNormAct(3, 4, norm_layer=None).conv.bias is not None
    assert ConvNormAct(3, 4, norm_layer=None, bias=False).conv.bias is None
    assert [
        n for n, _ in ConvNormAct(3, 4, norm_layer=None, activation_layer=None).named_children()
    ] == ["conv"]


def test_layers_may_be_callables_but_never_instances() -> None:
    block = ConvNormAct(3, 4, norm_layer=lambda c: nn.GroupNorm(2, c), activation_layer=nn.PReLU)
    assert [type(part) for part in block] == [nn.Conv2d, nn.GroupNorm, nn.PReLU]
    with pytest.raises(ValueError, match="not an instance of ReLU"):
        ConvNormAct(3, 4, activation_layer=nn.ReLU())
