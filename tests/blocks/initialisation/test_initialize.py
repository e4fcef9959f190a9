"""initialize: selection by class, overrides, their precedence, and what is refused untouched."""

import copy
from typing import Any

import pytest
import torch
from torch import nn

from blocks.initialisation import INITIALISERS, ConstantInit, initialiser, initialize
from tests.blocks.initialisation.foo import FooNet


def values(layer: Any) -> tuple[float | None, float | None]:
    """The one value of a layer's weights and the one of its biases; None if they differ."""
    found = [p.detach().flatten().tolist() for p in (layer.weight, layer.bias)]
    weight, bias = (v[0] if len(set(v)) == 1 else None for v in found)
    return weight, bias


def initialised(init_cfg: Any) -> FooNet:
    torch.manual_seed(0)
    model, before = FooNet(), copy.deepcopy(init_cfg)
    initialize(model, init_cfg)
    assert init_cfg == before, "the configuration is not changed"
    return model


def test_one_configuration_for_all_layers() -> None:
    model = initialised({"type": "Constant", "layer": ["Conv1d", "Conv2d", "Linear"], "val": 1})
    layers = (model.feat, model.reg, model.cls[0], model.cls[1])
    assert [values(layer) for layer in layers] == [(1, 0)] * 4


def test_one_configuration_each() -> None:
    model = initialised(
        [
            {"type": "Constant", "layer": "Conv1d", "val": 1},
            {"type": "Constant", "layer": "Conv2d", "val": 2},
            {"type": "Constant", "layer": "Linear", "val": 3},
        ]
    )
    assert [values(m) for m in (model.feat, model.reg, model.cls[1])] == [(1, 0), (2, 0), (3, 0)]


def test_a_later_configuration_goes_over_an_earlier() -> None:
    model = initialised([{"type": "Constant", "layer": "Conv2d", "val": v} for v in (1, 2)])
    assert values(model.reg) == (2, 0)


def test_an_override_wins_for_its_part() -> None:
    model = initialised(
        {
            "type": "Constant",
            "layer": ["Conv1d", "Conv2d"],
            "val": 1,
            "bias": 2,
            "override": {"type": "Constant", "name": "reg", "val": 3, "bias": 4},
        }
    )
    assert [values(m) for m in (model.feat, model.cls[0])] == [(1, 2), (1, 2)]
    assert values(model.reg) == (3, 4)
    torch.manual_seed(0)
    assert torch.equal(model.cls[1].weight, FooNet().cls[1].weight)  # Linear is no `layer`


def test_an_override_of_a_name_takes_the_outer_values_for_all_of_it() -> None:
    model = initialised({"type": "Constant", "val": 1, "bias": 2, "override": {"name": "reg"}})
    assert values(model.reg) == (1, 2)
    assert values(model.feat)[0] is None
    model = initialised({"type": "Constant", "val": 1, "bias": 2, "override": {"name": "cls"}})
    assert [values(m) for m in model.cls] == [(1, 2), (1, 2)]


def test_overrides_in_a_list_and_by_path() -> None:
    inside = {"type": "Constant", "name": "cls.1", "val": 5}
    both = [{"name": "reg"}, inside]
    model = initialised({"type": "Constant", "val": 1, "bias": 2, "override": both})
    assert (values(model.reg), values(model.cls[1])) == ((1, 2), (5, 0))


def test_a_shared_part_can_be_named_by_each_of_its_names() -> None:
    model = nn.ModuleDict({"a": nn.Linear(2, 2)})
    model["b"] = model["a"]
    initialize(model, {"type": "Constant", "val": 1, "override": {"name": "b"}})
    assert values(model["a"]) == (1, 0)


def test_without_layer_and_override_nothing_happens() -> None:
    assert values(initialised({"type": "Constant", "val": 1}).reg) == (None, None)


def test_a_base_class_selects_however_far_up() -> None:
    class Mine(nn.Conv2d):
        pass

    class Deeper(Mine):
        pass

    model = nn.Sequential(Deeper(1, 1, 1), nn.ConvTranspose2d(1, 1, 1), nn.BatchNorm2d(2))
    initialize(model, {"type": "Constant", "layer": "Conv2d", "val": 7})
    assert values(model[0]) == (7, 0)
    assert values(model[1]) != (7, 0)
    initialize(model, {"type": "Constant", "layer": "_ConvNd", "val": 8})
    assert [values(m) for m in model] == [(8, 0), (8, 0), (1, 0)]


def test_the_bias_of_a_probability() -> None:
    model = initialised({"type": "Normal", "layer": "Conv2d", "std": 0.01, "bias_prob": 0.01})
    assert values(model.reg)[1] == pytest.approx(-4.59511985013459)


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("Constant", {"val": 0.5}),
        ("Xavier", {"gain": 2, "distribution": "uniform"}),
        ("Normal", {"mean": 1, "std": 0.5}),
        ("TruncNormal", {"std": 0.02, "a": -0.04, "b": 0.04}),
        ("Uniform", {"a": -1, "b": 1}),
        ("Kaiming", {"mode": "fan_in", "distribution": "uniform"}),
        ("Caffe2Xavier", {}),
    ],
)
def test_both_spellings_do_what_the_function_does(name: str, args: dict[str, Any]) -> None:
    from blocks import initialisation

    function = {"TruncNormal": "trunc_normal", "Caffe2Xavier": "caffe2_xavier"}
    init = getattr(initialisation, f"{function.get(name, name.lower())}_init")
    expected = nn.Conv2d(8, 8, 3)
    torch.manual_seed(1)
    init(expected, bias=0.5, **args)
    for spelling in (name, f"{name}Init"):
        got = nn.Conv2d(8, 8, 3)
        torch.manual_seed(1)
        initialize(got, {"type": spelling, "layer": "Conv2d", "bias": 0.5, **args})
        assert torch.equal(got.weight, expected.weight)
        assert torch.equal(got.bias, expected.bias)
    assert INITIALISERS[name] is INITIALISERS[f"{name}Init"]


def test_an_initialiser_can_be_called() -> None:
    model = FooNet()
    ConstantInit(1, bias=2, layer="Conv2d")(model)
    assert values(model.reg) == (1, 2)


def test_the_table_is_flat_and_refuses_duplicates() -> None:
    before = dict(INITIALISERS)
    assert len(before) == 16
    with pytest.raises(RuntimeError, match="name 'Constant' is taken among the initialisers"):
        initialiser(type("Constant", (), {}))
    assert before == INITIALISERS
    with pytest.raises(KeyError):
        INITIALISERS["Nothing"]


def test_a_users_own_initialiser() -> None:
    class HalfInit(ConstantInit):
        def __init__(self, **rest: Any) -> None:
            super().__init__(0.5, **rest)

    initialiser(HalfInit)
    try:
        assert values(initialised({"type": "Half", "layer": "Conv2d"}).reg) == (0.5, 0)
    finally:
        del INITIALISERS["Half"], INITIALISERS["HalfInit"]
