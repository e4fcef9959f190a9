"""ConvModule: the document's examples, every order, TorchScript and export, errors."""

import copy
import itertools
import pickle
import warnings

import pytest
import torch
import torch.nn.functional as F

from app.checks import torchscript
from app.measure import report
from blocks.config import (
    ConfigTypeError,
    ConvModule,
    UnknownArgumentError,
    UnknownTypeError,
)
from blocks.errors import ArgumentError

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


def by_hand(module, x, steps):
    for step in steps:
        if step == "conv":
            x = F.conv2d(x, module.conv.weight, module.conv.bias, padding=module.conv.padding)
        else:
            x = module.norm(x) if step == "norm" else F.relu(x)
    return x


@every_example
def test_the_document_s_examples(args, kwargs, children):
    torch.manual_seed(0)
    module = ConvModule(*args, **kwargs).eval()
    x = torch.randn(2, 3, 9, 11)
    assert [name for name, _ in module.named_children()] == children
    y = module(x)
    assert y.shape == ((2, 8, 9, 11) if "padding" in kwargs else (2, 8, 8, 10))
    expected = x
    for name in children:
        if name == "activate":
            expected = (
                F.leaky_relu(expected) if kwargs.get("act_cfg") == LEAKY else F.relu(expected)
            )
        elif name == "conv":
            conv = module.conv
            expected = F.conv2d(expected, conv.weight, conv.bias, padding=conv.padding)
        else:
            expected = module.norm(expected)
    torch.testing.assert_close(y, expected)


@every_example
def test_the_examples_script_and_export(args, kwargs, children):
    module = ConvModule(*args, **kwargs).eval()
    x = torch.randn(2, 3, 9, 11)
    assert torchscript(module, x).reason is None
    assert torchscript(module, x, False, False).reason is None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # torch.export's own
        exported = torch.export.export(module, (x,)).module()
    torch.testing.assert_close(exported(x), module(x))
    traced = torch.fx.symbolic_trace(module, concrete_args={"activate": True, "norm": True})
    torch.testing.assert_close(traced(x), module(x))


@pytest.mark.parametrize("affine", [False, True])
def test_an_instance_norm_scripts_and_exports(affine):
    """Its short name is a keyword of Python, so that code generated for `self.in` is none."""
    module = ConvModule(3, 8, 3, norm_cfg={"type": "IN", "affine": affine}).eval()
    x = torch.randn(2, 3, 9, 11)
    assert module.norm_name == "in_"
    assert torchscript(module, x).reason is None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # torch.export's own
        exported = torch.export.export(module, (x,)).module()
    torch.testing.assert_close(exported(x), module(x))
    traced = torch.fx.symbolic_trace(module, concrete_args={"activate": True, "norm": True})
    torch.testing.assert_close(traced(x), module(x))


@every_example
def test_the_examples_copy_pickle_and_learn(args, kwargs, children):
    module = ConvModule(*args, **kwargs)
    x = torch.randn(2, 3, 9, 11)
    for twin in (copy.deepcopy(module), pickle.loads(pickle.dumps(module))):
        assert torch.equal(twin.eval()(x), copy.deepcopy(module).eval()(x))
    module(x).square().sum().backward()
    assert [n for n, p in module.named_parameters() if p.grad is None] == []


@pytest.mark.parametrize("order", ORDERS, ids="-".join)
@pytest.mark.parametrize("training", [False, True])
def test_any_order(order, training):
    torch.manual_seed(0)
    module = ConvModule(4, 8, 3, padding=1, norm_cfg={"type": "BN"}, order=order).train(training)
    before_conv = order.index("norm") < order.index("conv")
    assert module.norm.num_features == (4 if before_conv else 8)
    x = torch.randn(2, 4, 6, 5)
    given = x.clone()
    torch.testing.assert_close(module(x), by_hand(module, x, order))
    assert torch.equal(x, given)  # nothing overwrites the caller's tensor


