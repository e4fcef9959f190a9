"""What only RegNet promises: stages generated from the paper's parameters, X and Y blocks."""

import pytest
import torch
from torch import nn

import zoo
from app.compose.blueprint import Blueprint
from blocks import ArgumentError, XBlock
from zoo.regnet import Parameters, quantised_widths, rows

# arXiv:2003.13678, Figures 14 and 15: depths d_i and widths w_i of the four stages.
PAPER = {
    "regnetx_002": ((1, 1, 4, 7), (24, 56, 152, 368)),
    "regnetx_004": ((1, 2, 7, 12), (32, 64, 160, 384)),
    "regnetx_006": ((1, 3, 5, 7), (48, 96, 240, 528)),
    "regnetx_008": ((1, 3, 7, 5), (64, 128, 288, 672)),
    "regnetx_016": ((2, 4, 10, 2), (72, 168, 408, 912)),
    "regnetx_032": ((2, 6, 15, 2), (96, 192, 432, 1008)),
    "regnetx_040": ((2, 5, 14, 2), (80, 240, 560, 1360)),
    "regnetx_064": ((2, 4, 10, 1), (168, 392, 784, 1624)),
    "regnetx_080": ((2, 5, 15, 1), (80, 240, 720, 1920)),
    "regnetx_120": ((2, 5, 11, 1), (224, 448, 896, 2240)),
    "regnetx_160": ((2, 6, 13, 1), (256, 512, 896, 2048)),
    "regnetx_320": ((2, 7, 13, 1), (336, 672, 1344, 2520)),
    "regnety_004": ((1, 3, 6, 6), (48, 104, 208, 440)),
    "regnety_008": ((1, 3, 8, 2), (64, 128, 320, 768)),
    "regnety_016": ((2, 6, 17, 2), (48, 120, 336, 888)),
    "regnety_032": ((2, 5, 13, 1), (72, 216, 576, 1512)),
    "regnety_080": ((2, 4, 10, 1), (168, 448, 896, 2016)),
    "regnety_160": ((2, 4, 11, 1), (224, 448, 1232, 3024)),
    "regnety_320": ((2, 5, 12, 1), (232, 696, 1392, 3712)),
}

# timm 1.0.31, results of its own benchmark: parameters in millions.
TIMM = {
    "regnetx_002": 2.68,
    "regnetx_004": 5.16,
    "regnetx_006": 6.20,
    "regnetx_008": 7.26,
    "regnetx_040": 22.12,
    "regnetx_064": 26.21,
    "regnetx_080": 39.57,
    "regnetx_120": 46.11,
    "regnetx_160": 54.28,
    "regnety_002": 3.16,
    "regnety_006": 6.06,
    "regnety_032": 19.44,
    "regnety_040": 20.65,
    "regnety_064": 30.58,
    "regnety_080": 39.18,
    "regnety_120": 51.82,
}


def meta(name, **knobs):
    with Blueprint():
        return zoo.create(name, **knobs).eval()


def size(module):
    return sum(p.numel() for p in module.parameters())


def xblocks(network):
    return [m for m in network.modules() if isinstance(m, XBlock)]


@pytest.mark.parametrize("name", PAPER)
def test_the_parameters_generate_the_papers_stages(name):
    network = meta(name)
    stages = list(network.stages.children())
    depths = tuple(len(stage) for stage in stages)
    assert (depths, network.features().channels[1:]) == PAPER[name]


@pytest.mark.parametrize("name", TIMM)
def test_timms_spelling_has_timms_size(name):
    assert round(size(meta(name)) / 1e6, 2) == TIMM[name]


@pytest.mark.parametrize(
    ("torchvisions", "timms", "differs"),
    [
        ("regnet_x_400mf", "regnetx_004", True),
        ("regnet_x_800mf", "regnetx_008", False),
        ("regnet_y_800mf", "regnety_008", True),
        ("regnet_y_8gf", "regnety_080", True),
        ("regnet_y_32gf", "regnety_320", False),
    ],
)
def test_the_two_roundings_differ_where_a_width_would_lose_a_tenth(torchvisions, timms, differs):
    assert (size(meta(torchvisions)) != size(meta(timms))) is differs
    assert meta(timms).torchvision_names() == {}


