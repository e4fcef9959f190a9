"""Layer norm of an image: each pixel normalised across its channels."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from blocks.layer_names import NORMS


class LayerNorm2d(nn.Module):
    """Mean 0 and variance 1 across the channels of each pixel, then a learned scale and shift.

    The norm of ConvNeXt (arXiv:2201.03545).  In the norm table as "LayerNorm2d".

    Shape:
        x (N, num_features, H, W) -> (N, num_features, H, W)

    Args:
        num_features: feature maps of input and output.
        eps: added to the variance.
        affine: whether it has a scale and a shift to learn.
    """

    def __init__(self, num_features: int, eps: float = 1e-6, affine: bool = True) -> None:
        super().__init__()
        self.num_features = num_features
        self.eps = eps
        self.weight = nn.Parameter(torch.ones(num_features)) if affine else None
        self.bias = nn.Parameter(torch.zeros(num_features)) if affine else None

    def forward(self, x: Tensor) -> Tensor:
        last = x.permute(0, 2, 3, 1)
        normal = F.layer_norm(last, [self.num_features], self.weight, self.bias, self.eps)
        return normal.permute(0, 3, 1, 2)

    def extra_repr(self) -> str:
        """Its arguments."""
        return f"{self.num_features}, eps={self.eps}, affine={self.weight is not None}"


NORMS["LayerNorm2d"] = LayerNorm2d
