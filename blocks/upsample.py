"""Upsampling: feature maps made larger by interpolation."""

from typing import Literal

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from blocks.arguments import ActivationLayer, UpsamplingFactor
from blocks.layer_names import activation
from blocks.registry import block
from blocks.structural import Chain

Interpolation = Literal["nearest", "bilinear"]


@block(family="upsampling", example={"scale": 2}, image=(64, 28, 28))
class Upsampling(nn.Module):
    """Make a feature map larger by a whole factor, without parameters.

    Shape:
        x (N, C, H, W) -> (N, C, scale * H, scale * W)

    Args:
        scale: output pixels for each input pixel, on each side.
        mode: "nearest" repeats pixels; "bilinear" interpolates between their centres, or with
            `align_corners` so that the corner pixels stay in the corners.
        align_corners: for "bilinear"; without effect on "nearest".

    Raises:
        ArgumentError: an argument is out of its range.
    """

    def __init__(
        self,
        scale: UpsamplingFactor = 2,
        mode: Interpolation = "nearest",
        align_corners: bool = False,
    ) -> None:
        super().__init__()
        corners = align_corners if mode == "bilinear" else None
        self.upsample = nn.Upsample(scale_factor=float(scale), mode=mode, align_corners=corners)

    def forward(self, x: Tensor) -> Tensor:
        return self.upsample(x)

    def as_layers(self) -> nn.Module:
        """The block as structural layers around its parts."""
        return Chain(upsample=self.upsample)


def resized(x: Tensor, like: Tensor, mode: str) -> Tensor:
    """The feature map `x`, (N, C, h, w), at the size of `like`, (N, any, H, W)."""
    size = [like.shape[2], like.shape[3]]
    if mode == "nearest":
        return F.interpolate(x, size=size, mode="nearest")
    return F.interpolate(x, size=size, mode="bilinear", align_corners=False)


@block(
    family="merge",
    example={},
    image=(64, 28, 28),
    merges=True,
    paper="arXiv:1908.07919",
)
class UpsampleAdd(nn.Module):
    """Add feature maps of one width, each resized to the first's size; then an activation.

    The fusion of HRNet, and the top-down step of feature pyramids (arXiv:1612.03144).

    Shape:
        x_0 (N, C, H, W), each other x (N, C, H_i, W_i) -> (N, C, H, W)

    Args:
        mode: interpolation; "bilinear" is that between the pixels' centres.
        activation_layer: activation of the sum.

    Raises:
        ArgumentError: an argument is not one of the known ones.
    """

    def __init__(
        self, mode: Interpolation = "nearest", activation_layer: ActivationLayer = None
    ) -> None:
        super().__init__()
        self.mode = mode
        self.activation = (
            nn.Identity() if activation_layer is None else activation(activation_layer)
        )

    def forward(self, inputs: list[Tensor]) -> Tensor:
        total = inputs[0]
        for x in inputs[1:]:
            torch._assert(x.shape[:2] == total.shape[:2], "UpsampleAdd takes inputs of one width")
            total = total + resized(x, total, self.mode)
        return self.activation(total)


@block(
    family="merge",
    example={"mode": "bilinear"},
    image=(64, 28, 28),
    merges=True,
    paper="arXiv:1908.07919",
)
class UpsampleConcat(nn.Module):
    """Put feature maps behind each other along the channels, each resized to the first's size.

    Shape:
        x_0 (N, C_0, H, W), each other x (N, C_i, H_i, W_i) -> (N, sum of C_i, H, W)

    Args:
        mode: interpolation; "bilinear" is that between the pixels' centres.

    Raises:
        ArgumentError: `mode` is not one of the two.
    """

    def __init__(self, mode: Interpolation = "nearest") -> None:
        super().__init__()
        self.mode = mode

    def forward(self, inputs: list[Tensor]) -> Tensor:
        maps = [inputs[0]]
        for x in inputs[1:]:
            maps.append(resized(x, inputs[0], self.mode))  # noqa: PERF401 - for TorchScript
        return torch.cat(maps, dim=1)
