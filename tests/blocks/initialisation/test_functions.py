"""The initialisation functions: defaults as the document quotes them, values by statistics."""

import inspect
import math
from collections.abc import Callable

import pytest
import torch
from torch import Tensor, nn

from blocks import initialisation
from blocks.initialisation import (
    InitConfigError,
    bias_init_with_prob,
    caffe2_xavier_init,
    constant_init,
    kaiming_init,
    normal_init,
    trunc_normal_init,
    uniform_init,
    xavier_init,
)

IN, OUT, SIDE = 96, 160, 3
FAN_IN, FAN_OUT = IN * SIDE**2, OUT * SIDE**2
N = IN * OUT * SIDE**2  # weights; a mean of so many is within 5 sigma / sqrt(N)


def weights(init: Callable[..., None], **values: object) -> Tensor:
    torch.manual_seed(0)
    conv = nn.Conv2d(IN, OUT, SIDE)
    init(conv, bias=0.25, **values)
    assert conv.bias is not None
    assert torch.equal(conv.bias, torch.full((OUT,), 0.25))
    return conv.weight.detach().double()


def assert_spread(weight: Tensor, mean: float, std: float) -> None:
    assert abs(weight.mean().item() - mean) < 5 * std / math.sqrt(N)
    assert abs(weight.std().item() / std - 1) < 0.01


def assert_even(weight: Tensor, low: float, high: float) -> None:
    """Evenly spread: no value outside, a tenth in every tenth."""
    assert low <= weight.min()
    assert weight.max() <= high
    shares = torch.histc(weight, 10, low, high) / N
    assert (shares - 0.1).abs().max() < 0.005


@pytest.mark.parametrize(
    ("name", "defaults"),
    [
        ("constant_init", {"bias": 0}),
        ("xavier_init", {"gain": 1, "bias": 0, "distribution": "normal"}),
        ("normal_init", {"mean": 0, "std": 1, "bias": 0}),
        ("trunc_normal_init", {"mean": 0, "std": 1, "a": -2, "b": 2, "bias": 0}),
        ("uniform_init", {"a": 0, "b": 1, "bias": 0}),
        (
            "kaiming_init",
            {
                "a": 0,
                "mode": "fan_out",
                "nonlinearity": "relu",
                "bias": 0,
                "distribution": "normal",
            },
        ),
        ("caffe2_xavier_init", {"bias": 0}),
    ],
)
def test_defaults_are_the_documents(name: str, defaults: dict[str, object]) -> None:
    signature = inspect.signature(getattr(initialisation, name))
    given = {n: p.default for n, p in signature.parameters.items() if p.default is not p.empty}
    assert given == defaults
    assert list(given) == list(defaults)


def test_constant() -> None:
    assert set(weights(constant_init, val=1.5).flatten().tolist()) == {1.5}


def test_the_documents_call_by_position() -> None:
    conv = nn.Conv2d(3, 3, 1)
    constant_init(conv, 1, 0)
    assert torch.equal(conv.weight, torch.ones(3, 3, 1, 1))


@pytest.mark.parametrize("gain", [1, 2.5])
def test_xavier(gain: float) -> None:
    std = gain * math.sqrt(2 / (FAN_IN + FAN_OUT))
    assert_spread(weights(xavier_init, gain=gain), 0, std)
    evenly = weights(xavier_init, gain=gain, distribution="uniform")
    assert_spread(evenly, 0, std)
    assert_even(evenly, -std * math.sqrt(3), std * math.sqrt(3))


def test_normal() -> None:
    assert_spread(weights(normal_init), 0, 1)
    assert_spread(weights(normal_init, mean=3, std=0.01), 3, 0.01)


def test_truncated_normal() -> None:
    weight = weights(trunc_normal_init, mean=0, std=1, a=-1, b=1)
    density = math.exp(-0.5) / math.sqrt(2 * math.pi)
    mass = math.erf(1 / math.sqrt(2))
    assert_spread(weight, 0, math.sqrt(1 - 2 * density / mass))
    assert -1 <= weight.min() < -0.99
    assert 0.99 < weight.max() <= 1


def test_the_bounds_of_a_truncated_normal_are_absolute() -> None:
    assert weights(trunc_normal_init, std=0.5).abs().max() > 1.5  # 2, not 2 * std
    assert weights(trunc_normal_init, std=5).abs().max() <= 2


def test_uniform() -> None:
    assert_even(weights(uniform_init), 0, 1)
    assert_even(weights(uniform_init, a=-0.5, b=0.1), -0.5, 0.1)


@pytest.mark.parametrize(("mode", "fan"), [("fan_in", FAN_IN), ("fan_out", FAN_OUT)])
@pytest.mark.parametrize(("kind", "a", "gain2"), [("relu", 0, 2), ("leaky_relu", 0.5, 1.6)])
def test_kaiming(mode: str, fan: int, kind: str, a: float, gain2: float) -> None:
    std = math.sqrt(gain2 / fan)
    values = {"a": a, "mode": mode, "nonlinearity": kind}
    assert_spread(weights(kaiming_init, **values), 0, std)
    evenly = weights(kaiming_init, **values, distribution="uniform")
    assert_even(evenly, -std * math.sqrt(3), std * math.sqrt(3))


def test_kaiming_keeps_the_fan_out_by_default() -> None:
    assert_spread(weights(kaiming_init), 0, math.sqrt(2 / FAN_OUT))


def test_caffe2_xavier() -> None:
    bound = math.sqrt(3 / FAN_IN)
    assert_even(weights(caffe2_xavier_init), -bound, bound)


def test_groups_count_in_the_fans() -> None:
    torch.manual_seed(0)
    depthwise = nn.Conv2d(4096, 4096, 3, groups=4096)
    kaiming_init(depthwise, mode="fan_in")
    assert abs(depthwise.weight.std().item() / math.sqrt(2 / 9) - 1) < 0.02


def test_the_bias_of_a_probability() -> None:
    assert bias_init_with_prob(0.01) == -4.59511985013459
    assert bias_init_with_prob(0.5) == 0


@pytest.mark.parametrize("probability", [0, 1, -0.1, 1.1, float("nan")])
def test_a_probability_without_a_bias(probability: float) -> None:
    with pytest.raises(InitConfigError, match="above 0 and below 1"):
        bias_init_with_prob(probability)


@pytest.mark.parametrize("init", [xavier_init, kaiming_init])
def test_an_unknown_distribution_is_refused(init: Callable[..., None]) -> None:
    with pytest.raises(ValueError, match="'gauss' is not known; try 'normal' or 'uniform'"):
        init(nn.Linear(2, 2), distribution="gauss")


def test_what_a_layer_has_not_is_passed_over() -> None:
    constant_init(nn.ReLU(), 1)
    linear = nn.Linear(2, 2, bias=False)
    constant_init(linear, 7)
    assert torch.equal(linear.weight, torch.full((2, 2), 7.0))
    norm = nn.LayerNorm(3, elementwise_affine=False)
    constant_init(norm, 1)
