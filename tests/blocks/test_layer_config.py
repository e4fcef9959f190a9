"""Norms and activations with settings: one form, real layers, refusals that name what is wrong."""

import copy
import json
import pickle
from functools import partial
from typing import Any

import pytest
import torch
from torch import nn

from app.checks import torchscript
from app.compose import build, describe
from app.compose.arguments import args_schema
from app.measure import report
from app.schemas.spec import MAX_SETTINGS, BlockSubject, Spec
from blocks import (
    ArgumentError,
    Bottleneck,
    ConvNormAct,
    ConvNormAct1d,
    ConvNormAct3d,
    MBConv,
    SqueezeExcitation,
    UnknownNameError,
    replace,
)
from blocks.formula import costs, has_bias, norm_params
from blocks.layer_names import ACTIVATIONS, GATES, NORMS, NORMS_1D, NORMS_3D
from blocks.layer_settings import SETTINGS, defaults, name_of
from blocks.registry import find

BATCH_NORM = {"type": "BatchNorm2d", "eps": 0.001, "momentum": 0.01}
LEAKY = {"type": "LeakyReLU", "negative_slope": 0.1}
TABLES = (NORMS, NORMS_1D, NORMS_3D, ACTIVATIONS, GATES)


def test_the_settings_reach_the_layers() -> None:
    block = ConvNormAct(3, 8, norm_layer=BATCH_NORM, activation_layer=LEAKY)
    assert (block.norm.eps, block.norm.momentum) == (0.001, 0.01)
    assert block.activation.negative_slope == 0.1
    groups = ConvNormAct(3, 48, norm_layer={"type": "GroupNorm", "num_groups": 16, "eps": 1e-6})
    assert (groups.norm.num_groups, groups.norm.eps) == (16, 1e-6)
    frozen = ConvNormAct(3, 8, norm_layer={"type": "FrozenBatchNorm2d", "eps": 0.01})
    assert frozen.norm.eps == 0.01
    signal = ConvNormAct1d(3, 8, norm_layer={"type": "InstanceNorm1d", "affine": True})
    assert signal.norm.affine
    volume = ConvNormAct3d(3, 8, norm_layer={"type": "BatchNorm3d", "momentum": None})
    assert volume.norm.momentum is None


def test_they_reach_every_layer_of_a_composed_block() -> None:
    block = MBConv(16, 16, norm_layer=BATCH_NORM, activation_layer=LEAKY)
    norms = [m for m in block.modules() if isinstance(m, nn.BatchNorm2d)]
    slopes = [m.negative_slope for m in block.modules() if isinstance(m, nn.LeakyReLU)]
    assert [n.eps for n in norms] == [0.001] * 3
    assert slopes == [0.1] * 3


def test_a_setting_of_every_layer_changes_what_torch_computes() -> None:
    """Any setting that has an effect in eval, against the function PyTorch has for it."""
    x = torch.randn(2, 64, 5, 5, dtype=torch.float64)
    expected = {
        ("ELU", "alpha", 0.5): nn.functional.elu(x, 0.5),
        ("GELU", "approximate", "tanh"): nn.functional.gelu(x, approximate="tanh"),
        ("LeakyReLU", "negative_slope", 0.3): torch.where(x > 0, x, 0.3 * x),
        ("Softplus", "beta", 2): torch.log1p(torch.exp(2 * x)) / 2,
        ("Softplus", "threshold", 1): torch.where(x > 1, x, torch.log1p(torch.exp(x))),
    }
    assert {kind for kind, _, _ in expected} == set(SETTINGS) & set(ACTIVATIONS)
    for (kind, setting, value), wanted in expected.items():
        layer = {"type": kind, setting: value}
        made = SqueezeExcitation(64, activation_layer=layer).activation
        torch.testing.assert_close(made(x), wanted)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ({"type": "BatchNorm2d"}, "BatchNorm2d"),
        ({"type": "BatchNorm2d", "eps": 1e-5, "affine": True}, "BatchNorm2d"),
        ({"momentum": 0.01, "eps": 0.001, "type": "BatchNorm2d"}, BATCH_NORM),
        (nn.BatchNorm2d, "BatchNorm2d"),
        (partial(nn.BatchNorm2d, eps=1e-3, momentum=0.01), BATCH_NORM),
        (partial(partial(nn.BatchNorm2d, momentum=0.01), eps=1e-3), BATCH_NORM),
        (partial(nn.BatchNorm2d, eps=1e-5), "BatchNorm2d"),
        (partial(nn.GroupNorm, 16), {"type": "GroupNorm", "num_groups": 16}),
        (partial(nn.GroupNorm, num_groups=32), "GroupNorm"),
    ],
    ids=repr,
)
def test_one_layer_has_one_form(said: Any, meant: Any) -> None:
    block = ConvNormAct(3, 64, norm_layer=said)
    assert block.arguments["norm_layer"] == meant
    assert name_of(block.arguments["norm_layer"], NORMS, "norm layer") == meant
    assert repr(block) == repr(ConvNormAct(3, 64, norm_layer=meant))


