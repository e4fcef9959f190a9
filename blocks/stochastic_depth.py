"""Stochastic depth: in training, drop the residual branch of some images or of the whole batch."""

from typing import Literal

import torch
from torch import Tensor, nn

from blocks.arguments import Probability
from blocks.registry import block


def stochastic_depth(x: Tensor, p: float, mode: str, training: bool) -> Tensor:
    """Zero `x` with probability `p`, and scale what survives by 1 / (1 - p).

    Args:
        x: the residual branch, (N, ...).
        p: probability of dropping.
        mode: "row" decides for each image, "batch" once for all.
        training: outside training `x` is returned as it is.
    """
    if not training or p == 0.0:
        return x
    rows = x.shape[0] if mode == "row" else 1
    keep = torch.empty([rows] + [1] * (x.dim() - 1), dtype=x.dtype, device=x.device)
    keep = keep.bernoulli_(1.0 - p)
    return x * keep if p == 1.0 else x * (keep / (1.0 - p))


@block(
    family="regularisation",
    example={"p": 0.2},
    image=(64, 28, 28),
    paper="arXiv:1603.09382",
)
class StochasticDepth(nn.Module):
    """Drop the residual branch in training, scaled so that its expected value stays; inert in eval.

    Shape:
        x (N, C, H, W) -> (N, C, H, W)

    Args:
        p: probability of dropping.
        mode: "row" decides for each image, "batch" once for the whole batch, as in the paper.

    Raises:
        ArgumentError: `p` is not from 0 to 1, or `mode` is not one of the two.
    """

    def __init__(self, p: Probability, mode: Literal["row", "batch"] = "row") -> None:
        super().__init__()
        self.p = float(p)
        self.mode = mode

    def forward(self, x: Tensor) -> Tensor:
        return stochastic_depth(x, self.p, self.mode, self.training)
