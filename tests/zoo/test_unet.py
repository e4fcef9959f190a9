"""U-Net as a framework: exact figures, every combination of options, levels in step, sizes."""

import functools
import itertools
import warnings

import pytest
import torch
from torch import nn

import zoo
from app.checks import torchscript
from app.compose.blueprint import Blueprint
from app.measure import report
from blocks import MBConv
from blocks.errors import ArgumentError, ShapeError, UnknownNameError
from zoo.unet import Level, UNet
from zoo.unet.encoder import Backbones
from zoo.unet.level import LevelBlocks

SAME = {"padding": "same", "norm_layer": "BatchNorm2d"}
SMALL = {"channels": (4, 8, 16), "in_channels": 3, **SAME}


def counted(image, make=UNet, **settings):
    with Blueprint():
        network = make(**settings).eval()
    return report(network, image)


def run(network, side=24, **more):
    return network(torch.rand(2, network.in_channels, side, more.get("width", side)))


def macs_of_figure_1():
    """Every arrow of the figure: kernel * read * written channels * pixels."""
    sides = [572, 284, 140, 68, 32]
    total, read = 0, 1
    for side, width in zip(sides, (64, 128, 256, 512, 1024), strict=True):
        total += 9 * width * (read * (side - 2) ** 2 + width * (side - 4) ** 2)
        read = width
    side = 28
    for width in (512, 256, 128, 64):
        total += 4 * 2 * width * width * side**2  # up-convolution
        side *= 2
        total += 9 * width * (2 * width * (side - 2) ** 2 + width * (side - 4) ** 2)
        side -= 4
    assert side == 388
    return total + 64 * 2 * side**2


def test_the_network_of_figure_1():
    measured = counted([1, 572, 572], zoo.unet)
    assert measured.output == [2, 388, 388]
    assert measured.cost.params == 31_030_658  # as other implementations of the figure have it
    assert measured.cost.macs == macs_of_figure_1() == 150_428_424_448
    convolutions = [
        m for m in zoo.unet().modules() if isinstance(m, nn.Conv2d | nn.ConvTranspose2d)
    ]
    assert len(convolutions) == 23  # the paper, section 2


@pytest.mark.parametrize(
    ("settings", "params"),
    [
        ({"norm_layer": None}, 31_031_745),
        ({}, 31_037_633),
        ({"classes": 2}, 31_037_698),
    ],
)
def test_padded(settings, params):
    measured = counted([3, 256, 256], zoo.unet_padded, **settings)
    assert measured.cost.params == params
    assert measured.output == [settings.get("classes", 1), 256, 256]


def test_res_unet_has_the_paper_s_parameters():
    """7.8 M in arXiv:1711.10684, section IV: those of the 3x3 convolutions."""
    with Blueprint():
        network = zoo.res_unet()
    spatial = [m for m in network.modules() if isinstance(m, nn.Conv2d) and m.kernel_size == (3, 3)]
    assert round(sum(m.weight.numel() for m in spatial) / 1e6, 1) == 7.8
    widths = [(3, 64), (64, 128), (128, 256), (256, 512), (768, 256), (384, 128), (192, 64)]
    assert sum(m.weight.numel() for m in spatial) == sum(9 * (a * b + b * b) for a, b in widths)


