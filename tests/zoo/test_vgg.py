"""What only VGG promises: its backbone's size, its pools, its linear layers."""

import pytest
import torch
from torch import nn

import zoo
from app.compose.blueprint import Blueprint
from app.measure import report
from blocks import MaxPool, ShapeError
from blocks.checkpoints.foreign_names import in_own_names
from tests.zoo.golden import fill

MEMBERS = ("vgg11", "vgg13", "vgg16", "vgg19")


def meta(name, **knobs):
    with Blueprint():
        return zoo.create(name, **knobs).eval()


def size(module):
    return sum(p.numel() for p in module.parameters())


def sides(network, side):
    """Of the maps at each reduction."""
    maps = network.features()(torch.empty((1, 3, side, side), device="meta"))
    return [x.shape[-1] for x in maps]


def test_the_backbone_of_vgg16_is_that_of_detectors():
    assert size(meta("vgg16").backbone) == 14_714_688  # mmcv's VGG(16)


@pytest.mark.parametrize(
    ("name", "layers"), [("vgg11", 11), ("vgg13", 13), ("vgg16", 16), ("vgg19", 19)]
)
def test_the_name_says_how_many_layers_have_weights(name, layers):
    network = meta(name)
    weighty = [m for m in network.modules() if isinstance(m, nn.Conv2d | nn.Linear)]
    assert len(weighty) == layers
    assert [m for m in weighty if m.bias is None] == []


@pytest.mark.parametrize("name", MEMBERS)
def test_batch_norm_adds_two_parameters_a_channel_and_keeps_the_bias(name):
    channels = sum(m.out_channels for m in meta(name).modules() if isinstance(m, nn.Conv2d))
    assert size(meta(f"{name}_bn")) - size(meta(name)) == 2 * channels


def test_features_have_a_map_before_each_pool_and_one_behind_the_last():
    features = meta("vgg16_bn").features()
    assert features.channels == (64, 128, 256, 512, 512, 512)  # timm 1.0.31, vgg16_bn
    assert features.reductions == (1, 2, 4, 8, 16, 32)


def test_ceil_mode_rounds_up_where_a_pool_halves_an_odd_side():
    assert sides(meta("vgg16"), 300) == [300, 150, 75, 37, 18, 9]
    assert sides(meta("vgg16", ceil_mode=True), 300) == [300, 150, 75, 38, 19, 10]


def test_the_head_reads_any_image_and_drops_in_training_only():
    torch.manual_seed(0)
    network = zoo.vgg11(width=0.125, hidden_features=64, classes=5)
    for side in (32, 70):
        assert network(torch.rand(2, 3, side, side)).shape == (2, 5)
    x = torch.rand(1, 3, 32, 32)
    assert not torch.equal(network(x), network(x))
    network.eval()
    assert torch.equal(network(x), network(x))


def test_the_hidden_layers_are_as_wide_as_asked():
    narrow = meta("vgg16", width=0.5, hidden_features=100)
    linear = [(m.in_features, m.out_features) for m in narrow.modules() if isinstance(m, nn.Linear)]
    assert linear == [(256 * 7 * 7, 100), (100, 100), (100, 1000)]


def test_an_image_below_32_pixels_gets_a_sentence():
    with pytest.raises(ShapeError, match=r"stages\.pool"):
        report(meta("vgg16"), [3, 31, 31])
    report(meta("vgg16"), [3, 32, 32])


@pytest.mark.parametrize(("name", "last"), [("vgg16", 28), ("vgg19_bn", 50)])
def test_torchvision_numbers_every_layer(name, last):
    network = meta(name)
    names = network.torchvision_names()
    numbers = [int(n.split(".")[1]) for n in names if n.startswith("features.")]
    assert max(numbers) == last  # torchvision 0.28: the last convolution, or its norm
    with_weights = {
        path for path, m in network.named_modules() if m._parameters and not list(m.children())
    }
    assert set(names.values()) == with_weights


def test_a_state_in_torchvisions_names_is_in_the_order_of_execution():
    network = meta("vgg11")
    state = {"features.8.weight": fill("features.8.weight", (256, 256, 3, 3))}
    assert list(in_own_names(network, state)) == ["stages.stage3.conv2.conv.weight"]


def test_weights_start_as_in_torchvision():
    torch.manual_seed(0)
    network = zoo.vgg11(width=0.25, hidden_features=256)
    assert network.head.fc7.linear.weight.std().item() == pytest.approx(0.01, rel=0.02)
    conv = network.stages.stage4.conv2.conv.weight
    assert conv.std().item() == pytest.approx((2 / (128 * 9)) ** 0.5, rel=0.02)
    assert not network.head.fc6.linear.bias.any()


def test_five_pools_and_no_other_stride():
    network = meta("vgg19")
    assert sum(isinstance(m, MaxPool) for m in network.modules()) == 5
    assert {m.stride for m in network.modules() if isinstance(m, nn.Conv2d)} == {(1, 1)}
