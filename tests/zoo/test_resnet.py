"""What ResNets promise beyond what every architecture does: knobs, and what counts cannot see."""

import pytest
import torch
from torch import nn

import zoo
from app.compose.blueprint import Blueprint
from app.measure import report
from blocks import ArgumentError, Bottleneck
from blocks.residual import ResidualBlock
from blocks.weight_standardised_conv import WeightStandardizedConv2d


def meta(name, **knobs):
    with Blueprint():
        return zoo.create(name, **knobs).eval()


def params(module):
    return sum(p.numel() for p in module.parameters())


def buffers(module):
    """Running statistics, without the counters of batches."""
    return sum(b.numel() for b in module.buffers() if b.dim())


# Of timm 1.0.31, but -gn_ws, which it has not: parameters, MACs in 1e9 to four places at 224
# pixels, running means and variances.
FIGURES = {
    "resnet50_gn": (25_557_032, "4.0892", 0),
    "resnet50_gn_ws": (25_557_032, "4.0892", 0),  # as without: it only changes values
    "resnet50c": (25_576_264, "4.3288", 53_248),
    "resnet50d": (25_576_264, "4.3288", 53_248),
    "seresnet50": (28_088_024, "4.0917", 53_120),
    "resnext101_32x4d": (44_177_704, "7.9700", 137_856),
    "resnext50_32x4d_gn_ws": (25_028_904, "4.2305", 0),
}


@pytest.mark.parametrize("name", FIGURES)
def test_figures(name):
    network = meta(name)
    cost = report(network, [3, 224, 224]).cost
    assert (cost.params, f"{cost.macs / 1e9:.4f}", buffers(network)) == FIGURES[name]


# Of mmcv: without the classifier.
@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("resnet18", 11_176_512),
        ("resnet34", 21_284_672),
        ("resnet50", 23_508_032),
        ("resnet101", 42_500_160),
        ("resnet152", 58_143_808),
    ],
)
def test_the_backbone_is_all_but_the_linear_layer(name, expected):
    network = meta(name)
    assert params(network.backbone) == expected
    width = 512 if name in ("resnet18", "resnet34") else 2048
    assert params(network) == expected + (width + 1) * 1000


@pytest.mark.parametrize(("name", "factor"), [("resnet18", 1), ("resnet50", 4)])
def test_features(name, factor):
    features = meta(name).features()
    assert features.channels == (64, *(factor * c for c in (64, 128, 256, 512)))
    assert features.reductions == (2, 4, 8, 16, 32)


