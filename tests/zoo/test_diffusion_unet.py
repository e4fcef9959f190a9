"""The diffusion U-Net: exact figures, the time of each image, attention where it was asked for."""

import math

import pytest
import torch

import zoo
from app.checks import torchscript
from app.compose.blueprint import Blueprint
from app.measure import report
from blocks import SelfAttention2d
from blocks.errors import ArgumentError, ShapeError
from zoo.unet import DiffusionUNet
from zoo.unet.time import Sinusoids

SMALL = {"channels": (32, 64), "depth": 1, "attention": (False, True)}
GROUPED = {"norm_layer": {"type": "GroupNorm", "num_groups": 4}}


@pytest.mark.parametrize(
    ("make", "settings", "side", "params", "gmacs"),
    [
        # diffusers' UNet2DModel: google/ddpm-cifar10-32, google/ddpm-cat-256, the class's default
        (zoo.ddpm_unet, {}, 32, 35_746_307, "6.222"),
        (zoo.ddpm_unet_256, {}, 256, 113_673_219, "248.514"),
        (
            DiffusionUNet,
            {
                "channels": (224, 448, 672, 896),
                "attention": (False, True, True, True),
                "head_channels": 8,
            },
            64,
            274_056_163,
            "101.200",
        ),
    ],
)
def test_it_is_as_large_as_the_checkpoints(make, settings, side, params, gmacs):
    with Blueprint():
        network = make(**settings).eval()
    measured = report(network, [3, side, side])
    assert measured.cost.params == params
    assert f"{measured.cost.macs / 1e9:.3f}" == gmacs
    assert measured.output == [3, side, side]


@pytest.fixture(scope="module")
def network():
    torch.manual_seed(0)
    return DiffusionUNet(**SMALL).eval()


@pytest.fixture(scope="module")
def x():
    torch.manual_seed(1)
    return torch.rand(3, 3, 8, 8)


def test_each_image_has_its_own_time(network, x):
    times = torch.tensor([0, 10, 999])
    together = network(x, times)
    for index, time in enumerate(times):
        alone = network(x[index : index + 1], time.reshape(1))
        torch.testing.assert_close(together[index : index + 1], alone, rtol=1e-4, atol=1e-5)
    same = x[:1].expand(3, -1, -1, -1)
    outputs = network(same, times)
    assert not torch.allclose(outputs[0], outputs[1], atol=1e-3)
    assert not torch.allclose(outputs[1], outputs[2], atol=1e-3)


def test_one_time_holds_for_all_and_none_is_zero(network, x):
    torch.testing.assert_close(network(x, torch.tensor([7])), network(x, torch.tensor([7, 7, 7])))
    torch.testing.assert_close(network(x), network(x, torch.zeros(3)))


def test_the_waves_of_time():
    waves = Sinusoids(8)(torch.tensor([0.0, 5.0]))
    assert waves[0].tolist() == [0, 0, 0, 0, 1, 1, 1, 1]
    speeds = [1, 10_000 ** (-1 / 3), 10_000 ** (-2 / 3), 1e-4]
    expected = [*(math.sin(5 * s) for s in speeds), *(math.cos(5 * s) for s in speeds)]
    assert waves[1].tolist() == pytest.approx(expected, abs=1e-6)


def test_it_scripts_exports_traces_and_every_parameter_learns(network, x):
    time = torch.tensor([1, 2, 3])
    check = torchscript(network, x)
    assert (check.status, check.reason) == ("passed", None)
    exported = torch.export.export(network, (x, time), strict=False).module()
    torch.testing.assert_close(exported(x, time), network(x, time))
    torch.testing.assert_close(torch.fx.symbolic_trace(network)(x, time), network(x, time))
    learning = DiffusionUNet(**SMALL).train()
    learning(x, time).square().sum().backward()
    silent = [n for n, p in learning.named_parameters() if p.grad is None or not p.grad.any()]
    assert silent == []


def test_attention_stands_on_the_levels_that_ask_for_it():
    with Blueprint():
        network = zoo.ddpm_unet()
    where = [name for name, m in network.named_modules() if isinstance(m, SelfAttention2d)]
    assert where == [
        *(f"body.encoder.level1.blocks.{i}.attention" for i in range(2)),
        "body.bottleneck.block1.attention",
        *(f"body.decoder.level1.blocks.{i}.attention" for i in range(3)),
    ]


def test_padding_after_the_image_keeps_the_upper_left_pixel_in_place():
    settings = {"channels": (8, 8), "depth": 1, "attention": False, **GROUPED}
    around, after = (DiffusionUNet(down_padding=p, **settings) for p in ("around", "after"))
    x = torch.zeros(1, 8, 8, 8)
    x[..., 0, 0] = 1.0
    for network, taps in ((around, (1, 1)), (after, (0, 0))):
        down = network.body.encoder["level0"].down
        conv = down[-1].conv if "pad" in dict(down.named_children()) else down.conv
        expected = conv.weight[..., taps[0], taps[1]].sum(1)
        torch.testing.assert_close(down(x)[0, :, 0, 0], expected + conv.bias)
        assert down(x).shape == (1, 8, 4, 4)


def test_its_features_are_the_last_maps_of_the_levels(network, x):
    features = network.features()
    assert (features.channels, features.reductions) == ((32, 64), (1, 2))
    time = torch.tensor([4])
    assert [tuple(m.shape) for m in features(x, time)] == [(3, 32, 8, 8), (3, 64, 4, 4)]
    assert not torch.allclose(features(x, time)[0], features(x)[0])
    torch.testing.assert_close(
        network.classifier(network.backbone(x, time)), network(x, time), rtol=0, atol=0
    )


def test_it_says_why_it_is_no_spec():
    assert zoo.Network.no_spec is None
    assert "time" in (DiffusionUNet.no_spec or "")


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"attention": (True,)}, "'level1' .*attention has 1 values for 2 levels"),
        ({"depth": (1, 2, 3)}, "'level2' .*depth has 3 values for 2 levels"),
        ({"channels": (32, 48)}, "'level1' .*GroupNorm of 32 groups"),
        ({"head_channels": 5}, "'level0' .*head_channels=5 must divide channels=32"),
        ({"channels": (3, 64), **GROUPED}, "half of 3 time features"),
    ],
)
def test_what_does_not_fit_gets_a_sentence_with_the_level(settings, message):
    with pytest.raises(ArgumentError, match=message):
        DiffusionUNet(**{**SMALL, **settings})


def test_a_size_that_does_not_fit_gets_a_sentence(network):
    with pytest.raises(ShapeError, match=r"side of 9 pixels .* try 8 or 10"):
        network(torch.rand(1, 3, 8, 9))
