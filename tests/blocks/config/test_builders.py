"""Each type of each builder: what it makes, and that it computes what PyTorch does."""

import json
from functools import partial

import pytest
import torch
import torch.nn.functional as F
from torch import nn

from app.checks import torchscript
from blocks.config import (
    ACTIVATION_LAYERS,
    NORM_LAYERS,
    PLUGIN_LAYERS,
    ConvModule,
    build_activation_layer,
    build_conv_layer,
    build_norm_layer,
    build_padding_layer,
    build_plugin_layer,
    build_upsample_layer,
)
from blocks.errors import ArgumentError


def test_the_document_s_convolution():
    layer = build_conv_layer({"type": "Conv3d"}, in_channels=3, out_channels=8, kernel_size=3)
    assert type(layer) is nn.Conv3d
    assert layer.weight.shape == (8, 3, 3, 3, 3)


@pytest.mark.parametrize(
    ("name", "cls"),
    [("Conv1d", nn.Conv1d), ("Conv2d", nn.Conv2d), ("Conv3d", nn.Conv3d), ("Conv", nn.Conv2d)],
)
def test_convolutions(name, cls):
    layer = build_conv_layer({"type": name, "bias": False}, 4, 8, 3, groups=2)
    assert (type(layer), layer.bias, layer.groups) == (cls, None, 2)


def test_no_configuration_is_a_conv2d():
    assert type(build_conv_layer(None, 3, 8, 3, padding="same")) is nn.Conv2d


NORMS = {
    "BN": (nn.BatchNorm2d, "bn"), "BN1d": (nn.BatchNorm1d, "bn"), "BN2d": (nn.BatchNorm2d, "bn"),
    "BN3d": (nn.BatchNorm3d, "bn"), "SyncBN": (nn.SyncBatchNorm, "bn"), "GN": (nn.GroupNorm, "gn"),
    "LN": (nn.LayerNorm, "ln"), "IN": (nn.InstanceNorm2d, "in"), "IN1d": (nn.InstanceNorm1d, "in"),
    "IN2d": (nn.InstanceNorm2d, "in"), "IN3d": (nn.InstanceNorm3d, "in"),
}  # fmt: skip


@pytest.mark.parametrize("name", NORMS)
@pytest.mark.parametrize("postfix", ["", 1, "_top"])
def test_norms_and_their_names(name, postfix):
    cfg = {"type": name, **({"num_groups": 2} if name == "GN" else {})}
    called, layer = build_norm_layer(cfg, 8, postfix)
    cls, short = NORMS[name]
    assert (called, type(layer), layer.eps) == (f"{short}{postfix}", cls, 1e-5)


def test_the_tables_hold_what_is_tested():
    assert set(NORM_LAYERS) == set(NORMS)
    assert set(ACTIVATION_LAYERS) == set(ACTIVATIONS)


def test_norm_arguments():
    _, layer = build_norm_layer({"type": "BN", "requires_grad": False, "eps": 0.1}, 8)
    assert layer.eps == 0.1
    assert [p.requires_grad for p in layer.parameters()] == [False, False]
    _, layer = build_norm_layer({"type": "IN", "affine": True}, 8)
    assert [p.requires_grad for p in layer.parameters()] == [True, True]
    with pytest.raises(TypeError, match="is not true or false"):
        build_norm_layer({"type": "BN", "requires_grad": "no"}, 8)


def test_a_group_norm_needs_its_groups():
    with pytest.raises(TypeError, match="GroupNorm needs num_groups"):
        build_norm_layer({"type": "GN"}, 8)
    with pytest.raises(ArgumentError, match="divisible by num_groups"):
        build_norm_layer({"type": "GN", "num_groups": 3}, 8)
    with pytest.raises(ArgumentError, match="num_groups is a whole number from 1"):
        build_norm_layer({"type": "GN", "num_groups": 0}, 8)


def test_a_user_s_norm_is_named_by_what_it_resembles():
    class MyGroupwise(nn.Module):
        def __init__(self, num_features, eps):
            super().__init__()

    class Plain(MyGroupwise):
        _abbr_ = "mine"

    class Odd(nn.Identity):
        pass

    assert build_norm_layer({"type": MyGroupwise}, 8, 2)[0] == "gn2"
    assert build_norm_layer({"type": Plain}, 8, 2)[0] == "mine2"
    assert build_norm_layer({"type": Odd}, 8)[0] == "norm_layer"


ACTIVATIONS = {
    "ReLU": F.relu, "LeakyReLU": F.leaky_relu, "PReLU": lambda x: F.leaky_relu(x, 0.25),
    "RReLU": lambda x: F.leaky_relu(x, (1 / 8 + 1 / 3) / 2), "ReLU6": F.relu6, "ELU": F.elu,
    "Sigmoid": torch.sigmoid, "Tanh": torch.tanh, "GELU": F.gelu,
    "SiLU": lambda x: x * x.sigmoid(), "Swish": lambda x: x * x.sigmoid(),
    "HSwish": lambda x: x * (x + 3).clamp(0, 6) / 6, "HSigmoid": lambda x: (x + 3).clamp(0, 6) / 6,
    "Clamp": lambda x: x.clamp(-1, 1), "Clip": lambda x: x.clamp(-1, 1),
}  # fmt: skip


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_activations(name):
    x = torch.linspace(-7, 7, 41)
    layer = build_activation_layer({"type": name}).eval()
    torch.testing.assert_close(layer(x), ACTIVATIONS[name](x))
    assert torchscript(layer, x).reason is None


