"""ConvModule: bias, padding, spectral norm, initialisation, in place."""

import copy
import itertools
import warnings

import pytest
import torch
import torch.nn.functional as F
from torch import nn
from torch.nn.utils import parametrize

from app.checks import torchscript
from blocks.config import (
    CONV_LAYERS,
    PADDING_LAYERS,
    ConvModule,
)
from blocks.errors import ArgumentError, UnknownNameError

LEAKY = {"type": "LeakyReLU"}
EXAMPLES = {  # of the document: arguments, children in their order
    "bn": ((3, 8, 2), {"norm_cfg": {"type": "BN"}}, ["conv", "bn", "activate"]),
    "gn": ((3, 8, 2), {"norm_cfg": {"type": "GN", "num_groups": 2}}, ["conv", "gn", "activate"]),
    "relu": ((3, 8, 2), {}, ["conv", "activate"]),
    "conv": ((3, 8, 2), {"act_cfg": None}, ["conv"]),
    "leaky": ((3, 8, 3), {"padding": 1, "act_cfg": LEAKY}, ["conv", "activate"]),
    "norm first": (
        (3, 8, 2),
        {"norm_cfg": {"type": "BN"}, "order": ("norm", "conv", "act")},
        ["bn", "conv", "activate"],
    ),
}
every_example = pytest.mark.parametrize(
    ("args", "kwargs", "children"), EXAMPLES.values(), ids=EXAMPLES
)
ORDERS = list(itertools.permutations(("conv", "norm", "act")))


def test_the_bias_is_there_without_a_norm():
    assert ConvModule(3, 8, 3).conv.bias is not None
    assert ConvModule(3, 8, 3, norm_cfg={"type": "BN"}).conv.bias is None
    assert ConvModule(3, 8, 3, bias=False).conv.bias is None
    assert (
        ConvModule(3, 8, 3, bias=True, norm_cfg={"type": "GN", "num_groups": 2}).conv.bias
        is not None
    )
    with pytest.raises(ArgumentError, match="neither true, false nor 'auto'"):
        ConvModule(3, 8, 3, bias="yes")


@pytest.mark.parametrize("norm", ["BN", "IN", "SyncBN"])
def test_a_useless_bias_is_warned_of(norm):
    with pytest.warns(UserWarning, match="no effect before a batch or instance norm"):
        ConvModule(3, 8, 3, bias=True, norm_cfg={"type": norm})
    with pytest.warns(UserWarning, match="no effect"):
        ConvModule(
            3, 8, 3, bias=True, norm_cfg={"type": norm}, act_cfg=None, order=("act", "conv", "norm")
        )
    # Here it has one: an activation comes between, or the norm comes first.
    ConvModule(3, 8, 3, bias=True, norm_cfg={"type": norm}, order=("conv", "act", "norm"))
    ConvModule(3, 8, 3, bias=True, norm_cfg={"type": norm}, order=("norm", "conv", "act"))


@pytest.mark.parametrize("mode", ["reflect", "replicate", "circular"])
@pytest.mark.parametrize("padding", [1, (2, 1)])
def test_padding_modes(mode, padding):
    module = ConvModule(3, 8, 3, padding=padding, padding_mode=mode, act_cfg=None).eval()
    x = torch.randn(2, 3, 6, 7)
    h, w = (padding, padding) if isinstance(padding, int) else padding
    padded = F.pad(x, (w, w, h, h), mode=mode)
    expected = F.conv2d(padded, module.conv.weight, module.conv.bias)
    torch.testing.assert_close(module(x), expected)
    assert torchscript(module, x).reason is None


@pytest.mark.parametrize(("dims", "shape"), [(1, (2, 3, 9)), (3, (2, 3, 5, 6, 7))])
def test_other_dimensions(dims, shape):
    module = ConvModule(
        3, 8, 3, padding=1, conv_cfg={"type": f"Conv{dims}d"}, norm_cfg={"type": f"BN{dims}d"},
        padding_mode="replicate",
    )  # fmt: skip
    x = torch.randn(shape)
    assert module(x).shape == (2, 8, *shape[2:])
    assert torchscript(module, x).reason is None