def test_a_partial_of_an_activation_by_position_is_its_configuration() -> None:
    block = ConvNormAct(3, 8, activation_layer=partial(nn.LeakyReLU, 0.1))
    assert block.arguments["activation_layer"] == LEAKY


def test_what_a_spec_cannot_say_stays_a_callable() -> None:
    maker = partial(nn.ReLU, inplace=True)
    block = ConvNormAct(3, 8, activation_layer=maker)
    assert block.activation.inplace
    with pytest.raises(UnknownNameError, match=r"no activation layer named 'ReLU\(inplace=True\)'"):
        describe(block)


def test_nothing_is_mutated_or_shared() -> None:
    given = {"affine": False, "type": "BatchNorm2d", "eps": 1e-5}
    before = copy.deepcopy(given)
    block = Bottleneck(16, 16, norm_layer=given)
    assert given == before
    block.arguments["norm_layer"]["affine"] = True
    assert block.reduce.arguments["norm_layer"] == {"type": "BatchNorm2d", "affine": False}


def test_it_copies_pickles_scripts_and_prints() -> None:
    block = MBConv(8, 8, norm_layer=BATCH_NORM, activation_layer=LEAKY).eval()
    for twin in (copy.deepcopy(block), pickle.loads(pickle.dumps(block))):
        assert twin.arguments == block.arguments
        assert repr(twin) == repr(block)
    assert torchscript(block, torch.rand(1, 8, 4, 4)).status == "passed"
    settings = report(nn.Sequential(block), [8, 4, 4]).layers[0].args
    assert "norm_layer=BatchNorm2d(eps=0.001, momentum=0.01)" in settings
    assert "activation_layer=LeakyReLU(negative_slope=0.1)" in settings


def test_a_spec_says_it_both_ways() -> None:
    args = {"out_channels": 8, "norm_layer": BATCH_NORM, "activation_layer": LEAKY}
    spec = {"image": [3, 8, 8], "layers": [{"block": "ConvNormAct", "args": args}]}
    again = describe(build(json.loads(json.dumps(spec))))
    assert again.layers[0].args == args
    assert Spec.model_validate_json(again.model_dump_json()) == again
    in_python = describe(ConvNormAct(3, 8, norm_layer=partial(nn.BatchNorm2d, eps=0.001)))
    assert in_python.layers[0].args["norm_layer"] == {"type": "BatchNorm2d", "eps": 0.001}


