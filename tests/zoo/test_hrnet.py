"""What HRNets promise beyond what every architecture does: branches, exchange and two heads."""

import pytest
import torch

import zoo
from app.checks import torchscript
from app.compose.blueprint import Blueprint
from app.measure import report
from blocks import ArgumentError
from zoo.multi_resolution import Exchange


def meta(name, **knobs):
    with Blueprint():
        return zoo.create(name, **knobs).eval()


def params(module):
    return sum(p.numel() for p in module.parameters())


# Of timm 1.0.31: parameters, running means and variances.
FIGURES = {
    "hrnet_w18_small": (13_187_464, 24_032),
    "hrnet_w18_small_v2": (15_597_464, 33_228),
    "hrnet_w18": (21_299_004, 51_216),
    "hrnet_w30": (37_712_220, 71_280),
    "hrnet_w32": (41_232_680, 74_624),
    "hrnet_w40": (57_557_160, 88_000),
    "hrnet_w44": (67_064_984, 94_688),
    "hrnet_w48": (77_469_864, 101_376),
    "hrnet_w64": (128_059_944, 128_128),
}


@pytest.mark.parametrize("name", FIGURES)
def test_figures(name):
    network = meta(name)
    statistics = sum(b.numel() for b in network.buffers() if b.dim())
    assert (params(network), statistics) == FIGURES[name]


def test_work_where_no_file_has_it():
    macs = report(meta("hrnet_w40"), [3, 224, 224]).cost.macs
    assert f"{macs / 1e9:.4f}" == "12.6920"  # timm 1.0.31


# Of mmcv, whose zoo has backbones only.
@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("hrnet_w18_small", 1_477_920),
        ("hrnet_w18", 9_562_260),
        ("hrnet_w32", 29_305_536),
        ("hrnet_w40", 45_521_216),
        ("hrnet_w48", 65_325_120),
    ],
)
def test_the_backbone_is_stem_and_stages(name, expected):
    assert params(meta(name).backbone) == expected


def test_features_are_the_four_branches():
    features = meta("hrnet_w32").features()
    assert features.channels == (32, 64, 128, 256)
    assert features.reductions == (4, 8, 16, 32)
    maps = features(torch.empty(2, 3, 224, 160, device="meta"))
    assert [tuple(m.shape) for m in maps] == [
        (2, 32, 56, 40),
        (2, 64, 28, 20),
        (2, 128, 14, 10),
        (2, 256, 7, 5),
    ]


def test_an_exchange_adds_what_all_branches_have_at_its_resolution():
    torch.manual_seed(0)
    layers = {"norm_layer": "BatchNorm2d", "activation_layer": "ReLU"}
    exchange = Exchange((2, 4, 8), 1, layers).double().eval()
    maps = [torch.randn(1, 2 * 2**i, 8 // 2**i, 8 // 2**i, dtype=torch.float64) for i in range(3)]
    finer, coarser = exchange.finer[0](maps[0]), exchange.coarser[0](maps[2])
    larger = coarser.repeat_interleave(2, dim=2).repeat_interleave(2, dim=3)
    torch.testing.assert_close(exchange(maps), (finer + maps[1] + larger).relu())
    activations = [len(step) for step in Exchange((2, 4, 8), 2, layers).finer[0]]
    assert activations == [3, 2]  # a ReLU between two strided convolutions, none at the end


def test_each_stage_has_a_branch_more_and_blocks_as_the_paper_has_them():
    stages = meta("hrnet_w18").stages
    later = (stages.stage2, stages.stage3, stages.stage4)
    assert len(stages.stage1) == 4
    assert [len(stage.blocks) for stage in later] == [1, 4, 3]
    assert [len(stage.blocks[0].branches) for stage in later] == [2, 3, 4]
    assert [stage.fitted is None for stage in later] == [False, True, True]


def test_the_segmentation_head_scores_each_pixel_of_a_quarter_of_the_side():
    network = meta("hrnet_w18_small", head="segmentation", classes=19)
    total = 15 * 16
    assert params(network.head) == total * total + 2 * total + (total + 1) * 19
    assert report(network, [3, 128, 96]).output == [19, 32, 24]


def test_any_image_size_does_in_script_too():
    torch.manual_seed(0)
    network = zoo.create("hrnet_w18_small", width=4, stage1=(4, 1), repeats=1, classes=3)
    check = torchscript(network.eval(), torch.rand(1, 3, 45, 71))
    assert (check.status, check.reason) == ("passed", None)


def test_wrong_knobs():
    with pytest.raises(ArgumentError, match="depths"):
        zoo.create("hrnet_w18", depths=(1, 4))
    with pytest.raises(ArgumentError, match="multiple of 32 channels, not 18"):
        zoo.create("hrnet_w18", norm_layer="GroupNorm")