def test_the_caffe_style_counts_less_and_computes_something_else():
    pytorch, caffe = meta("resnet50"), meta("resnet50", style="caffe")
    assert [(n, p.shape) for n, p in caffe.named_parameters()] == [
        (n, p.shape) for n, p in pytorch.named_parameters()
    ]
    # In three stages the first 1x1 convolution reads a quarter of the pixels, and only that.
    saved = sum(
        (1 - 1 / 4) * inner * before * (224 // reduction) ** 2
        for before, inner, reduction in ((256, 128, 4), (512, 256, 8), (1024, 512, 16))
    )
    # What follows the first convolution sees the smaller map in both styles.
    macs = [report(network, [3, 224, 224]).cost.macs for network in (pytorch, caffe)]
    assert macs[0] - macs[1] == saved


@pytest.mark.parametrize("name", ["resnet18", "resnet50"])
@pytest.mark.parametrize("output_stride", [8, 16, 32])
def test_output_stride_dilates_instead_of_striding(name, output_stride):
    plain, network = meta(name), meta(name, output_stride=output_stride)
    shape = network.backbone(torch.empty(1, 3, 224, 224, device="meta")).shape
    assert shape[2:] == (224 // output_stride, 224 // output_stride)
    assert [p.shape for p in network.parameters()] == [p.shape for p in plain.parameters()]
    assert network.features().reductions[-1] == output_stride


def test_the_first_block_of_a_dilated_stage_keeps_the_dilation_before_it():
    stages = meta("resnet50", output_stride=8).stages
    dilations = [[block.spatial[0].dilation[0] for block in stage] for stage in stages]
    assert dilations == [[1] * 3, [1] * 4, [1, *[2] * 5], [2, 4, 4]]  # as torchvision's
    basic = meta("resnet18", output_stride=16).stages["stage4"]
    assert [(b.spatial1[0].dilation[0], b.spatial2[0].dilation[0]) for b in basic] == [
        (1, 1),
        (2, 2),
    ]


def test_stochastic_depth_rises_to_the_last_block():
    network = meta("resnet18", stochastic_depth_prob=0.4)
    drops = [m.stochastic_depth.p for m in network.modules() if isinstance(m, ResidualBlock)]
    assert drops == pytest.approx([0.4 * number / 8 for number in range(1, 9)])
    assert [m for m in meta("resnet18").modules() if type(m).__name__ == "StochasticDepth"] == []


def test_zero_init_residual_makes_every_block_start_as_its_shortcut():
    network = zoo.create("resnet18", zero_init_residual=True, width=0.25).eval()
    x = torch.rand(1, 16, 8, 8)
    for block in network.stages["stage1"]:
        assert torch.equal(block(x), x)  # x is positive already
    with pytest.raises(ArgumentError, match="zero_init_residual sets the scale of a norm"):
        zoo.create("resnet18", zero_init_residual=True, norm_layer="InstanceNorm2d")


def test_the_d_shortcut_averages_then_projects_and_c_has_a_deep_stem():
    network = meta("resnet50d")
    first = [stage[0] for stage in network.stages]
    assert [type(block.shortcut).__name__ for block in first] == ["ConvNormAct", *["Chain"] * 3]
    pool = first[1].shortcut["pool"]
    assert (pool.kernel_size, pool.ceil_mode, pool.count_include_pad) == (2, True, False)
    assert first[1].shortcut["project"][0].stride == (1, 1)
    convs = [part[0] for part in network.stem if not isinstance(part, nn.MaxPool2d)]
    assert [(c.in_channels, c.out_channels, c.stride[0]) for c in convs] == [
        (3, 32, 2),
        (32, 32, 1),
        (32, 64, 1),
    ]
    assert meta("resnet50c").stages["stage2"][0].shortcut[0].stride == (2, 2)


def test_group_norm_has_32_groups_or_says_what_would_do():
    norms = [m for m in meta("resnet50_gn").modules() if isinstance(m, nn.GroupNorm)]
    assert {norm.num_groups for norm in norms} == {32}
    assert len(norms) == 53
    with pytest.raises(ArgumentError, match=r"32 groups needs a multiple of 32 channels, not 16"):
        zoo.create("resnet50_gn", width=0.25)
    narrow = meta("resnet50", width=0.25, norm_layer={"type": "GroupNorm", "num_groups": 8})
    assert report(narrow, [3, 64, 64]).status == "complete"


def test_weights_are_standardised_over_each_kernel_by_the_unbiased_deviation():
    network = meta("resnet50_gn_ws")
    kinds = {type(m) for m in network.modules() if isinstance(m, nn.Conv2d)}
    assert kinds == {WeightStandardizedConv2d}
    torch.manual_seed(0)
    conv = WeightStandardizedConv2d(3, 4, 3, bias=False).double()
    x = torch.rand(1, 3, 3, 3, dtype=torch.float64)
    for output, w in zip(conv(x).flatten(), conv.weight, strict=True):
        n = w.numel()
        mean = w.sum() / n
        deviation = ((w - mean).square().sum() / (n - 1)).sqrt()
        torch.testing.assert_close(output, ((w - mean) / (deviation + 1e-5) * x[0]).sum())
    with pytest.raises(ArgumentError, match="one weight has no deviation"):
        WeightStandardizedConv2d(4, 4, 1, groups=4)


def test_standardised_weights_do_not_depend_on_the_scale_of_what_is_learned():
    torch.manual_seed(0)
    block = Bottleneck(64, 64, norm_layer=None, conv_layer="WeightStandardizedConv2d").double()
    x = torch.rand(1, 64, 8, 8, dtype=torch.float64)
    before = block(x)
    for module in block.modules():
        if isinstance(module, nn.Conv2d):
            module.weight.data.mul_(1000).add_(7)
    # But for the 1e-5 beside a deviation of a twentieth, in each of three convolutions.
    assert (block(x) - before).abs().max() < 1e-3 * before.abs().max()


def test_gates_scale_the_branch_before_the_addition():
    network = zoo.create("seresnet50", depths=(1, 1, 1, 1), width=0.25, squeeze_reduction=4).eval()
    block = network.stages["stage1"][0]
    nn.init.zeros_(block.squeeze_excitation.fc2.weight)
    nn.init.constant_(block.squeeze_excitation.fc2.bias, -1e4)  # the gate is closed
    x = torch.rand(1, 16, 8, 8)
    assert torch.equal(block(x), block.shortcut(x).relu())


def test_torchvisions_names_are_those_of_its_own_structure():
    for knobs in ({}, {"style": "caffe"}, {"output_stride": 8}, {"stochastic_depth_prob": 0.1}):
        network = meta("resnet50", **knobs)
        ours = [name for name in network.torchvision_names().values() if name]
        known = {name.rpartition(".")[0] for name, _ in network.named_parameters()}
        assert known <= set(ours)
    assert meta("resnet50d").torchvision_names() == {}
    assert meta("seresnet50").torchvision_names() == {}


def test_width_and_wrong_knobs():
    assert params(meta("resnet18", width=2)) > 3.5 * params(meta("resnet18"))
    with pytest.raises(ArgumentError, match="those of a Bottleneck"):
        zoo.create("resnet18", groups=2)
    with pytest.raises(ArgumentError, match="output_stride=4"):
        zoo.create("resnet50", output_stride=4)
    with pytest.raises(ArgumentError, match="squeeze_reduction=3 must divide out_channels=256"):
        zoo.create("seresnet50", squeeze_reduction=3)


def test_an_image_of_one_pixel_is_padded_at_each_stride_and_does():
    assert report(meta("resnet50d"), [3, 1, 1]).output == [1000]