def test_activation_arguments():
    assert (
        build_activation_layer({"type": "LeakyReLU", "negative_slope": 0.2}).negative_slope == 0.2
    )
    x = torch.tensor([-3.0, 0.5, 9.0])
    assert build_activation_layer({"type": "Clip", "min": 0, "max": 6})(x).tolist() == [0, 0.5, 6]
    with pytest.raises(ArgumentError, match="above max"):
        build_activation_layer({"type": "Clamp", "min": 2})


def test_upsamplings():
    x = torch.rand(2, 4, 5, 7)
    for mode in ("nearest", "bilinear"):
        layer = build_upsample_layer({"type": mode, "scale_factor": 2})
        torch.testing.assert_close(layer(x), F.interpolate(x, scale_factor=2, mode=mode))
    layer = build_upsample_layer({"type": "bilinear", "size": [9, 11], "align_corners": True})
    assert layer(x).shape == (2, 4, 9, 11)
    deconv = {"type": "deconv", "in_channels": 4, "out_channels": 6, "kernel_size": 2, "stride": 2}
    layer = build_upsample_layer(deconv)
    assert type(layer) is nn.ConvTranspose2d
    assert layer(x).shape == (2, 6, 10, 14)


def test_pixel_shuffle():
    cfg = {"type": "pixel_shuffle", "in_channels": 4, "out_channels": 6, "scale_factor": 3}
    x = torch.rand(2, 4, 5, 7)
    layer = build_upsample_layer(cfg, upsample_kernel=5)
    assert layer(x).shape == (2, 6, 15, 21)
    assert sum(p.numel() for p in layer.parameters()) == (5 * 5 * 4 + 1) * 6 * 9
    assert torchscript(layer, x).reason is None
    with pytest.raises(ArgumentError, match="not an odd integer"):
        build_upsample_layer(cfg, upsample_kernel=2)
    for scale in (0, 1.5):
        with pytest.raises(ArgumentError, match="is not a whole number"):
            build_upsample_layer({**cfg, "scale_factor": scale})
    half = build_upsample_layer({"type": "nearest", "scale_factor": 0.5})
    assert half(x).shape == (2, 4, 2, 3)


def test_upsampling_must_not_be_told_its_mode_twice():
    with pytest.raises(TypeError, match="given mode twice"):
        build_upsample_layer({"type": "nearest", "scale_factor": 2, "mode": "bicubic"})


@pytest.mark.parametrize(
    ("name", "mode"), [("zero", "constant"), ("reflect", "reflect"), ("replicate", "replicate")]
)
def test_paddings(name, mode):
    x = torch.rand(2, 3, 5, 7)
    layer = build_padding_layer({"type": name}, 2)
    assert torch.equal(layer(x), F.pad(x, (2, 2, 2, 2), mode=mode))
    assert torch.equal(
        build_padding_layer({"type": name, "padding": (1, 2, 0, 1)})(x),
        F.pad(x, (1, 2, 0, 1), mode=mode),
    )


@pytest.mark.parametrize(
    ("build", "text"),
    [
        (build_conv_layer, '{"type": "Conv2d", "in_channels": 3, "out_channels": 4,'
                           ' "kernel_size": [3, 1], "padding": [1, 0], "bias": false}'),
        (partial(build_norm_layer, num_features=4), '{"type": "GN", "num_groups": 2}'),
        (build_activation_layer, '{"type": "Clip", "min": 0, "max": 6}'),
        (build_upsample_layer, '{"type": "bilinear", "scale_factor": [2, 3]}'),
        (build_padding_layer, '{"type": "reflect", "padding": [1, 2, 0, 1]}'),
        (lambda cfg: ConvModule(**cfg), '{"in_channels": 3, "out_channels": 4, "kernel_size": [3,'
         ' 3], "norm_cfg": {"type": "BN"}, "act_cfg": null, "order": ["norm", "conv", "act"]}'),
    ],
)  # fmt: skip
def test_configurations_come_from_json(build, text):
    layer = build(json.loads(text))
    layer = layer[1] if isinstance(layer, tuple) else layer
    x = torch.rand(2, 4 if isinstance(layer, nn.GroupNorm) else 3, 6, 6)
    assert torchscript(layer.eval(), x).reason is None


def test_a_plugin_has_a_name():
    @PLUGIN_LAYERS.register_module()
    class ContextBlock2d(nn.Module):
        def __init__(self, in_channels):
            super().__init__()
            self.conv = nn.Conv2d(in_channels, in_channels, 1)

    try:
        name, layer = build_plugin_layer({"type": "ContextBlock2d"}, "_1", in_channels=3)
        assert (name, type(layer)) == ("context_block2d_1", ContextBlock2d)
    finally:
        del PLUGIN_LAYERS["ContextBlock2d"]
