"""Initialisation functions: fill the `weight` and the `bias` of one layer.

What a layer does not have is passed over: a convolution without bias, an activation.
"""

import math
from collections.abc import Callable
from typing import Literal

from torch import Tensor, nn

from blocks.initialisation.errors import InitConfigError

Distribution = Literal["normal", "uniform"]


def constant_init(module: nn.Module, val: float, bias: float = 0) -> None:
    """Every weight is `val`."""
    _fill(module, lambda weight: nn.init.constant_(weight, val), bias)


def xavier_init(
    module: nn.Module, gain: float = 1, bias: float = 0, distribution: Distribution = "normal"
) -> None:
    """Variance gain**2 * 2 / (fan_in + fan_out): Glorot & Bengio 2010, for linear and tanh.

    Raises:
        InitConfigError: `distribution` is neither "normal" nor "uniform".
    """
    fill = {"normal": nn.init.xavier_normal_, "uniform": nn.init.xavier_uniform_}
    draw = fill[known_distribution(distribution)]
    _fill(module, lambda weight: draw(weight, gain=gain), bias)


def normal_init(module: nn.Module, mean: float = 0, std: float = 1, bias: float = 0) -> None:
    """Weights from a normal distribution."""
    _fill(module, lambda weight: nn.init.normal_(weight, mean, std), bias)


def trunc_normal_init(
    module: nn.Module,
    mean: float = 0,
    std: float = 1,
    a: float = -2,
    b: float = 2,
    bias: float = 0,
) -> None:
    """Weights from a normal distribution, redrawn outside [a, b]; the bounds are absolute."""
    _fill(module, lambda weight: nn.init.trunc_normal_(weight, mean, std, a, b), bias)


def uniform_init(module: nn.Module, a: float = 0, b: float = 1, bias: float = 0) -> None:
    """Weights evenly from a to b."""
    _fill(module, lambda weight: nn.init.uniform_(weight, a, b), bias)


def kaiming_init(
    module: nn.Module,
    a: float = 0,
    mode: Literal["fan_in", "fan_out"] = "fan_out",
    nonlinearity: str = "relu",
    bias: float = 0,
    distribution: Distribution = "normal",
) -> None:
    """Variance gain**2 / fan: He et al. 2015, for ReLU and its kin.

    Args:
        module: the layer.
        a: negative slope, of a leaky ReLU only.
        mode: "fan_in" keeps the variance going forward, "fan_out" going backward.
        nonlinearity: what follows the layer, as `torch.nn.functional` spells it.
        bias: the value of every bias.
        distribution: "normal" or "uniform".

    Raises:
        InitConfigError: `distribution` is neither "normal" nor "uniform".
    """
    fill = {"normal": nn.init.kaiming_normal_, "uniform": nn.init.kaiming_uniform_}
    draw: Callable[..., Tensor] = fill[known_distribution(distribution)]
    _fill(module, lambda weight: draw(weight, a=a, mode=mode, nonlinearity=nonlinearity), bias)


def caffe2_xavier_init(module: nn.Module, bias: float = 0) -> None:
    """What Caffe2 calls XavierFill: evenly within sqrt(3 / fan_in), whatever the fan_out."""
    kaiming_init(module, 1, "fan_in", "leaky_relu", bias, "uniform")


def bias_init_with_prob(prior_prob: float) -> float:
    """The bias with which a sigmoid starts at this probability (focal loss, arXiv:1708.02002).

    Raises:
        InitConfigError: the probability is not between 0 and 1.
    """
    if not 0 < prior_prob < 1:
        raise InitConfigError(
            f"a prior probability of {prior_prob} has no bias",
            argument="bias_prob",
            expected="a number above 0 and below 1",
            got=prior_prob,
            hint="give a number above 0 and below 1, such as 0.01",
        )
    return -math.log((1 - prior_prob) / prior_prob)


def known_distribution(name: str) -> str:
    """The name of a distribution, if it is one.

    Raises:
        InitConfigError: it is neither "normal" nor "uniform".
    """
    if name not in ("normal", "uniform"):
        raise InitConfigError(
            f"distribution={name!r} is not known",
            argument="distribution",
            expected=["normal", "uniform"],
            got=name,
            hint="try 'normal' or 'uniform'",
        )
    return name


def _fill(module: nn.Module, draw: Callable[[Tensor], Tensor], bias: float) -> None:
    if isinstance(getattr(module, "weight", None), Tensor):
        draw(module.weight)  # type: ignore[arg-type]
    if isinstance(getattr(module, "bias", None), Tensor):
        nn.init.constant_(module.bias, bias)  # type: ignore[arg-type]