def test_padding_layers_of_the_table():
    class Bare(nn.Conv2d):
        """A user's convolution that knows no padding mode."""

        def __init__(self, in_channels, out_channels, kernel_size, stride=1, padding=0, dilation=1,
                     groups=1, bias=True):  # fmt: skip
            super().__init__(
                in_channels, out_channels, kernel_size, stride, padding, dilation, groups, bias
            )

    module = ConvModule(
        3, 8, 3, padding=(2, 1), padding_mode="reflect", conv_cfg={"type": Bare}, act_cfg=None
    )
    x = torch.randn(2, 3, 6, 7)
    expected = F.conv2d(
        F.pad(x, (1, 1, 2, 2), mode="reflect"), module.conv.weight, module.conv.bias
    )
    assert [name for name, _ in module.named_children()] == ["padding_layer", "conv"]
    torch.testing.assert_close(module(x), expected)

    PADDING_LAYERS.register_module("ones", module=Ones)
    try:
        module = ConvModule(3, 8, 3, padding=1, padding_mode="ones", act_cfg=None)
        torch.testing.assert_close(
            module(x),
            F.conv2d(F.pad(x, (1, 1, 1, 1), value=1.0), module.conv.weight, module.conv.bias),
        )
    finally:
        del PADDING_LAYERS["ones"]


class Ones(nn.ConstantPad2d):
    def __init__(self, padding):
        super().__init__(padding, 1.0)


def test_an_unknown_padding_mode_suggests():
    with pytest.raises(UnknownNameError, match="did you mean 'reflect'"):
        ConvModule(3, 8, 3, padding=1, padding_mode="reflected")


def test_spectral_norm():
    torch.manual_seed(0)
    module = ConvModule(16, 8, 3, with_spectral_norm=True, norm_cfg={"type": "BN"})
    x = torch.randn(4, 16, 6, 7)
    for _ in range(20):  # each step in training is one of the power iteration
        module(x)
    largest = torch.linalg.matrix_norm(module.eval().conv.weight.flatten(1), 2)
    torch.testing.assert_close(largest, torch.tensor(1.0), rtol=0.02, atol=0)
    assert torch.equal(copy.deepcopy(module)(x), module(x))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # torch.export's own
        exported = torch.export.export(module, (x,)).module()
    torch.testing.assert_close(exported(x), module(x))
    assert torchscript(module, x).status == "failed"  # as of any parametrized module
    expected = module(x)
    parametrize.remove_parametrizations(module.conv, "weight")
    torch.testing.assert_close(module(x), expected)
    assert torchscript(module, x).reason is None


def test_the_kernel_under_spectral_norm_is_initialised_too():
    torch.manual_seed(0)
    module = ConvModule(64, 128, 3, with_spectral_norm=True)
    original = module.conv.parametrizations.weight.original
    assert original.std().item() == pytest.approx((2 / (9 * 128)) ** 0.5, rel=0.02)


@pytest.mark.parametrize(
    ("act_cfg", "gain"),
    [({"type": "ReLU"}, 2), (None, 2), ({"type": "LeakyReLU"}, 2 / (1 + 0.01**2)),
     ({"type": "LeakyReLU", "negative_slope": 0.5}, 2 / (1 + 0.5**2))],
)  # fmt: skip
def test_the_kernel_is_initialised_for_its_activation(act_cfg, gain):
    torch.manual_seed(0)
    module = ConvModule(64, 128, 3, act_cfg=act_cfg)
    weight = module.conv.weight
    assert weight.mean().item() == pytest.approx(0, abs=3e-3)
    assert weight.std().item() == pytest.approx((gain / (9 * 128)) ** 0.5, rel=0.02)
    assert module.conv.bias.count_nonzero() == 0


def test_a_convolution_of_the_user_s_own_keeps_its_initialisation():
    class Sevens(nn.Conv2d):
        def __init__(self, *args, **kwargs):
            super().__init__(*args, **kwargs)
            self.init_weights()

        def init_weights(self):
            nn.init.constant_(self.weight, 7)

    CONV_LAYERS.register_module(module=Sevens)
    try:
        module = ConvModule(3, 8, 3, conv_cfg={"type": "Sevens"})
        assert torch.equal(module.conv.weight, torch.full((8, 3, 3, 3), 7.0))
    finally:
        del CONV_LAYERS["Sevens"]


def test_in_place_is_a_wish():
    assert ConvModule(3, 8, 3).activate.inplace
    assert not ConvModule(3, 8, 3, inplace=False).activate.inplace
    assert not ConvModule(3, 8, 3, act_cfg={"type": "ReLU", "inplace": False}).activate.inplace
    assert not ConvModule(3, 8, 3, order=("act", "conv", "norm")).activate.inplace
    for name in ("Tanh", "PReLU", "Sigmoid", "GELU", "HSigmoid", "Swish", "Clamp"):
        module = ConvModule(3, 8, 3, act_cfg={"type": name})
        module(torch.randn(1, 3, 4, 4)).sum().backward()
