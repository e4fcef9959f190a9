"""Batch normalisation whose statistics and affine part are constants."""

from typing import Any

import torch
from torch import Tensor, nn

from blocks.arguments import Epsilon, InputChannels
from blocks.layer_names import NORMS
from blocks.registry import block


@block(
    family="norm",
    example={"num_features": 64},
    image=(64, 56, 56),
    paper="arXiv:2005.12872",
)
class FrozenBatchNorm2d(nn.Module):
    """A scale and a shift of each feature map, from statistics that no training changes.

    Four buffers and no parameter; the same in training as in eval.  It loads the state of an
    ordinary BatchNorm2d, whose count of batches is dropped.

    Shape:
        x (N, num_features, H, W) -> (N, num_features, H, W)

    Args:
        num_features: feature maps of the input.
        eps: added to the variance.

    Raises:
        ArgumentError: an argument is out of its range.
    """

    weight: Tensor
    bias: Tensor
    running_mean: Tensor
    running_var: Tensor

    def __init__(self, num_features: InputChannels, eps: Epsilon = 1e-5) -> None:
        super().__init__()
        self.eps = float(eps)
        self.register_buffer("weight", torch.ones(num_features))
        self.register_buffer("bias", torch.zeros(num_features))
        self.register_buffer("running_mean", torch.zeros(num_features))
        self.register_buffer("running_var", torch.ones(num_features))

    def _load_from_state_dict(
        self, state_dict: dict[str, Any], prefix: str, *rest: Any, **more: Any
    ) -> None:
        state_dict.pop(f"{prefix}num_batches_tracked", None)
        super()._load_from_state_dict(state_dict, prefix, *rest, **more)

    def forward(self, x: Tensor) -> Tensor:
        scale = self.weight * (self.running_var + self.eps).rsqrt()
        shift = self.bias - self.running_mean * scale
        return x * scale.reshape(1, -1, 1, 1) + shift.reshape(1, -1, 1, 1)


NORMS["FrozenBatchNorm2d"] = FrozenBatchNorm2d
