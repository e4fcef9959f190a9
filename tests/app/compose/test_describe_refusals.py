"""What no spec can say is refused with its place and a sentence, never described otherwise."""

from typing import Any

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.nn.utils.parametrizations import weight_norm

from app.compose import describe
from blocks import Chain, ConvNormAct, MaxPool, MBConv, SpecError, UnknownNameError


class Calls(nn.Module):
    """A module whose forward is a function of the test's."""

    def __init__(self, forward: Any, **parts: nn.Module) -> None:
        super().__init__()
        self.call = forward
        for name, part in parts.items():
            self.add_module(name, part)

    def forward(self, x: Tensor) -> Any:
        return self.call(self, x)


def conv(**more: Any) -> nn.Conv2d:
    return nn.Conv2d(4, 4, 3, padding=1, **more)


def tied() -> nn.Module:
    module = Chain(one=conv(), two=conv())
    module["two"].weight = module["one"].weight
    return module


def overwritten(m: Any, x: Tensor) -> Tensor:
    y = m.conv(x)
    z = m.relu(y)
    return y + z


def discarded(m: Any, x: Tensor) -> Tensor:
    y = m.conv(x)
    m.relu(y)
    return m.pool(y)


def hooked() -> nn.Module:
    module = Chain(conv=ConvNormAct(4, 4))
    module["conv"].register_forward_hook(lambda *_: None)
    return module


def changed() -> nn.Module:
    module = Chain(block=MBConv(4, 4))
    module["block"].spatial.activation = nn.Tanh()
    return module


RELU = nn.ReLU(inplace=True)
REFUSALS: dict[str, tuple[nn.Module, str | None, str]] = {
    "another layer": (
        nn.Sequential(nn.Sequential(nn.ConvTranspose2d(4, 4, 2))),
        "0.0",
        "it is a ConvTranspose2d, which is no registered block",
    ),
    "a norm alone": (
        Chain(norm=nn.BatchNorm2d(4)),
        "norm",
        "after a convolution that nothing else reads",
    ),
    "a norm of a convolution that is read elsewhere": (
        Calls(lambda m, x: (y := m.conv(x)) + m.norm(y), conv=conv(), norm=nn.BatchNorm2d(4)),
        "norm",
        "it is a BatchNorm2d",
    ),
    "dropout": (Chain(drop=nn.Dropout(0.5)), "drop", "it is a Dropout"),
    "another padding": (
        Chain(conv=conv(padding_mode="reflect")),
        "conv",
        "it pads with 'reflect'",
    ),
    "a lopsided padding": (
        Chain(conv=nn.Conv2d(4, 4, 2, padding="same")),
        "conv",
        "one side more than the other",
    ),
    "windows of two sides": (
        Chain(pool=nn.MaxPool2d((2, 3))),
        "pool",
        r"MaxPool cannot stand for: kernel_size=(2, 3)",
    ),
    "a parametrized layer": (Chain(conv=weight_norm(conv())), "conv", "ParametrizedConv2d"),
    "shared weights": (Calls(lambda m, x: m.conv(m.conv(x)), conv=conv()), "conv", "called twice"),
    "tied weights": (tied(), "two", "shares tensors with 'one'"),
    "a scalar": (Calls(lambda m, x: m.pool(x) * 2, pool=MaxPool()), None, "calls 'mul'"),
    "another axis": (
        Calls(lambda m, x: torch.cat([m.pool(x), m.pool(x)], 2), pool=MaxPool()),
        None,
        "calls 'cat'",
    ),
    "another function": (
        Chain(inner=Calls(lambda m, x: F.softmax(m.pool(x), 1), pool=MaxPool())),
        "inner",
        "calls 'softmax'",
    ),
    "a method": (Calls(lambda m, x: m.pool(x).mean(), pool=MaxPool()), None, "calls 'mean'"),
    "control flow": (
        Chain(inner=Calls(lambda m, x: x if x.sum() > 0 else -x)),
        "inner",
        "no fixed graph of calls",
    ),
    "a fault in its forward": (
        Chain(inner=Calls(lambda m, x: m.absent(x))),
        "inner",
        "no fixed graph of calls ('Calls' object has no attribute 'absent')",
    ),
    "several outputs": (Calls(lambda m, x: [m.pool(x)], pool=MaxPool()), None, "one tensor"),
    "nothing": (nn.Sequential(nn.Identity()), None, "answers its image as it is"),
    "overwriting what is read": (Calls(overwritten, conv=conv(), relu=RELU), "relu", "overwrites"),
    "overwriting and not using": (
        Calls(discarded, conv=conv(), relu=RELU, pool=MaxPool()),
        "relu",
        "overwrites",
    ),
    "hooks": (hooked(), "conv", "hooks on its forward"),
    "changed parts": (changed(), "block", "changed after it was made"),
    "a norm with more than settings": (
        Chain(conv(bias=False), nn.BatchNorm2d(4, eps=2.0)),
        "1",
        "in BatchNorm2d, eps=2.0 is not a number above 0 to 1",
    ),
}


@pytest.mark.parametrize("case", REFUSALS)
def test_it_is_refused_with_its_place(case: str) -> None:
    module, path, said = REFUSALS[case]
    with pytest.raises(SpecError) as caught:
        describe(module)
    assert said in str(caught.value)
    if path is not None:
        assert caught.value.layer == path


def test_two_inputs_are_refused() -> None:
    class Two(nn.Module):
        def forward(self, x: Tensor, y: Tensor) -> Tensor:
            return x + y

    with pytest.raises(SpecError, match="several inputs"):
        describe(Two())


def test_a_bare_parameter_is_refused() -> None:
    class Scaled(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.scale = nn.Parameter(torch.ones(4, 1, 1))

        def forward(self, x: Tensor) -> Tensor:
            return x * self.scale

    with pytest.raises(SpecError, match=r"uses 'inner\.scale' itself"):
        describe(Chain(inner=Scaled()))


def test_a_callable_without_a_name_is_refused_at_its_layer() -> None:
    module = Chain(stem=ConvNormAct(3, 4, activation_layer=nn.PReLU))
    with pytest.raises(UnknownNameError, match="no activation layer named 'PReLU'") as caught:
        describe(module)
    assert caught.value.layer == "stem"


def test_in_training_it_may_be_another_graph() -> None:
    class Aux(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.pool = MaxPool()

        def forward(self, x: Tensor) -> Any:
            y = self.pool(x)
            return (y, x) if self.training else y

    with pytest.raises(SpecError, match="in eval mode it may answer one"):
        describe(Aux())
    assert [layer.name for layer in describe(Aux().eval()).layers] == ["pool"]
