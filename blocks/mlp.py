"""Multilayer perceptron: linear layers with activations between them, and none at the end."""

from collections import OrderedDict

from torch import nn

from blocks.arguments import ActivationLayer, InputFeatures, Probability, Widths
from blocks.linear_dropout_act import LinearDropoutAct
from blocks.registry import block


@block(
    family="linear",
    example={"in_features": 256, "widths": [256, 256, 4]},
    image=(1, 1, 256),
    paper="arXiv:2005.12872",
)
class MLP(nn.Sequential):
    """Linear layers, each but the last followed by an activation; dropout after every one.

    `MLP(256, (256, 256, 4))` is the box head of DETR, with 132,612 parameters.

    Shape:
        x (N, ..., in_features) -> (N, ..., widths[-1])

    Params:
        linear: mlp_weights(in_features, widths) + (total(widths) if bias else 0)

    MACs:
        linear: C * H * mlp_weights(in_features, widths)

    Args:
        in_features: size of the last axis of the input.
        widths: size of the last axis after each layer, the output's at the end.
        dropout: probability of zeroing a feature after each layer, in training.
        activation_layer: activation after each layer but the last.
        bias: whether the layers have one.

    Raises:
        ArgumentError: an argument is out of its range, or `widths` is empty.
    """

    def __init__(
        self,
        in_features: InputFeatures,
        widths: Widths,
        dropout: Probability = 0.0,
        activation_layer: ActivationLayer = "ReLU",
        bias: bool = True,
    ) -> None:
        layers: OrderedDict[str, nn.Module] = OrderedDict()
        width = in_features
        for index, wider in enumerate(widths):
            is_last = index == len(widths) - 1
            layers[f"layer{index}"] = LinearDropoutAct(
                width, wider, dropout, None if is_last else activation_layer, bias
            )
            width = wider
        super().__init__(layers)
