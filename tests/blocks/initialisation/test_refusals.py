"""Configurations that are refused, and that nothing is touched then."""

import copy
from typing import Any

import pytest
import torch
from torch import nn

from blocks import BlockzooError
from blocks.errors import UnknownNameError
from blocks.initialisation import initialize
from tests.blocks.initialisation.foo import FooNet

GOOD = {"type": "Constant", "layer": ["Conv1d", "Conv2d"], "val": 1, "bias": 2}


@pytest.mark.parametrize(
    ("config", "error", "words"),
    [
        ("Constant", TypeError, "a dict or a list of dicts, not a str"),
        ([GOOD, 3], TypeError, "not a int"),
        ({"layer": "Conv2d", "val": 1}, KeyError, "does not say which initialiser"),
        ({**GOOD, "type": "Konstant"}, KeyError, "did you mean 'Constant'?"),
        ({**GOOD, "type": 3}, TypeError, "name of an initialiser"),
        ({"type": "Constant", "layer": "Conv2d"}, TypeError, "Constant needs val"),
        ({**GOOD, "vall": 1}, UnknownNameError, "did you mean 'val'?"),
        ({**GOOD, "val": "1"}, TypeError, "val='1' is not a number"),
        ({**GOOD, "bias": True}, TypeError, "bias=True is not a number"),
        ({**GOOD, "bias_prob": 2}, ValueError, "above 0 and below 1"),
        ({**GOOD, "layer": 3}, TypeError, "neither the name of a class nor a list"),
        ({**GOOD, "layer": ["Conv2d", 3]}, TypeError, "neither the name"),
        ({**GOOD, "override": "reg"}, TypeError, "override is a dict or a list of dicts"),
        ({**GOOD, "override": {"type": "Constant", "val": 3}}, ValueError, "which sub-module"),
        ({**GOOD, "override": {"name": "reg", "val": 3}}, ValueError, "has val but no type"),
        ({**GOOD, "override": {"name": "regg"}}, RuntimeError, "did you mean 'reg'?"),
        ({**GOOD, "override": {"name": 3}}, TypeError, "is text"),
        ({**GOOD, "override": [{"name": "reg"}, {}]}, ValueError, "which sub-module"),
        ([GOOD, {"type": "Normal", "std": -1}], ValueError, "std=-1 is below 0"),
        ([GOOD, {"type": "Uniform", "a": 1, "b": 0}], ValueError, "b=0 is below 1"),
        ([GOOD, {"type": "Kaiming", "mode": "fan"}], ValueError, "mode='fan'"),
        ([GOOD, {"type": "Kaiming", "nonlinearity": "swish"}], ValueError, "nonlinearity='swish'"),
        ([GOOD, {"type": "Xavier", "distribution": "x"}], ValueError, "distribution='x'"),
        ([GOOD, {"type": "Pretrained", "checkpoint": 3}], TypeError, "checkpoint=3 is not text"),
        ([GOOD, {"type": "Pretrained", "checkpoint": "/no/file"}], ValueError, "cannot be opened"),
    ],
)
def test_what_is_wrong_is_said_before_anything_is_touched(
    config: Any, error: type[Exception], words: str
) -> None:
    torch.manual_seed(0)
    model = FooNet()
    before = copy.deepcopy(model.state_dict())
    with pytest.raises(error) as caught:
        initialize(model, config)
    assert isinstance(caught.value, BlockzooError)
    assert words in str(caught.value)
    assert [n for n, v in model.state_dict().items() if not torch.equal(v, before[n])] == []


def test_a_layer_with_parameters_of_other_names_is_refused() -> None:
    model = nn.ModuleList([nn.Linear(4, 4), nn.MultiheadAttention(4, 2)])
    weight = model[0].weight.clone()
    layers = ["Linear", "MultiheadAttention"]
    with pytest.raises(ValueError, match="in_proj_weight, in_proj_bias, which no initialiser"):
        initialize(model, {"type": "Constant", "layer": layers, "val": 1})
    assert torch.equal(model[0].weight, weight)


def test_a_weight_without_fans_is_refused() -> None:
    model = nn.Sequential(nn.Conv2d(1, 1, 1), nn.BatchNorm2d(1))
    weight = model[0].weight.clone()
    with pytest.raises(ValueError, match=r"Layer '1'.* of BatchNorm2d are \[1\]"):
        initialize(model, {"type": "Kaiming", "layer": ["Conv2d", "BatchNorm2d"]})
    assert torch.equal(model[0].weight, weight)


def test_parameters_without_a_shape_are_refused() -> None:
    model = nn.Sequential(nn.Conv2d(1, 1, 1), nn.LazyConv2d(2, 3))
    weight = model[0].weight.clone()
    with pytest.raises(ValueError, match=r"Layer '1'.*LazyConv2d have no shape yet; run the model"):
        initialize(model, {"type": "Constant", "layer": "Conv2d", "val": 1})
    assert torch.equal(model[0].weight, weight)
