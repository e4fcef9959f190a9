"""The block of ConvNeXt: a large depthwise kernel, then a wide layer at each pixel."""

import torch
from torch import Tensor, nn

from blocks.arguments import (
    ActivationLayer,
    Channels,
    Expansion,
    InputChannels,
    NormLayer,
    OddKernelSize,
    Probability,
)
from blocks.conv_norm_act import ConvNormAct
from blocks.layer_names import activation, norm
from blocks.registry import block
from blocks.stochastic_depth import StochasticDepth
from blocks.widths import inner_width

LAYER_SCALE = 1e-6  # what the branch is scaled by at first, as in the paper's code


@block(
    family="residual",
    example={"in_channels": 64, "out_channels": 64},
    image=(64, 28, 28),
    paper="arXiv:2201.03545",
)
class ConvNeXtBlock(nn.Module):
    """Filter each channel, normalise, widen, activate, narrow, scale each channel, add the input.

    The paper normalises each pixel across its channels (`LayerNorm2d`).  Where the width changes,
    which the paper's blocks never do, the input goes through a 1x1 convolution first.

    Shape:
        x (N, in_channels, H, W) -> (N, out_channels, H, W)

    Where:
        hidden = inner_width(in_channels, expansion)
        n = norm_params(norm_layer)
        s = 1 if in_channels != out_channels else 0

    Params:
        spatial: in_channels * (kernel_size**2 + 1 + n)
        expand: hidden * (in_channels + 1)
        project: out_channels * (hidden + 1)
        scale: out_channels if layer_scale else 0
        shortcut: s * out_channels * (in_channels + 1)

    MACs:
        spatial: in_channels * kernel_size**2 * H * W
        expand: in_channels * hidden * H * W
        project: hidden * out_channels * H * W
        shortcut: s * in_channels * out_channels * H * W

    Args:
        in_channels: feature maps of the input.
        out_channels: feature maps of the output.
        kernel_size: side of the depthwise kernel.
        expansion: inner width for each input channel.
        layer_scale: whether each output channel of the branch has a learned factor, 1e-6 at first.
        stochastic_depth_prob: probability of dropping the branch in training.
        norm_layer: norm after the depthwise convolution.
        activation_layer: activation of the wide layer.

    Raises:
        ArgumentError: an argument is out of its range.
    """

    def __init__(
        self,
        in_channels: InputChannels,
        out_channels: Channels,
        kernel_size: OddKernelSize = 7,
        expansion: Expansion = 4,
        layer_scale: bool = True,
        stochastic_depth_prob: Probability = 0.0,
        norm_layer: NormLayer = "LayerNorm2d",
        activation_layer: ActivationLayer = "GELU",
    ) -> None:
        super().__init__()
        hidden = inner_width(in_channels, expansion)
        self.spatial = nn.Conv2d(
            in_channels, in_channels, kernel_size, padding=kernel_size // 2, groups=in_channels
        )
        self.norm = nn.Identity() if norm_layer is None else norm(norm_layer, in_channels)
        self.expand = nn.Conv2d(in_channels, hidden, 1)
        self.activation = (
            nn.Identity() if activation_layer is None else activation(activation_layer)
        )
        self.project = nn.Conv2d(hidden, out_channels, 1)
        self.scale = (
            nn.Parameter(torch.full((out_channels, 1, 1), LAYER_SCALE)) if layer_scale else None
        )
        self.stochastic_depth = StochasticDepth(stochastic_depth_prob)
        self.shortcut = (
            None
            if in_channels == out_channels
            else ConvNormAct(in_channels, out_channels, 1, norm_layer=None, activation_layer=None)
        )

    def forward(self, x: Tensor) -> Tensor:
        y = self.project(self.activation(self.expand(self.norm(self.spatial(x)))))
        if self.scale is not None:
            y = y * self.scale
        if self.shortcut is not None:
            x = self.shortcut(x)
        return self.stochastic_depth(y) + x
