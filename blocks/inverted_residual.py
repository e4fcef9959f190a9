"""The inverted residual of MobileNetV2: widen, filter each channel, narrow without activation."""

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
    Stride,
)
from blocks.conv_norm_act import ConvNormAct
from blocks.registry import block
from blocks.stochastic_depth import StochasticDepth
from blocks.structural import Chain, present, with_shortcut
from blocks.widths import inner_width


@block(
    family="inverted residual",
    example={"in_channels": 64, "out_channels": 64},
    image=(64, 56, 56),
    paper="arXiv:1801.04381",
)
class InvertedResidual(nn.Module):
    """Narrow, wide, narrow, with a depthwise convolution where it is wide and a linear end.

    The input is added only where nothing changes its shape: stride 1 and equal widths.  With an
    expansion of 1 the widening convolution is left out.

    Shape:
        x (N, in_channels, H, W) -> (N, out_channels, H_out, W_out)

    Where:
        hidden = inner_width(in_channels, expansion)
        e = 1 if expansion != 1 else 0
        H_out = ceil(H / stride)
        W_out = ceil(W / stride)
        b = has_bias(None, norm_layer)
        n = norm_params(norm_layer)

    Params:
        expand: e * hidden * (in_channels + b + n)
        spatial: hidden * (kernel_size**2 + b + n)
        project: out_channels * (hidden + b + n)

    MACs:
        expand: e * in_channels * hidden * H * W
        spatial: hidden * kernel_size**2 * H_out * W_out
        project: hidden * out_channels * H_out * W_out

    Args:
        in_channels: feature maps of the input.
        out_channels: feature maps of the output.
        kernel_size: side of the depthwise kernel.
        stride: step of the depthwise convolution.
        expansion: inner width for each input channel, t in the paper.
        stochastic_depth_prob: probability of dropping the branch in training, where it is residual.
        norm_layer: norm after each convolution.
        activation_layer: activation after the first two norms.
        dilation: distance between the depthwise kernel's taps.
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
        stochastic_depth_prob: Probability = 0.0,
        norm_layer: NormLayer = "BatchNorm2d",
        activation_layer: ActivationLayer = "ReLU6",
        dilation: Dilation = 1,
        skip: bool = True,
    ) -> None:
        super().__init__()
        hidden = inner_width(in_channels, expansion)
        self.has_skip = skip and stride == 1 and in_channels == out_channels
        self.expand = (
            ConvNormAct(
                in_channels, hidden, 1, norm_layer=norm_layer, activation_layer=activation_layer
            )
            if expansion != 1
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
        self.project = ConvNormAct(
            hidden, out_channels, 1, norm_layer=norm_layer, activation_layer=None
        )
        self.stochastic_depth = StochasticDepth(stochastic_depth_prob)

    def forward(self, x: Tensor) -> Tensor:
        y = x if self.expand is None else self.expand(x)
        y = self.project(self.spatial(y))
        return self.stochastic_depth(y) + x if self.has_skip else y

    def as_layers(self) -> nn.Module:
        """The block as structural layers around its parts."""
        parts = present(expand=self.expand, spatial=self.spatial, project=self.project)
        if not self.has_skip:
            return Chain(parts)
        return with_shortcut(Chain(parts, stochastic_depth=self.stochastic_depth), None)
