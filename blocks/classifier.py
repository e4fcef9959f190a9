"""The head of a classifier: pool the image away, then one linear layer."""

import torch
from torch import Tensor, nn

from blocks.arguments import Classes, InputChannels, Probability
from blocks.registry import block
from blocks.structural import Chain


@block(
    family="head",
    example={"in_channels": 2048, "classes": 1000},
    image=(2048, 7, 7),
    paper="arXiv:1312.4400",
)
class Classifier(nn.Module):
    """Global average pooling, dropout and a linear layer: one score for each class.

    Shape:
        x (N, in_channels, H, W) -> (N, classes)

    Params:
        linear: in_channels * classes + classes

    MACs:
        linear: in_channels * classes

    Args:
        in_channels: feature maps of the input.
        classes: scores of the output.
        dropout: probability of zeroing a pooled feature in training.

    Raises:
        ArgumentError: an argument is out of its range.
    """

    def __init__(
        self, in_channels: InputChannels, classes: Classes = 1000, dropout: Probability = 0.0
    ) -> None:
        super().__init__()
        self.pool = nn.AdaptiveAvgPool2d(1)
        self.dropout = nn.Dropout(dropout)
        self.linear = nn.Linear(in_channels, classes)

    def forward(self, x: Tensor) -> Tensor:
        return self.linear(self.dropout(torch.flatten(self.pool(x), 1)))

    def as_layers(self) -> nn.Module:
        """The block as structural layers around its parts."""
        return Chain(pool=self.pool, flat=nn.Flatten(), dropout=self.dropout, linear=self.linear)
