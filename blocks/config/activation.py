"""Activations from a configuration: ACTIVATION_LAYERS and build_activation_layer."""

from torch import Tensor, nn

from blocks.config.table import Config, LayerTable
from blocks.errors import ArgumentError


class Clamp(nn.Module):
    """Limit every value to a range.

    Shape:
        x (...) -> (...)

    Args:
        min: the lowest value.
        max: the highest value.

    Raises:
        ArgumentError: `min` is above `max`.
    """

    def __init__(self, min: float = -1.0, max: float = 1.0) -> None:  # noqa: A002  torch's words
        super().__init__()
        if min > max:
            raise ArgumentError(
                f"Clamp cannot have min={min} above max={max}",
                argument="min",
                expected=f"at most {max}",
                got=min,
                hint="exchange them",
            )
        self.min = float(min)
        self.max = float(max)

    def forward(self, x: Tensor) -> Tensor:
        return x.clamp(self.min, self.max)

    def extra_repr(self) -> str:
        """For `repr`: the range."""
        return f"min={self.min}, max={self.max}"


# Swish and SiLU are one function, x * sigmoid(x), under the names of two papers.
ACTIVATION_LAYERS: LayerTable[nn.Module] = LayerTable(
    "activation layer",
    nn.Module,
    entries={
        "ReLU": nn.ReLU,
        "LeakyReLU": nn.LeakyReLU,
        "PReLU": nn.PReLU,
        "RReLU": nn.RReLU,
        "ReLU6": nn.ReLU6,
        "ELU": nn.ELU,
        "Sigmoid": nn.Sigmoid,
        "Tanh": nn.Tanh,
        "GELU": nn.GELU,
        "SiLU": nn.SiLU,
        "Swish": nn.SiLU,
        "HSwish": nn.Hardswish,
        "HSigmoid": nn.Hardsigmoid,
        "Clamp": Clamp,
        "Clip": Clamp,
    },
)


def build_activation_layer(cfg: Config) -> nn.Module:
    """The activation that a configuration describes.

    Example:
        >>> build_activation_layer({"type": "LeakyReLU", "negative_slope": 0.2})

    Args:
        cfg: `type` (ReLU, LeakyReLU, PReLU, RReLU, ReLU6, ELU, Sigmoid, Tanh, GELU, SiLU, Swish,
            HSwish, HSigmoid, Clamp, Clip, or a registered one) and arguments.

    Raises:
        BlockzooError: as `LayerTable.build`.

    Source: the MMCV guide to CNN layers, "Layer building".
    """
    return ACTIVATION_LAYERS.build(cfg)
