"""Blocks that join several inputs into one."""

import torch
from torch import Tensor, nn

from blocks.registry import block


@block(family="merge", example={}, image=(64, 56, 56), merges=True)
class Add(nn.Module):
    """Add feature maps of one shape, element by element; nothing is broadcast.

    Shape:
        each x (N, C, H, W) -> (N, C, H, W)
    """

    def forward(self, inputs: list[Tensor]) -> Tensor:
        total = inputs[0]
        for x in inputs[1:]:
            torch._assert(x.shape == total.shape, "Add takes inputs of one shape")
            total = total + x
        return total


@block(family="merge", example={}, image=(64, 56, 56), merges=True)
class Concat(nn.Module):
    """Put feature maps of one size behind each other along the channels.

    Shape:
        each x (N, C_i, H, W) -> (N, sum of C_i, H, W)
    """

    def forward(self, inputs: list[Tensor]) -> Tensor:
        return torch.cat(inputs, dim=1)


@block(family="merge", example={}, image=(64, 56, 56), merges=True)
class Multiply(nn.Module):
    """Multiply feature maps element by element; a gate of one pixel holds for the whole image.

    Shape:
        each x (N, C, H, W), or (N, C, 1, 1) for a gate -> (N, C, H, W)
    """

    def forward(self, inputs: list[Tensor]) -> Tensor:
        product = inputs[0]
        for x in inputs[1:]:
            torch._assert(x.shape[:2] == product.shape[:2], "Multiply takes inputs of one width")
            product = product * x
        return product


@block(family="merge", example={}, image=(64, 56, 56), merges=True, paper="arXiv:1302.4389")
class Maximum(nn.Module):
    """The largest of feature maps of one shape, element by element: maxout, behind branches.

    Shape:
        each x (N, C, H, W) -> (N, C, H, W)
    """

    def forward(self, inputs: list[Tensor]) -> Tensor:
        largest = inputs[0]
        for x in inputs[1:]:
            torch._assert(x.shape == largest.shape, "Maximum takes inputs of one shape")
            largest = torch.maximum(largest, x)
        return largest