def test_each_order_scripts_as_itself():
    """One after the other: TorchScript could take them for one type, and run one order in all."""
    torch.manual_seed(0)
    x = torch.randn(2, 4, 6, 5)
    for order in ORDERS:
        module = ConvModule(4, 8, 3, padding=1, norm_cfg={"type": "BN"}, order=order)
        module(3 * x - 1)  # a norm with a mean and a variance does not commute with ReLU
        assert (order, torchscript(module, x).reason) == (order, None)


@pytest.mark.parametrize("order", ORDERS, ids="-".join)
@pytest.mark.parametrize(("activate", "norm"), [(False, True), (True, False), (False, False)])
def test_parts_can_be_left_out_of_a_call(order, activate, norm):
    module = ConvModule(4, 4, 3, padding=1, norm_cfg={"type": "IN"}, order=list(order))
    x = torch.randn(2, 4, 6, 5)
    given = x.clone()
    left = [p for p in order if (p != "act" or activate) and (p != "norm" or norm)]
    torch.testing.assert_close(module(x, activate=activate, norm=norm), by_hand(module, x, left))
    assert torch.equal(x, given)


@pytest.mark.parametrize(
    "order",
    ["conv-norm-act", ("conv", "norm"), ("conv", "norm", "norm"), ("conv", "norm", "relu")],
)
def test_an_order_that_is_none(order):
    with pytest.raises(ArgumentError) as caught:
        ConvModule(3, 8, 3, order=order)
    assert caught.value.argument == "order"


def test_configurations_are_left_as_they_are():
    cfgs = {
        "conv_cfg": {"type": "Conv2d"},
        "norm_cfg": {"type": "GN", "num_groups": 2, "requires_grad": False},
        "act_cfg": {"type": "ReLU"},
    }
    before = copy.deepcopy(cfgs)
    ConvModule(3, 8, 3, **cfgs)
    assert cfgs == before


def test_wrong_arguments_name_themselves():
    for name, value in [("kernel_size", 0), ("stride", 0), ("padding", -1), ("out_channels", 0)]:
        with pytest.raises(ArgumentError, match=f"cannot have {name}=") as caught:
            ConvModule(**{"in_channels": 3, "out_channels": 8, "kernel_size": 3, name: value})
        assert caught.value.argument == name
    with pytest.raises(UnknownTypeError, match="no norm layer named 'BM'"):
        ConvModule(3, 8, 3, norm_cfg={"type": "BM"})
    with pytest.raises(UnknownArgumentError, match="did you mean 'negative_slope'"):
        ConvModule(3, 8, 3, act_cfg={"type": "LeakyReLU", "negativ_slope": 0.1})
    with pytest.raises(ConfigTypeError, match="configured by a dict"):
        ConvModule(3, 8, 3, norm_cfg="BN")
    with pytest.raises(ConfigTypeError, match="configured by a dict"):
        ConvModule(3, 8, 3, act_cfg="ReLU")
    with pytest.raises(ConfigTypeError, match="in_channels is a whole number"):
        ConvModule("3", 8, 3)
    with pytest.raises(ArgumentError, match="num_groups=1"):
        ConvModule(3, 8, 3, norm_cfg={"type": "LN"})


@pytest.mark.parametrize("mode", ["zeros", "reflect", "circular"])
def test_its_cost_is_counted(mode):
    module = ConvModule(4, 8, 3, padding=1, norm_cfg={"type": "BN"}, padding_mode=mode).eval()
    measured = report(module, inputs=(torch.rand(1, 4, 6, 5),))
    assert measured.uncounted == []
    assert measured.cost.params == 9 * 4 * 8 + 2 * 8
    assert measured.cost.macs == 9 * 4 * 8 * 6 * 5


def test_it_takes_no_memory_on_meta():
    with torch.device("meta"):
        module = ConvModule(3, 8, 3, norm_cfg={"type": "BN"})
    assert [p for p in module.parameters() if not p.is_meta] == []
