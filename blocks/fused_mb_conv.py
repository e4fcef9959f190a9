"""Fused-MBConv, the early block of EfficientNetV2: one full convolution widens and filters."""

from typing import Literal

from torch import Tensor, nn

from blocks.arguments import (
    ActivationLayer,
    Channels,
    Dilation,
    Expansion,
    InputChannels,
    NormLayer,
    OddKernelSize,
    Probability,
    Ratio,
    Stride,
)
from blocks.conv_norm_act import ConvNormAct
from blocks.registry import block
from blocks.squeeze_excitation import SqueezeExcitation
from blocks.stochastic_depth import StochasticDepth
from blocks.structural import Chain, present, with_shortcut
from blocks.widths import make_divisible, squeeze_width


@block(
    family="inverted residual",
    example={"in_channels": 64, "out_channels": 64},
    image=(64, 56, 56),
    paper="arXiv:2104.00298",
)
class FusedMBConv(nn.Module):
    """MBConv with its expansion and depthwise convolutions fused into one full convolution.

    More multiplications, but of a kind that hardware is fast at.  With an expansion of 1 that one
    convolution, with activation, is the whole block.

    Shape:
        x (N, in_channels, H, W) -> (N, out_channels, H_out, W_out)

    Where:
        hidden = make_divisible(in_channels * expansion, 8)
        e = 1 if hidden != in_channels else 0
        w = hidden if e else out_channels
        squeeze = squeeze_width(in_channels, w, squeeze_ratio, squeeze_base)
        H_out = ceil(H / stride)
        W_out = ceil(W / stride)
        b = has_bias(None, norm_layer)
        n = norm_params(norm_layer)

    Params:
        spatial: w * (in_channels * kernel_size**2 + b + n)
        squeeze: 2 * w * squeeze + squeeze + w if squeeze else 0
        project: e * out_channels * (w + b + n)

    MACs:
        spatial: in_channels * w * kernel_size**2 * H_out * W_out
        squeeze: 2 * w * squeeze
        project: e * w * out_channels * H_out * W_out

    Args:
        in_channels: feature maps of the input.
        out_channels: feature maps of the output.
        kernel_size: side of the full kernel.
        stride: step of the full convolution.
        expansion: inner width for each input channel; the inner width is a multiple of 8.
        squeeze_ratio: squeeze width for each channel of `squeeze_base`; null leaves it out.
        squeeze_base: what the squeeze is a fraction of: the block's "input" or "expanded" width.
        stochastic_depth_prob: probability of dropping the branch in training, where it is residual.
        norm_layer: norm after each convolution.
        activation_layer: activation after the first norm and inside the squeeze.
        dilation: distance between the full kernel's taps.

    Raises:
        ArgumentError: an argument is out of its range.
    """

    def __init__(
        self,
        in_channels: InputChannels,
        out_channels: Channels,
        kernel_size: OddKernelSize = 3,
        stride: Stride = 1,
        expansion: Expansion = 4,
        squeeze_ratio: Ratio | None = None,
        squeeze_base: Literal["input", "expanded"] = "input",
        stochastic_depth_prob: Probability = 0.0,
        norm_layer: NormLayer = "BatchNorm2d",
        activation_layer: ActivationLayer = "SiLU",
        dilation: Dilation = 1,
    ) -> None:
        super().__init__()
        hidden = make_divisible(in_channels * expansion)
        widens = hidden != in_channels
        width = hidden if widens else out_channels
        squeeze = squeeze_width(in_channels, width, squeeze_ratio, squeeze_base)
        self.has_skip = stride == 1 and in_channels == out_channels
        self.spatial = ConvNormAct(
            in_channels,
            width,
            kernel_size,
            stride,
            norm_layer=norm_layer,
            activation_layer=activation_layer,
            dilation=dilation,
        )
        self.squeeze_excitation = (
            SqueezeExcitation(width, squeeze, activation_layer=activation_layer)
            if squeeze
            else None
        )
        self.project = (
            ConvNormAct(width, out_channels, 1, norm_layer=norm_layer, activation_layer=None)
            if widens
            else None
        )
        self.stochastic_depth = StochasticDepth(stochastic_depth_prob)

    def forward(self, x: Tensor) -> Tensor:
        y = self.spatial(x)
        if self.squeeze_excitation is not None:
            y = self.squeeze_excitation(y)
        if self.project is not None:
            y = self.project(y)
        return self.stochastic_depth(y) + x if self.has_skip else y

    def as_layers(self) -> nn.Module:
        """The block as structural layers around its parts."""
        parts = present(
            spatial=self.spatial, squeeze_excitation=self.squeeze_excitation, project=self.project
        )
        if not self.has_skip:
            return Chain(parts)
        return with_shortcut(Chain(parts, stochastic_depth=self.stochastic_depth), None)
