"""Norm, activation, convolution: the brick of pre-activation residual blocks."""

from collections import OrderedDict

from torch import nn

from blocks.arguments import (
    ActivationLayer,
    Channels,
    Groups,
    InputChannels,
    NormLayer,
    OddKernelSize,
    Probability,
    Stride,
)
from blocks.layer_names import activation, norm
from blocks.registry import block
from blocks.widths import must_divide


@block(
    family="convolution",
    example={"in_channels": 64, "out_channels": 128},
    image=(64, 56, 56),
    paper="arXiv:1603.05027",
)
class NormActConv(nn.Sequential):
    """Norm and activation of the input, then a convolution; each of the first two may be absent.

    Shape:
        x (N, in_channels, H, W) -> (N, out_channels, ceil(H / stride), ceil(W / stride))

    Where:
        H_out = ceil(H / stride)
        W_out = ceil(W / stride)
        b = has_bias(bias, norm_layer)
        n = norm_params(norm_layer)

    Params:
        norm: n * in_channels
        convolution: out_channels * (in_channels // groups * kernel_size**2 + b)

    MACs:
        convolution: out_channels * in_channels // groups * kernel_size**2 * H_out * W_out

    Args:
        in_channels: feature maps of the input.
        out_channels: feature maps of the output.
        kernel_size: side of the kernel; the border is padded with zeros.
        stride: step of the kernel.
        groups: independent parts that input and output are split into.
        norm_layer: norm of the input.
        activation_layer: activation after the norm.
        dropout: probability of zeroing an activation in training; none at 0.
        bias: whether the convolution has one; by default only where no norm stands before it.

    Raises:
        ArgumentError: an argument is out of its range, or `groups` does not divide the channels.
    """

    def __init__(
        self,
        in_channels: InputChannels,
        out_channels: Channels,
        kernel_size: OddKernelSize = 3,
        stride: Stride = 1,
        groups: Groups = 1,
        norm_layer: NormLayer = "BatchNorm2d",
        activation_layer: ActivationLayer = "ReLU",
        dropout: Probability = 0.0,
        bias: bool | None = None,
    ) -> None:
        must_divide(groups=groups, in_channels=in_channels)
        must_divide(groups=groups, out_channels=out_channels)
        layers: OrderedDict[str, nn.Module] = OrderedDict()
        if norm_layer is not None:
            layers["norm"] = norm(norm_layer, in_channels)
        if activation_layer is not None:
            layers["activation"] = activation(activation_layer)
        if dropout:
            layers["dropout"] = nn.Dropout(dropout)
        layers["conv"] = nn.Conv2d(
            in_channels,
            out_channels,
            kernel_size,
            stride,
            padding=kernel_size // 2,
            groups=groups,
            bias=norm_layer is None if bias is None else bias,
        )
        super().__init__(layers)
