"""MBConv, the block of EfficientNet: an inverted residual with squeeze-and-excitation."""

from typing import Literal

from torch import Tensor, nn

from blocks.arguments import (
    ActivationLayer,
    Channels,
    Dilation,
    Expansion,
    GateLayer,
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
    paper="arXiv:1905.11946",
)
class MBConv(nn.Module):
    """Widen, filter each channel, reweight the channels, narrow without activation.

    An inverted residual with squeeze-and-excitation behind the depthwise convolution, and SiLU.
    The squeeze is a fraction of the block's input, not of its inner width.  The input is added
    only where nothing changes its shape.

    Shape:
        x (N, in_channels, H, W) -> (N, out_channels, H_out, W_out)

    Where:
        hidden = hidden_channels or make_divisible(in_channels * expansion, 8)
        e = 1 if hidden != in_channels else 0
        squeeze = squeeze_width(in_channels, hidden, squeeze_ratio, squeeze_base)
        H_out = ceil(H / stride)
        W_out = ceil(W / stride)
        b = has_bias(None, norm_layer)
        n = norm_params(norm_layer)

    Params:
        expand: e * hidden * (in_channels + b + n)
        spatial: hidden * (kernel_size**2 + b + n)
        squeeze: 2 * hidden * squeeze + squeeze + hidden if squeeze else 0
        project: out_channels * (hidden + b + n)

    MACs:
        expand: e * in_channels * hidden * H * W
        spatial: hidden * kernel_size**2 * H_out * W_out
        squeeze: 2 * hidden * squeeze
        project: hidden * out_channels * H_out * W_out

    Args:
        in_channels: feature maps of the input.
        out_channels: feature maps of the output.
        kernel_size: side of the depthwise kernel.
        stride: step of the depthwise convolution.
        expansion: inner width for each input channel; the inner width is a multiple of 8.
        squeeze_ratio: squeeze width for each channel of `squeeze_base`; null leaves it out.
        squeeze_base: what the squeeze is a fraction of: the block's "input" (EfficientNet) or the
            "expanded" width (MobileNetV3).
        stochastic_depth_prob: probability of dropping the branch in training, where it is residual.
        norm_layer: norm after each convolution.
        activation_layer: activation after the first two norms.
        dilation: distance between the depthwise kernel's taps.
        hidden_channels: inner width itself, where `expansion` does not give it.
        squeeze_activation_layer: activation inside the squeeze; by default that of the block.
        gate_layer: function that makes the gate of the squeeze.
        skip: whether the input is added, where stride and widths allow it.

    Raises:
        ArgumentError: an argument is out of its range.
    """

    def __init__(
        self,
        in_channels: InputChannels,
        out_channels: Channels,
        kernel_size: OddKernelSize = 3,
        stride: Stride = 1,
        expansion: Expansion = 6,
        squeeze_ratio: Ratio | None = 0.25,
        squeeze_base: Literal["input", "expanded"] = "input",
        stochastic_depth_prob: Probability = 0.0,
        norm_layer: NormLayer = "BatchNorm2d",
        activation_layer: ActivationLayer = "SiLU",
        dilation: Dilation = 1,
        hidden_channels: Channels | None = None,
        squeeze_activation_layer: ActivationLayer = None,
        gate_layer: GateLayer = "Sigmoid",
        skip: bool = True,
    ) -> None:
        super().__init__()
        hidden = hidden_channels or make_divisible(in_channels * expansion)
        squeeze = squeeze_width(in_channels, hidden, squeeze_ratio, squeeze_base)
        self.has_skip = skip and stride == 1 and in_channels == out_channels
        self.expand = (
            ConvNormAct(
                in_channels, hidden, 1, norm_layer=norm_layer, activation_layer=activation_layer
            )
            if hidden != in_channels
            else None
        )
        self.spatial = ConvNormAct(
            hidden,
            hidden,
            kernel_size,
            stride,
            groups=hidden,
            norm_layer=norm_layer,
            activation_layer=activation_layer,
            dilation=dilation,
        )
        self.squeeze_excitation = (
            SqueezeExcitation(
                hidden,
                squeeze,
                activation_layer=squeeze_activation_layer or activation_layer,
                gate_layer=gate_layer,
            )
            if squeeze
            else None
        )
        self.project = ConvNormAct(
            hidden, out_channels, 1, norm_layer=norm_layer, activation_layer=None
        )
        self.stochastic_depth = StochasticDepth(stochastic_depth_prob)

    def forward(self, x: Tensor) -> Tensor:
        y = x if self.expand is None else self.expand(x)
        y = self.spatial(y)
        if self.squeeze_excitation is not None:
            y = self.squeeze_excitation(y)
        y = self.project(y)
        return self.stochastic_depth(y) + x if self.has_skip else y

    def as_layers(self) -> nn.Module:
        """The block as structural layers around its parts."""
        parts = present(
            expand=self.expand,
            spatial=self.spatial,
            squeeze_excitation=self.squeeze_excitation,
            project=self.project,
        )
        if not self.has_skip:
            return Chain(parts)
        return with_shortcut(Chain(parts, stochastic_depth=self.stochastic_depth), None)
