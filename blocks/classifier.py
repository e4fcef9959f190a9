"""The head of a classifier: pool the image away, then a linear layer or two."""

import torch
from torch import Tensor, nn

from blocks.arguments import ActivationLayer, Classes, Features, InputChannels, Probability
from blocks.linear_dropout_act import LinearDropoutAct
from blocks.registry import block
from blocks.structural import Chain, present


@block(
    family="head",
    example={"in_channels": 2048, "classes": 1000},
    image=(2048, 7, 7),
    paper="arXiv:1312.4400",
)
class Classifier(nn.Module):
    """Global average pooling, dropout and a linear layer: one score for each class.

    With a hidden layer (MobileNetV3, arXiv:1905.02244) that comes first, dropout behind it.

    Shape:
        x (N, in_channels, H, W) -> (N, classes)

    Where:
        hidden = hidden_features or 0
        width = hidden_features or in_channels

    Params:
        hidden: in_channels * hidden + hidden
        linear: width * classes + classes

    MACs:
        hidden: in_channels * hidden
        linear: width * classes

    Args:
        in_channels: feature maps of the input.
        classes: scores of the output.
        dropout: probability of zeroing a feature in training, before the last layer.
        hidden_features: width of a hidden linear layer; by default there is none.
        activation_layer: activation of the hidden layer.

    Raises:
        ArgumentError: an argument is out of its range.
    """

    def __init__(
        self,
        in_channels: InputChannels,
        classes: Classes = 1000,
        dropout: Probability = 0.0,
        hidden_features: Features | None = None,
        activation_layer: ActivationLayer = "ReLU",
    ) -> None:
        super().__init__()
        self.pool = nn.AdaptiveAvgPool2d(1)
        self.hidden = (
            LinearDropoutAct(in_channels, hidden_features, activation_layer=activation_layer)
            if hidden_features is not None
            else None
        )
        self.dropout = nn.Dropout(dropout)
        self.linear = nn.Linear(hidden_features or in_channels, classes)

    def forward(self, x: Tensor) -> Tensor:
        x = torch.flatten(self.pool(x), 1)
        if self.hidden is not None:
            x = self.hidden(x)
        return self.linear(self.dropout(x))

    def as_layers(self) -> nn.Module:
        """The block as structural layers around its parts."""
        parts = present(hidden=self.hidden, dropout=self.dropout, linear=self.linear)
        return Chain({"pool": self.pool, "flat": nn.Flatten(), **parts})