def test_attention_unet_is_the_padded_one_with_gates():
    gates = sum(2 * c * (c // 2) + c // 2 + c // 2 + 1 for c in (64, 128, 256, 512))
    measured = counted([3, 256, 256], zoo.attention_unet)
    assert measured.cost.params == 31_037_633 + gates


# segmentation_models_pytorch's Unet with three channels and one class at 256: millions of
# parameters are counted exactly, MACs given in thousandths of 1e9.  Its mobilenet_v2 reads the
# 1280 channels that belong to the classifier here, its efficientnet-b0 the stem at reduction 2.
SMP = {
    "in_channels": 3,
    "classes": 1,
    "up": "nearest",
    "head_kernel_size": 3,
    "norm_layer": "BatchNorm2d",
}
CENTRE = {"bottleneck": "plain", "merge": ("none", "concat", "concat", "concat", "concat")}


@pytest.mark.parametrize(
    ("encoder", "settings", "params", "gmacs"),
    [
        ("resnet18", {}, 14_328_209, "5.398"),
        ("resnet34", {}, 24_436_369, "7.814"),
        ("resnet34", {"norm_layer": None}, 24_435_377, None),
        ("resnet50", {}, 32_521_105, "10.633"),
        ("vgg16_bn", CENTRE, 23_756_689, "24.735"),
    ],
)
def test_with_a_backbone_it_is_the_network_others_build(encoder, settings, params, gmacs):
    measured = counted([3, 256, 256], encoder=encoder, **{**SMP, **settings})
    assert measured.output == [1, 256, 256]
    assert measured.cost.params == params
    if gmacs:
        assert f"{measured.cost.macs / 1e9:.3f}" == gmacs


def test_a_decoder_of_three_levels_ends_the_backbone_at_eight():
    """Of smp's 21,829,601 parameters, 21,284,672 are ResNet-34's, with the levels not read."""
    with Blueprint():
        network = UNet(encoder="resnet34", channels=(32, 64, 128), **SMP)
    assert network.features().reductions == (2, 4, 8)
    outside = [*network.body.decoder.parameters(), *network.head.parameters()]
    assert sum(p.numel() for p in outside) == 21_829_601 - 21_284_672


BACKBONES = [
    *("resnet18", "resnet50", "mobilenet_v2", "mobilenet_v3_small", "efficientnet_b0"),
    *("vgg16_bn", "regnet_y_400mf", "googlenet"),
]


@pytest.mark.parametrize("encoder", [name for name in BACKBONES if name in zoo.list()])
def test_any_backbone_is_wired_by_its_features(encoder):
    measured = counted([5, 128, 64], encoder=encoder, in_channels=5, classes=7, up="bilinear")
    assert measured.output == [7, 128, 64]
    assert measured.status == "complete"


BLOCKS = ("conv", "residual", "MBConv", "ConvNeXtBlock", "PreActBottleneck")
DOWNS = ("max_pool", "avg_pool", "conv", "stride")
UPS = ("transposed", "nearest", "bilinear", "pixel_shuffle")
MERGES = ("concat", "add", "attention_gate", "none")


@pytest.mark.parametrize("down", DOWNS)
def test_every_combination_keeps_the_size_and_learns(down):
    """Down, up and merge in every combination; the other options take turns beside them."""
    for number, (up, merge) in enumerate(itertools.product(UPS, MERGES)):
        block = BLOCKS[number % 5]
        settings = {
            "block": "conv" if (block, down) == ("ConvNeXtBlock", "stride") else block,
            "down": down,
            "up": up,
            "merge": merge,
            "bottleneck": (None, "plain", "residual", "attention")[number // 2 % 4],
            "depth": 1 + number % 2,
            "attention": (False, bool(number % 3), True),
            "norm_layer": (None, "BatchNorm2d", "InstanceNorm2d", "LayerNorm2d")[number // 3 % 4],
            "activation_layer": ("ReLU", "GELU")[number % 2],
        }
        with Blueprint():
            network = UNet(**{**SMALL, **settings})
        y = network(torch.empty(2, 3, 16, 24, device="meta"))
        assert y.shape == (2, 2, 16, 24), settings
        y.sum().backward()
        assert [n for n, p in network.named_parameters() if p.grad is None] == [], settings


VARIED = [
    {"block": ("residual", "ConvNeXtBlock", "MBConv"), "merge": ("add", "attention_gate")},
    {"down": ("conv", "avg_pool"), "up": ("pixel_shuffle", "bilinear"), "bottleneck": "attention"},
    {"deep_supervision": True, "fit": "pad", "merge": "none", "bottleneck": "plain"},
    {"padding": "valid", "norm_layer": None, "merge": ("attention_gate", "add"), "depth": 2},
]


def varied(settings):
    torch.manual_seed(0)
    network = UNet(**{**SMALL, "depth": 1, **settings}).eval()
    return network, torch.rand(2, 3, 44, 44)


@pytest.mark.parametrize("settings", VARIED, ids=range(len(VARIED)))
def test_it_scripts_traces_and_every_parameter_learns(settings):
    network, x = varied(settings)
    check = torchscript(network, x)
    assert (check.status, check.reason) == ("passed", None)
    torch.testing.assert_close(torch.fx.symbolic_trace(network)(x), network(x))
    y = network.train()(x)
    sum(t.square().sum() for t in (y if isinstance(y, list) else [y])).backward()
    assert [n for n, p in network.named_parameters() if p.grad is None or not p.grad.any()] == []


@pytest.mark.parametrize("settings", VARIED[2:], ids=["several outputs", "valid"])
def test_it_exports(settings):
    network, x = varied(settings)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # torch.export's own
        exported = torch.export.export(network, (x,), strict=False).module()
    torch.testing.assert_close(exported(x), network(x))


def test_levels_as_rows_are_the_same_network():
    rows = [Level(4, 1, merge="add"), Level(8, 2, "residual", down="avg_pool"), Level(16, 3)]
    a = UNet.of_levels(rows, **SAME)
    b = UNet(
        (4, 8, 16),
        depth=(1, 2, 3),
        block=("conv", "residual", "conv"),
        down=("max_pool", "avg_pool"),
        merge=("add", "concat"),
        **SAME,
    )
    assert repr(a.body) == repr(b.body)
    assert [len(level) for level in a.features().levels] == [1, 3, 4]  # a step, then the blocks


def test_settings_of_a_block_and_a_block_of_the_user_s_own():
    class Blur(nn.Module):
        def __init__(self, in_channels, out_channels):
            super().__init__()
            self.mix = nn.Conv2d(in_channels, out_channels, 1)

        def forward(self, x):
            return self.mix(x)

    network = UNet(block=(Blur, functools.partial(MBConv, expansion=2), "conv"), **SMALL)
    assert {Blur, MBConv} <= {type(part) for part in network.modules()}
    assert run(network).shape == (2, 2, 24, 24)


@pytest.mark.parametrize("side", [188, 204, 572])
def test_valid_sizes_of_the_paper_lose_184_pixels(side):
    with Blueprint():
        network = zoo.unet()
    assert network(torch.empty(1, 1, side, side, device="meta")).shape[-1] == side - 184


@pytest.mark.parametrize(("side", "tip"), [(570, "556 or 572"), (187, "188"), (16, "188")])
def test_valid_sizes_in_between_get_a_sentence(side, tip):
    with Blueprint():
        network = zoo.unet()
    with pytest.raises(ShapeError, match=f"side of {side} pixels .* try {tip}"):
        network(torch.empty(1, 1, side, side, device="meta"))


@pytest.mark.parametrize("depths", [(1, 1), (1, 2, 1), (3, 1, 2), (2, 2, 2, 1)])
def test_valid_sizes_of_any_depths(depths):
    """A size is taken if and only if each of the maps that are halved is even."""
    network = UNet(channels=(2,) * len(depths), depth=depths, padding="valid").eval()
    for side in range(1, 70):
        down, fits = side, True
        for depth in depths[:-1]:
            down -= 2 * depth
            fits, down = fits and down % 2 == 0 and down > 0, down // 2
        up = down - 2 * depths[-1]
        for depth in reversed(depths[:-1]):
            fits, up = fits and up > 0, 2 * up - 2 * depth
        if fits and up > 0:
            assert run(network, side).shape[-1] == up
        else:
            with pytest.raises(ShapeError, match="does not fit"):
                run(network, side)


def test_a_size_that_does_not_fit_is_named_with_its_neighbours():
    with pytest.raises(ShapeError, match=r"a side of 22 pixels .* try 20 or 24"):
        run(UNet(**SMALL), 22)
    with pytest.raises(ShapeError, match=r"Layer 'body.fit' .* try 20 or 24"):
        counted([3, 22, 24], **SMALL)


def test_padding_is_undone():
    torch.manual_seed(0)
    padded, exact = (UNet(fit=fit, **SMALL).eval() for fit in ("pad", "exact"))
    exact.load_state_dict(padded.state_dict())
    x = torch.rand(1, 3, 21, 30)
    assert padded(x).shape == (1, 2, 21, 30)
    by_hand = exact(nn.functional.pad(x, (0, 2, 0, 3)))[:, :, :21, :30]
    torch.testing.assert_close(padded(x), by_hand, rtol=0, atol=0)
    even = torch.rand(1, 3, 24, 32)
    torch.testing.assert_close(padded(even), exact(even), rtol=0, atol=0)


def test_deep_supervision_gives_scores_of_every_level():
    outputs = run(UNet(deep_supervision=True, fit="pad", classes=5, **SMALL), 21)
    assert [tuple(t.shape) for t in outputs] == [(2, 5, 21, 21), (2, 5, 11, 11)]
    plain = UNet(**SMALL)
    deep = UNet(deep_supervision=True, **SMALL)
    assert len(run(deep)) == 2
    state = {k.replace("head.scores.", "head.scores.0."): v for k, v in plain.state_dict().items()}
    missing, unexpected = deep.load_state_dict(state, strict=False)
    assert (set(missing), unexpected) == (
        {"head.scores.1.conv.weight", "head.scores.1.conv.bias"},
        [],
    )
    x = torch.rand(2, 3, 16, 16)
    torch.testing.assert_close(deep.eval()(x)[0], plain.eval()(x))


def reaches_the_far_corner(network):
    torch.manual_seed(0)
    x = torch.rand(1, 3, 64, 64, requires_grad=True)
    network.eval()(x)[..., 0, 0].sum().backward()
    return bool(x.grad[..., -1, -1].any())


def test_attention_at_the_bottom_is_global():
    shallow = {**SMALL, "depth": 1}
    assert not reaches_the_far_corner(UNet(**shallow))
    assert reaches_the_far_corner(UNet(bottleneck="attention", **shallow))
    assert reaches_the_far_corner(UNet(attention=(False, False, True), **shallow))


def test_the_gate_listens_to_what_comes_up():
    torch.manual_seed(0)
    join = UNet(merge="attention_gate", **SMALL).body.decoder.levels["level0"].merge
    skip, quiet, loud = torch.rand(1, 4, 8, 8), torch.zeros(1, 4, 8, 8), torch.ones(1, 4, 8, 8)
    gated = join(quiet, skip)[:, :4]
    assert ((gated / skip) < 1).all()
    assert ((gated / skip) > 0).all()
    assert not torch.equal(gated, join(loud, skip)[:, :4])


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"depth": (2, 2)}, "'level2' cannot be built: depth has 2 values for 3 levels"),
        ({"depth": (2, 2, 2, 2)}, "'level3' cannot be built: depth has 4 values for 3 levels"),
        ({"merge": ("add",)}, "'level1' .* merge has 1 values for 2 steps between 3 levels"),
        ({"block": ("conv", "conv", "Add")}, "no block of a level named 'Add'"),
        ({"norm_layer": "GroupNorm"}, "'level0' cannot be built: .*GroupNorm of 32 groups"),
        ({"attention": True, "heads": 3}, "'level0' .*heads=3 must divide channels=4"),
        ({"block": ("conv", "residual", "conv"), "padding": "valid"}, "'level1' .*'valid'"),
        ({"block": "ConvNeXtBlock", "down": "stride"}, "'level1' .*ConvNeXtBlock has not"),
        ({"padding": "valid", "fit": "pad"}, "exclude each other"),
        ({"padding": "valid", "bottleneck": "residual"}, "'level2' .*bottleneck='residual' pads"),
        ({"channels": (8,)}, "'level1' .*one level has none below"),
        ({"encoder": "resnet5O"}, "no encoder named 'resnet5O'; did you mean 'resnet50'"),
        ({"encoder": "resnet18", "channels": (8,) * 6}, "'level6' .*no.* at 64"),
        ({"encoder": "resnet18", "depth": (1, 2), "channels": (8, 8, 8)}, "'level2' .*depth has 2"),
        ({"encoder": "unet"}, "no encoder named 'unet'"),
        ({"encoder": nn.Identity}, "'channels'|unexpected keyword|does not say"),
        ({"decoder": lambda channels, reductions: 3}, "decoder makes 3, not a module"),
        ({"classes": 0}, "classes=0"),
        ({"up": "bicubic"}, "up='bicubic' is not one of"),
    ],
)
def test_what_does_not_fit_gets_a_sentence_with_the_level(settings, message):
    with pytest.raises((ArgumentError, UnknownNameError), match=message):
        UNet(**{**SMALL, **settings})


