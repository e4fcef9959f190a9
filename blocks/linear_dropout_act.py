"""Linear, dropout, activation: the fully connected brick."""

from collections import OrderedDict

from torch import nn

from blocks.arguments import ActivationLayer, Features, InputFeatures, Probability
from blocks.layer_names import activation
from blocks.registry import block


@block(
    family="linear",
    example={"in_features": 256, "out_features": 512, "dropout": 0.1},
    image=(1, 1, 256),
)
class LinearDropoutAct(nn.Sequential):
    """A linear layer, dropout of its output, an activation; each of the last two may be absent.

    Named in the proposal of reusable layers for torchvision (pytorch/vision#4333).

    Shape:
        x (N, ..., in_features) -> (N, ..., out_features)

    Where:
        b = 1 if bias else 0

    Params:
        linear: out_features * (in_features + b)

    MACs:
        linear: C * H * in_features * out_features

    Args:
        in_features: size of the last axis of the input.
        out_features: size of the last axis of the output.
        dropout: probability of zeroing an output in training; none at 0.
        activation_layer: activation after the dropout.
        bias: whether the linear layer has one.

    Raises:
        ArgumentError: an argument is out of its range.
    """

    def __init__(
        self,
        in_features: InputFeatures,
        out_features: Features,
        dropout: Probability = 0.0,
        activation_layer: ActivationLayer = "ReLU",
        bias: bool = True,
    ) -> None:
        layers: OrderedDict[str, nn.Module] = OrderedDict()
        layers["linear"] = nn.Linear(in_features, out_features, bias)
        if dropout:
            layers["dropout"] = nn.Dropout(dropout)
        if activation_layer is not None:
            layers["activation"] = activation(activation_layer)
        super().__init__(layers)
