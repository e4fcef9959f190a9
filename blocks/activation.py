"""An activation alone: for graphs in which it stands apart from the convolution before it."""

from typing import Annotated

from torch import Tensor, nn

from blocks.arguments import Config, Maker, Names
from blocks.layer_names import ACTIVATIONS, activation
from blocks.registry import block
from blocks.structural import Chain


@block(
    family="activation",
    example={"activation_layer": "SiLU"},
    image=(64, 56, 56),
)
class Activation(nn.Module):
    """One activation, element by element; never in place.

    Shape:
        x (N, ...) -> (N, ...)

    Args:
        activation_layer: which.

    Raises:
        ArgumentError: there is no such activation, or one of its settings is out of its range.
    """

    def __init__(
        self,
        activation_layer: Annotated[
            str | Config | Maker, Names("activation layer", ACTIVATIONS)
        ] = "ReLU",
    ) -> None:
        super().__init__()
        self.activation = activation(activation_layer)

    def forward(self, x: Tensor) -> Tensor:
        return self.activation(x)

    def as_layers(self) -> nn.Module:
        """The block as structural layers around its parts."""
        return Chain(activation=self.activation)