class Thirds(nn.Module):
    """An encoder of somebody's own, that jumps from 2 to 8."""

    def __init__(self, in_channels, reductions=(2, 8)):
        super().__init__()
        self.channels, self.reductions = (6, 9), reductions
        self.near = nn.Conv2d(in_channels, 6, 2, 2)
        self.far = nn.Conv2d(6, 9, 4, 4)

    def forward(self, x: torch.Tensor) -> list[torch.Tensor]:
        near = self.near(x)
        return [near, self.far(near)]


def test_an_encoder_of_the_user_s_own_with_a_step_of_four():
    network = UNet(encoder=Thirds, in_channels=3, channels=(4, 8))
    assert run(network).shape == (2, 2, 24, 24)
    assert torchscript(network.eval(), torch.rand(1, 3, 16, 16)).status == "passed"
    with pytest.raises(ShapeError, match="try 16 or 24"):
        run(network, 20)
    with pytest.raises(ArgumentError, match=r"'level1' .*reduction of 2 to 3"):
        UNet(encoder=functools.partial(Thirds, reductions=(2, 3)), in_channels=3)


class Nearest(nn.Module):
    """A decoder of somebody's own: the deepest map at full size."""

    def __init__(self, channels, reductions):
        super().__init__()
        self.channels, self.reductions = channels[-1:], (1,)
        self.up = nn.Upsample(scale_factor=float(reductions[-1]))

    def forward(self, maps: list[torch.Tensor]) -> list[torch.Tensor]:
        return [self.up(maps[-1])]


