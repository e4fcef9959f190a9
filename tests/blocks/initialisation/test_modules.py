"""BaseModule and its containers: the document's twelve tensors, and who wins over whom."""

import pickle
import warnings
from collections.abc import Callable
from typing import Any

import pytest
import torch
from torch import nn

from blocks import initialisation
from blocks.initialisation import BaseModule, ModuleDict, ModuleList, Sequential
from tests.blocks.initialisation.foo import CFG1, CFG2, OUTER, FooConv1d, FooConv2d, filled


def sequential(a: nn.Module, b: nn.Module, cfg: Any) -> Any:
    return Sequential(a, b, init_cfg=cfg)


def module_list(a: nn.Module, b: nn.Module, cfg: Any) -> Any:
    return ModuleList([a, b], init_cfg=cfg)


def module_dict(a: nn.Module, b: nn.Module, cfg: Any) -> Any:
    return ModuleDict({"model1": a, "model2": b}, init_cfg=cfg)


containers = pytest.mark.parametrize("made", [sequential, module_list, module_dict])
Made = Callable[[nn.Module, nn.Module, Any], Any]


# 004-15: three tensors for BaseModule and the class's weights, three for each container


def test_base_module() -> None:
    model = FooConv1d(CFG1)
    model.init_weights()
    assert torch.equal(model.conv1d.weight, torch.zeros(1, 4, 4))
    assert filled(model.conv1d) == (0, 1)


@containers
def test_each_inside_a_container_has_its_own(made: Made) -> None:
    model1, model2 = FooConv1d(CFG1), FooConv2d(CFG2)
    made(model1, model2, None).init_weights()
    assert torch.equal(model1.conv1d.weight, torch.zeros(1, 4, 4))
    assert torch.equal(model2.conv2d.weight, torch.full((1, 3, 3, 3), 2.0))
    assert (filled(model1.conv1d), filled(model2.conv2d)) == ((0, 1), (2, 3))


@containers
def test_the_inner_configuration_wins(made: Made) -> None:
    model1, model2 = FooConv1d(CFG1), FooConv2d(CFG2)
    made(model1, model2, OUTER).init_weights()
    assert torch.equal(model1.conv1d.weight, torch.zeros(1, 4, 4))
    assert torch.equal(model2.conv2d.weight, torch.full((1, 3, 3, 3), 2.0))


@containers
def test_the_outer_configuration_fills_what_the_inner_leaves(made: Made) -> None:
    model1, model2 = FooConv1d(CFG1), FooConv2d()
    made(model1, model2, OUTER).init_weights()
    assert (filled(model1.conv1d), filled(model2.conv2d)) == ((0, 1), (4, 5))


def test_the_containers_are_torchs() -> None:
    for name in ("Sequential", "ModuleList", "ModuleDict"):
        assert issubclass(getattr(initialisation, name), getattr(nn, name))
        assert issubclass(getattr(initialisation, name), BaseModule)
    model = Sequential(FooConv1d(), nn.ReLU(), init_cfg=OUTER)
    assert len(model[:1]) == 1
    assert model(torch.zeros(1, 4, 4)).shape == (1, 1, 1)
    assert "init_cfg={'type': 'Constant'" in repr(model)
    assert list(ModuleDict({"a": nn.ReLU()}).keys()) == ["a"]
    assert len(ModuleList()) == len(ModuleDict()) == len(Sequential()) == 0


@pytest.mark.parametrize("around", [nn.Sequential, lambda m: nn.ModuleList([m])])
def test_those_inside_plain_containers_are_reached(around: Any) -> None:
    inner = FooConv1d(CFG1)
    outer = Sequential(around(nn.Sequential(inner)), init_cfg=OUTER)
    outer.init_weights()
    assert filled(inner.conv1d) == (0, 1)
    assert inner.is_init


def test_an_inner_one_that_ran_before_still_wins() -> None:
    inner = FooConv1d(CFG1)
    inner.init_weights()
    Sequential(inner, init_cfg=OUTER).init_weights()
    assert filled(inner.conv1d) == (0, 1)


def test_a_second_call_warns_and_does_nothing() -> None:
    model = FooConv1d(CFG1)
    model.init_weights()
    nn.init.constant_(model.conv1d.weight, 9)
    with pytest.warns(UserWarning, match="FooConv1d is initialised already"):
        model.init_weights()
    assert filled(model.conv1d)[0] == 9


def test_a_shared_module_has_one_turn() -> None:
    shared = FooConv1d(CFG1)
    model = Sequential(nn.Sequential(shared), nn.Sequential(shared))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        model.init_weights()
    assert filled(shared.conv1d) == (0, 1)


def test_a_subclass_may_add_to_it() -> None:
    class Head(FooConv1d):
        def init_weights(self) -> None:
            super().init_weights()
            nn.init.constant_(self.conv1d.bias, 42)

    head = Head(CFG1)
    Sequential(head, init_cfg=OUTER).init_weights()
    assert filled(head.conv1d) == (0, 42)


def test_other_modules_with_init_weights_are_called() -> None:
    class Other(nn.Conv1d):
        def init_weights(self) -> None:
            nn.init.constant_(self.weight, 6)
            nn.init.constant_(self.bias, 7)

    other = Other(1, 1, 1)
    Sequential(nn.Sequential(other), init_cfg=OUTER).init_weights()
    assert filled(other) == (6, 7)


def test_a_fault_deep_inside_is_found_before_anything_is_touched() -> None:
    inner = FooConv2d({**CFG2, "override": {"name": "gone"}})
    outer = Sequential(FooConv1d(CFG1), nn.Sequential(inner), init_cfg=OUTER)
    before = {n: v.clone() for n, v in outer.state_dict().items()}
    with pytest.raises(RuntimeError, match="no sub-module of FooConv2d named 'gone'"):
        outer.init_weights()
    assert [n for n, v in outer.state_dict().items() if not torch.equal(v, before[n])] == []
    inner.init_cfg = CFG2  # it can be mended and run
    outer.init_weights()
    assert filled(inner.conv2d) == (2, 3)


def test_it_scripts_pickles_and_copies_its_configuration() -> None:
    config = dict(CFG1)
    model = Sequential(FooConv1d(config), nn.ReLU())
    config["val"] = 8.0
    twin = pickle.loads(pickle.dumps(model))
    twin.init_weights()
    assert filled(twin[0].conv1d) == (0, 1)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # torch.jit is deprecated
        scripted = torch.jit.script(twin)
    assert torch.equal(scripted(torch.ones(1, 4, 4)), torch.ones(1, 1, 1))


def test_names_of_torch_stay_in_this_package() -> None:
    import blocks

    assert {"Sequential", "ModuleList", "ModuleDict"} & set(blocks.__all__) == set()