def test_a_line_rounded_to_powers_makes_the_widths():
    """By hand: 24, 48.48, 72.96 are 1, 2.02, 3.04 times 24: powers 0, 1, 1 of 2.54."""
    assert quantised_widths(Parameters(3, 24, 24.48, 2.54, 16)) == [24, 64, 64]  # 60.96 is 64
    stages = rows(Parameters(3, 24, 24.48, 2.54, 16), 1, "nearest")
    assert [tuple(stage) for stage in stages] == [(32, 1, 16), (64, 2, 16)]


def test_a_group_is_never_wider_than_the_block():
    network = meta("regnet_x_400mf", group_width=48)
    first = network.stages.stage1[0].spatial.conv
    assert (first.groups, first.out_channels) == (1, 24)


def test_the_squeeze_is_a_quarter_of_the_blocks_input():
    block = meta("regnet_y_400mf").stages.stage2[0]
    assert block.gate.fc1.out_channels == 48 // 4  # the width of stage 1
    assert block.gate.fc1.in_channels == 104
    assert [b for b in xblocks(meta("regnet_x_400mf")) if b.gate is not None] == []


def test_stochastic_depth_grows_to_the_last_block():
    drops = [b.stochastic_depth.p for b in xblocks(meta("regnetx_002", stochastic_depth_prob=0.26))]
    assert drops == pytest.approx([0.02 * block for block in range(1, 14)])


@pytest.mark.parametrize(("stride", "reductions"), [(16, (2, 4, 8, 16)), (8, (2, 4, 8))])
def test_a_smaller_output_stride_dilates_instead(stride, reductions):
    plain, network = meta("regnet_x_400mf"), meta("regnet_x_400mf", output_stride=stride)
    assert network.features().reductions == reductions
    assert size(network) == size(plain)
    first, second = (b.spatial.conv.dilation[0] for b in network.stages.stage4[:2])
    assert (first, second) == ((1, 2) if stride == 16 else (2, 4))


def test_dilation_lets_the_same_weights_see_the_same_context():
    torch.manual_seed(0)
    knobs = {"depth": 4, "slope": 24.0, "initial_width": 8, "multiplier": 2.0, "group_width": 8}
    strided = zoo.create("regnet_x_400mf", **knobs).eval()
    dilated = zoo.create("regnet_x_400mf", **knobs, output_stride=8).eval()
    dilated.load_state_dict(strided.state_dict())
    x = torch.rand(1, 3, 64, 64)
    coarse, fine = strided.backbone(x), dilated.backbone(x)
    factor = fine.shape[-1] // coarse.shape[-1]
    assert factor == max(strided.features().reductions) // 8 > 1
    torch.testing.assert_close(fine[..., ::factor, ::factor], coarse)


def test_a_bottleneck_ratio_narrows_inside():
    network = meta("regnet_x_400mf", reduction=2)
    inner, outer = network.stages.stage4[1].reduce.conv.weight.shape[:2]
    assert outer == 2 * inner
    assert inner % 16 == 0


def test_parameters_that_do_not_do_get_a_sentence():
    with pytest.raises(ArgumentError, match="initial_width=20 is not a multiple of 8; try 16"):
        zoo.regnet_x_400mf(initial_width=20)
    with pytest.raises(ArgumentError, match=r"multiplier=1\.0 is not a number above 1"):
        zoo.regnet_x_400mf(multiplier=1.0)
    with pytest.raises(ArgumentError, match="output_stride=4 is not one of 8, 16, 32"):
        zoo.regnet_x_400mf(output_stride=4)
    with pytest.raises(ArgumentError, match="in its XBlock"), Blueprint():
        zoo.regnet_x_400mf(slope=1000.0, depth=200)


def test_scores_start_near_zero():
    torch.manual_seed(0)
    linear = zoo.regnet_x_400mf().head.linear
    assert isinstance(linear, nn.Linear)
    assert linear.weight.std().item() == pytest.approx(0.01, rel=0.02)
    assert not linear.bias.any()
