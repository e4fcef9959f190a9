"""Registration in the tables, and the layers built from what users registered."""

import pytest
import torch
from torch import nn

from blocks import config
from blocks.config import (
    CONV_LAYERS,
    UPSAMPLE_LAYERS,
    ConfigTypeError,
    LayerTable,
    build_activation_layer,
    build_conv_layer,
    build_upsample_layer,
)


class Doubled(nn.Module):
    def __init__(self, scale_factor=2):
        super().__init__()
        self.scale_factor = scale_factor

    def forward(self, x):
        return x.repeat_interleave(self.scale_factor, -1).repeat_interleave(self.scale_factor, -2)


@pytest.fixture
def table():
    return LayerTable("toy layer", nn.Module, entries={"Doubled": Doubled})


def test_the_document_s_own_upsampling_once_it_is_a_module():
    """E22: the document's MyUpsample is a plain class, without state or device."""

    class MyUpsample:
        def __init__(self, scale_factor):
            pass

    before = list(UPSAMPLE_LAYERS)
    with pytest.raises(TypeError, match="'MyUpsample' cannot go among the upsample layers"):
        UPSAMPLE_LAYERS.register_module()(MyUpsample)
    assert list(UPSAMPLE_LAYERS) == before


def test_a_class_is_registered_under_its_name_or_others(table):
    @table.register_module()
    class Mine(Doubled):
        pass

    @table.register_module("also")
    class Named(Doubled):
        pass

    @table.register_module(name=["one", "two"])
    class Twice(Doubled):
        pass

    assert table.register_module(module=nn.ReLU) is nn.ReLU
    assert list(table) == ["Doubled", "Mine", "also", "one", "two", "ReLU"]
    assert isinstance(table.build({"type": "Mine", "scale_factor": 3}), Mine)
    assert table["one"] is table["two"] is Twice
    assert table.get("none") is None
    assert "none" not in table


def test_a_name_is_taken_once_unless_by_force(table):
    with pytest.raises(KeyError, match="name 'Doubled' is taken") as caught:
        table.register_module()(type("Doubled", (nn.Module,), {}))
    assert "force=True" in str(caught.value)
    assert table["Doubled"] is Doubled
    with pytest.raises(KeyError):
        table.register_module(["new", "Doubled"], module=nn.ReLU)
    assert list(table) == ["Doubled"]  # all of the names or none
    other = table.register_module("Doubled", force=True)(type("Other", (nn.Module,), {}))
    assert table["Doubled"] is other


@pytest.mark.parametrize("thing", [print, 3, "ReLU", nn.ReLU(), int], ids=repr)
def test_only_modules_are_registered(table, thing):
    with pytest.raises(ConfigTypeError, match="derive the class from Module"):
        table.register_module("thing", module=thing)


def test_a_decorator_without_parentheses_is_explained(table):
    with pytest.raises(TypeError, match=r"decorate with parentheses: @register_module\(\)"):
        table.register_module(nn.ReLU)
    with pytest.raises(TypeError, match="no name"):
        table.register_module([3])
    with pytest.raises(TypeError, match="no name"):
        table.register_module(3)


def test_a_class_is_its_own_type():
    assert isinstance(build_activation_layer({"type": nn.Mish}), nn.Mish)
    assert isinstance(build_conv_layer({"type": nn.Conv1d}, 3, 8, 3), nn.Conv1d)


def test_a_registered_layer_is_built_by_name():
    UPSAMPLE_LAYERS.register_module()(Doubled)
    try:
        layer = build_upsample_layer({"type": "Doubled", "scale_factor": 3})
        assert layer(torch.ones(1, 2, 4, 5)).shape == (1, 2, 12, 15)
    finally:
        del UPSAMPLE_LAYERS["Doubled"]


def test_default_arguments_hold_where_the_configuration_is_silent(table):
    defaults = {"type": "Doubled", "scale_factor": 5}
    assert table.build({}, default_args=defaults).scale_factor == 5
    assert table.build({"scale_factor": 3}, default_args=defaults).scale_factor == 3
    assert defaults == {"type": "Doubled", "scale_factor": 5}


def test_the_six_tables_are_importable():
    kinds = "CONV NORM ACTIVATION PADDING UPSAMPLE PLUGIN".split()
    tables = [getattr(config, f"{kind}_LAYERS") for kind in kinds]
    assert [type(t) for t in tables] == [LayerTable] * 6
    assert "Conv1d" in repr(CONV_LAYERS)
