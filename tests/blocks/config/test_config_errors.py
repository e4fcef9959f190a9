"""Errors of configurations, the same for every builder."""

import pickle

import pytest

from blocks.config import (
    ConfigKeyError,
    ConfigTypeError,
    UnknownArgumentError,
    UnknownTypeError,
    build_activation_layer,
    build_conv_layer,
    build_norm_layer,
    build_padding_layer,
    build_plugin_layer,
    build_upsample_layer,
)
from blocks.errors import ArgumentError, BlockzooError

BUILDERS = [
    (build_conv_layer, (3, 8, 3)),
    (build_norm_layer, (8,)),
    (build_activation_layer, ()),
    (build_upsample_layer, ()),
    (build_padding_layer, (1,)),
    (build_plugin_layer, ()),
]
every_builder = pytest.mark.parametrize(
    ("build", "args"), BUILDERS, ids=[b.__name__ for b, _ in BUILDERS]
)


@every_builder
@pytest.mark.parametrize("cfg", ["Conv2d", 7, ["type"], [("type", "Conv2d")]], ids=repr)
def test_what_is_no_dict_is_a_type_error(build, args, cfg):
    with pytest.raises(TypeError, match="are configured by a dict, not by") as caught:
        build(cfg, *args)
    assert isinstance(caught.value, BlockzooError)


@every_builder
def test_without_a_type_it_is_a_key_error(build, args):
    with pytest.raises(KeyError, match="has no 'type'") as caught:
        build({"kernel_size": 3}, *args)
    assert isinstance(caught.value, ConfigKeyError)
    assert caught.value.argument == "type"


@every_builder
def test_an_unknown_type_is_a_key_error(build, args):
    with pytest.raises(KeyError, match=r"there is no .* layer named 'FancyThing'") as caught:
        build({"type": "FancyThing"}, *args)
    assert isinstance(caught.value, UnknownTypeError)


@every_builder
def test_a_type_that_is_no_name_is_a_type_error(build, args):
    with pytest.raises(TypeError, match="have a name for a 'type', not 3"):
        build({"type": 3}, *args)


@pytest.mark.parametrize(
    ("build", "wrong", "near"),
    [
        (build_conv_layer, "conv2D", "Conv2d"),
        (lambda cfg: build_norm_layer(cfg, 8), "BatchNorm", None),
        (build_activation_layer, "LeakyRelu", "LeakyReLU"),
        (build_upsample_layer, "biliner", "bilinear"),
        (build_padding_layer, "reflection", "reflect"),
    ],
)
def test_an_unknown_type_suggests_the_nearest(build, wrong, near):
    with pytest.raises(UnknownTypeError) as caught:
        build({"type": wrong})
    assert caught.value.expected == near
    assert str(caught.value).endswith(f"did you mean {near!r}?" if near else ".")


def test_an_unknown_argument_suggests_the_nearest():
    with pytest.raises(TypeError, match="did you mean 'kernel_size'") as caught:
        build_conv_layer({"type": "Conv2d", "kernal_size": 3}, 3, 8)
    assert isinstance(caught.value, UnknownArgumentError)
    assert caught.value.argument == "kernal_size"


def test_a_missing_argument_names_itself():
    with pytest.raises(TypeError, match="Conv2d needs kernel_size") as caught:
        build_conv_layer({"type": "Conv2d"}, 3, 8)
    assert caught.value.argument == "kernel_size"


def test_an_argument_given_twice_names_itself():
    with pytest.raises(ConfigTypeError, match="given kernel_size twice"):
        build_conv_layer({"type": "Conv2d", "kernel_size": 3}, 3, 8, kernel_size=1)
    with pytest.raises(ConfigTypeError, match="multiple values for argument 'kernel_size'"):
        build_conv_layer({"type": "Conv2d", "kernel_size": 3}, 3, 8, 1)


@pytest.mark.parametrize(
    ("name", "value"),
    [("kernel_size", 0), ("kernel_size", (3, 0)), ("stride", 0), ("padding", -1), ("dilation", 0),
     ("groups", 0), ("out_channels", 0), ("in_channels", -3)],
)  # fmt: skip
def test_sizes_that_torch_lets_pass_are_refused(name, value):
    good = {"type": "Conv2d", "in_channels": 3, "out_channels": 8, "kernel_size": 3}
    with pytest.raises(ArgumentError, match=f"cannot have {name}=") as caught:
        build_conv_layer({**good, name: value})
    assert (caught.value.argument, caught.value.got) == (name, value)


@pytest.mark.parametrize("value", ["3", 3.0, True, (3, "3")], ids=repr)
def test_a_size_that_is_no_whole_number_names_itself(value):
    with pytest.raises(TypeError, match="kernel_size is a whole number from 1") as caught:
        build_conv_layer(None, 3, 8, value)
    assert caught.value.argument == "kernel_size"


def test_an_empty_table_says_so():
    with pytest.raises(KeyError, match="none is registered yet"):
        build_plugin_layer({"type": "ContextBlock"})


def test_what_torch_says_becomes_a_sentence():
    with pytest.raises(ArgumentError, match=r"Conv2d cannot be built: .*divisible by groups"):
        build_conv_layer(None, 3, 8, 3, groups=2)
    with pytest.raises(ConfigTypeError, match="Conv2d cannot be built: "):
        build_conv_layer(None, 3, 8, 3, groups=None)


def test_a_configuration_is_left_as_it_is():
    cfgs = [
        (build_conv_layer, {"type": "Conv2d", "kernel_size": [3, 3]}, (3, 8)),
        (build_norm_layer, {"type": "GN", "num_groups": 2, "requires_grad": False}, (8,)),
        (build_activation_layer, {"type": "ReLU"}, ()),
        (build_upsample_layer, {"type": "nearest", "scale_factor": 2}, ()),
        (build_padding_layer, {"type": "zero"}, (1,)),
    ]
    for build, cfg, args in cfgs:
        before = dict(cfg)
        build(cfg, *args)
        assert cfg == before


def test_errors_travel_as_themselves():
    for error in (
        UnknownTypeError("conv layer", "Conv9d", ["Conv1d"], argument="type"),
        UnknownArgumentError("argument of Conv2d", "strid", ["stride"], argument="strid"),
        ConfigKeyError("no type", argument="type"),
        ConfigTypeError("no dict", got="7"),
    ):
        again = pickle.loads(pickle.dumps(error))
        assert (type(again), str(again)) == (type(error), str(error))
        assert again.fields() == error.fields()
