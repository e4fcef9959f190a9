"""From feature maps to one vector of features, every position kept."""

import torch
from torch import Tensor, nn

from blocks.registry import block


@block(family="head", example={}, image=(512, 7, 7), paper="arXiv:1409.1556")
class FlattenMaps(nn.Module):
    """An image's feature maps behind each other as one vector, row by row.

    Linear layers behind it tell positions apart, so they fit one size of image; put an
    AdaptiveAvgPool before it where sizes vary.

    Shape:
        x (N, C, H, W) -> (N, C * H * W)
    """

    def forward(self, x: Tensor) -> Tensor:
        return torch.flatten(x, 1)

    def as_layers(self) -> nn.Module:
        """The block as PyTorch's own module."""
        return nn.Flatten()