def test_a_decoder_of_the_user_s_own():
    network = UNet(decoder=Nearest, **SMALL)
    assert run(network).shape == (2, 2, 24, 24)
    assert network.rows()["decoder"] == "body.decoder"


def test_a_trained_backbone_keeps_its_weights():
    torch.manual_seed(0)
    trained = zoo.resnet18(in_channels=4)
    before = {name: value.clone() for name, value in trained.named_parameters()}
    network = UNet(encoder=lambda in_channels: trained, in_channels=4, fit="pad")
    assert {n for n, p in trained.named_parameters() if not torch.equal(p, before[n])} == set()
    assert run(network, 40).shape == (2, 2, 40, 40)


def test_its_parts_have_names():
    network = UNet(**SMALL, bottleneck="residual")
    rows = network.rows()
    assert list(rows) == [
        *("encoder level0", "encoder level1", "encoder level2", "bottleneck"),
        *("decoder level1", "decoder level0", "head"),
    ]
    for path in rows.values():
        network.get_submodule(path)
    assert (network.features().channels, network.features().reductions) == ((4, 8, 16), (1, 2, 4))
    x = torch.rand(1, 3, 16, 16)
    network.eval()
    assert torch.equal(network.classifier(network.backbone(x)), network(x))


def test_what_can_be_chosen_from():
    assert {"conv", "residual", "MBConv", "ConvNeXtBlock", "Bottleneck"} <= set(LevelBlocks())
    assert not {"UpConv", "Add", "ConvNormAct1d"} & set(LevelBlocks())
    assert {"levels", "resnet50"} <= set(Backbones())
    assert not {"unet", "ddpm_unet"} & set(Backbones())


def test_initialisation_is_the_paper_s():
    torch.manual_seed(0)
    deepest = zoo.unet().features().levels[-1][-1].conv
    assert deepest.weight.std().item() == pytest.approx((2 / (9 * 1024)) ** 0.5, rel=0.01)