MISTAKES: dict[str, tuple[Any, type[Exception], str, tuple[str, ...]]] = {
    "an unknown type": (
        {"type": "BatchNorm2D"},
        UnknownNameError,
        "no norm layer named 'BatchNorm2D'; did you mean 'BatchNorm2d'?",
        (),
    ),
    "no type": ({"eps": 0.1}, ArgumentError, "norm_layer has settings without the name", ()),
    "a type that is no name": ({"type": 3}, ArgumentError, "settings without the name of a", ()),
    "an unknown setting": (
        {"type": "BatchNorm2d", "epsilon": 0.1},
        UnknownNameError,
        "no BatchNorm2d setting of norm_layer named 'epsilon'; did you mean 'eps'?",
        (),
    ),
    "a setting of another type": (
        {"type": "GroupNorm", "momentum": 0.1},
        UnknownNameError,
        "no GroupNorm setting of norm_layer named 'momentum'; there are affine, eps, num_groups",
        (),
    ),
    "a value out of range": (
        {"type": "BatchNorm2d", "eps": 0},
        ArgumentError,
        "norm_layer: in BatchNorm2d, eps=0 is not a number above 0 to 1",
        ("eps",),
    ),
    "a value of another kind": (
        {"type": "BatchNorm2d", "affine": 1},
        ArgumentError,
        "norm_layer: in BatchNorm2d, affine=1 is not true or false",
        ("affine",),
    ),
    "groups that do not divide": (
        {"type": "GroupNorm", "num_groups": 24},
        ArgumentError,
        "GroupNorm of 24 groups needs a multiple of 24 channels, not 64; try 72 channels or "
        "num_groups=8",
        (),
    ),
    "an instance": (nn.BatchNorm2d(64), ArgumentError, "not an instance of BatchNorm2d", ()),
    "a misspelt partial": (
        partial(nn.BatchNorm2d, epsilon=0.1),
        UnknownNameError,
        "did you mean 'eps'?",
        (),
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_names_argument_and_setting(mistake: str) -> None:
    given, kind, said, place = MISTAKES[mistake]
    with pytest.raises(kind) as caught:
        ConvNormAct(3, 64, norm_layer=given)
    assert said in str(caught.value)
    assert (caught.value.argument, caught.value.pointer) == ("norm_layer", place)


def test_a_layer_without_settings_says_so() -> None:
    with pytest.raises(ArgumentError, match="ReLU has no settings, and is given 'alpha'"):
        ConvNormAct(3, 8, activation_layer={"type": "ReLU", "alpha": 2})


def test_in_a_spec_a_mistake_is_told_with_its_place() -> None:
    args = {"out_channels": 8, "norm_layer": {"type": "BatchNorm2d", "eps": -1}}
    with pytest.raises(ArgumentError) as caught:
        build({"image": [3, 8, 8], "layers": [{"block": "ConvNormAct", "args": args}]})
    assert caught.value.pointer == ("layers", 0, "args", "norm_layer", "eps")


@pytest.mark.parametrize(
    "value",
    [
        {"type": "BatchNorm2d", "eps": float("nan")},
        {"type": {"type": "BatchNorm2d"}},
        {"type": "BatchNorm2d", "eps": [[1]]},
        {"": 1},
        {f"setting{i}": 1 for i in range(MAX_SETTINGS + 1)},
        [{"type": "BatchNorm2d"}],
    ],
    ids=repr,
)
def test_what_is_sent_is_bounded(value: Any) -> None:
    with pytest.raises(ValueError, match="validation error"):
        BlockSubject.model_validate({"block": "MBConv", "args": {"norm_layer": value}})


@pytest.mark.parametrize(
    ("norm_layer", "params"),
    [
        *[("BatchNorm2d", 2), ("GroupNorm", 2), ("InstanceNorm2d", 0), ("FrozenBatchNorm2d", 0)],
        *[(None, 0), (nn.BatchNorm2d, 2), (partial(nn.BatchNorm2d, eps=0.1), 2)],
        ({"type": "BatchNorm2d", "affine": False}, 0),
        (partial(nn.BatchNorm2d, affine=False), 0),
        ({"type": "InstanceNorm2d", "affine": True}, 2),
        ({"type": "GroupNorm", "num_groups": 4, "affine": False}, 0),
    ],
    ids=repr,
)
def test_the_formulas_understand_every_form(norm_layer: Any, params: int) -> None:
    assert norm_params(norm_layer) == params
    assert has_bias(None, norm_layer) == (norm_layer is None)
    args = {"in_channels": 32, "out_channels": 64, "norm_layer": norm_layer}
    measured = sum(p.numel() for p in ConvNormAct(**args).parameters())
    assert sum(costs(find("ConvNormAct"), args, (32, 4, 4))["params"].values()) == measured


def test_surgery_takes_settings_and_checks_them() -> None:
    changed = replace(MBConv(8, 8), norm=BATCH_NORM, activation=partial(nn.LeakyReLU, 0.1))
    assert {m.eps for m in changed.modules() if isinstance(m, nn.BatchNorm2d)} == {0.001}
    assert {m.negative_slope for m in changed.modules() if isinstance(m, nn.LeakyReLU)} == {0.1}
    with pytest.raises(UnknownNameError, match="did you mean 'negative_slope'"):
        replace(MBConv(8, 8), activation={"type": "LeakyReLU", "negativ_slope": 0.1})


def test_every_declared_setting_is_an_argument_of_its_constructor() -> None:
    makers = {name: maker for table in TABLES for name, maker in table.items()}
    assert set(SETTINGS) <= set(makers)
    strange = {(n, s) for n in SETTINGS for s in SETTINGS[n] if s not in defaults(makers[n])}
    assert strange == set()


def test_the_schema_offers_a_name_an_object_of_each_kind_or_null() -> None:
    properties = args_schema(find("ConvNormAct").parameters, {})["properties"]
    options = properties["activation_layer"]["anyOf"]
    assert options[0] == {"enum": sorted(ACTIVATIONS)}
    assert options[-1] == {"type": "null"}
    kinds = [kind for o in options[1:-1] for kind in _kinds(o)]
    assert sorted(kinds) == sorted(ACTIVATIONS)
    leaky = next(o for o in options[1:-1] if o["properties"]["type"] == {"const": "LeakyReLU"})
    slope = {**leaky["properties"]["negative_slope"]}
    assert slope == {
        "type": "number", "minimum": 0, "maximum": 1, "unit": "output / input", "default": 0.01,
    }  # fmt: skip
    assert (leaky["required"], leaky["additionalProperties"]) == (["type"], False)


def _kinds(option: dict[str, Any]) -> list[str]:
    kind = option["properties"]["type"]
    return [kind["const"]] if "const" in kind else kind["enum"]
