"""Depthwise separable convolution: filter each channel by itself, then mix the channels."""

from torch import Tensor, nn

from blocks.arguments import (
    ActivationLayer,
    Channels,
    Dilation,
    InputChannels,
    KernelSize,
    NormLayer,
    Padding,
    Stride,
)
from blocks.conv_norm_act import ConvNormAct
from blocks.registry import block
from blocks.structural import Chain


@block(
    family="convolution",
    example={"in_channels": 64, "out_channels": 128},
    image=(64, 56, 56),
    paper="arXiv:1704.04861",
)
class DepthwiseSeparableConv(nn.Module):
    """A depthwise convolution and a pointwise one, each with norm and activation (MobileNet).

    It factorises a full convolution: fewer parameters and multiplications, and fewer functions.

    Shape:
        x (N, in_channels, H, W) -> (N, out_channels, H_out, W_out)

    Where:
        H_out = conv_size(H, kernel_size, stride, padding, dilation)
        W_out = conv_size(W, kernel_size, stride, padding, dilation)
        b = has_bias(bias, norm_layer)
        n = norm_params(norm_layer)

    Params:
        spatial: in_channels * (kernel_size**2 + b + n)
        project: out_channels * (in_channels + b + n)

    MACs:
        spatial: in_channels * kernel_size**2 * H_out * W_out
        project: in_channels * out_channels * H_out * W_out

    Args:
        in_channels: feature maps of the input.
        out_channels: feature maps of the output.
        kernel_size: side of the depthwise kernel.
        stride: step of the depthwise kernel.
        padding: zeros around the input; by default what keeps the size at stride 1, for an odd
            kernel.
        norm_layer: norm after each convolution.
        activation_layer: activation after each norm.
        dilation: distance between the depthwise kernel's taps.
        bias: whether the convolutions have one; by default only where no norm follows.

    Raises:
        ArgumentError: an argument is out of its range.
    """

    def __init__(
        self,
        in_channels: InputChannels,
        out_channels: Channels,
        kernel_size: KernelSize = 3,
        stride: Stride = 1,
        padding: Padding | None = None,
        norm_layer: NormLayer = "BatchNorm2d",
        activation_layer: ActivationLayer = "ReLU",
        dilation: Dilation = 1,
        bias: bool | None = None,
    ) -> None:
        super().__init__()
        self.depthwise = ConvNormAct(
            in_channels,
            in_channels,
            kernel_size,
            stride,
            padding,
            groups=in_channels,
            norm_layer=norm_layer,
            activation_layer=activation_layer,
            dilation=dilation,
            bias=bias,
        )
        self.pointwise = ConvNormAct(
            in_channels,
            out_channels,
            1,
            norm_layer=norm_layer,
            activation_layer=activation_layer,
            bias=bias,
        )

    def forward(self, x: Tensor) -> Tensor:
        return self.pointwise(self.depthwise(x))

    def as_layers(self) -> nn.Module:
        """The block as structural layers around its parts."""
        return Chain(depthwise=self.depthwise, pointwise=self.pointwise)
