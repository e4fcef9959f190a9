"""Convolution, norm, activation for signals and for volumes.

They are no cards of the catalogue, whose images have a height and a width.
"""

from torch import nn

from blocks.arguments import (
    ActivationLayer,
    Channels,
    Dilation,
    Groups,
    InputChannels,
    KernelSize,
    NormLayer1d,
    NormLayer3d,
    Padding,
    Stride,
)
from blocks.conv_norm_act import conv_norm_act
from blocks.registry import checked

Sizes = tuple[KernelSize, KernelSize, KernelSize]
Steps = tuple[Stride, Stride, Stride]
Zeros = tuple[Padding, Padding, Padding]
Gaps = tuple[Dilation, Dilation, Dilation]


@checked
class ConvNormAct1d(nn.Sequential):
    """ConvNormAct over one axis.

    Shape:
        x (N, in_channels, L) -> (N, out_channels, L_out)

    Args:
        in_channels: feature maps of the input.
        out_channels: feature maps of the output.
        kernel_size: length of the kernel.
        stride: step of the kernel.
        padding: zeros on each side; by default what keeps the length at stride 1.
        groups: independent parts that input and output are split into.
        norm_layer: norm of the output.
        activation_layer: activation after the norm.
        dilation: distance between the kernel's taps.
        bias: whether the convolution has one; by default only where no norm follows.

    Raises:
        ArgumentError: an argument is out of its range, or `groups` does not divide the channels.
    """

    def __init__(
        self,
        in_channels: InputChannels,
        out_channels: Channels,
        kernel_size: KernelSize = 3,
        stride: Stride = 1,
        padding: Padding | None = None,
        groups: Groups = 1,
        norm_layer: NormLayer1d = "BatchNorm1d",
        activation_layer: ActivationLayer = "ReLU",
        dilation: Dilation = 1,
        bias: bool | None = None,
    ) -> None:
        super().__init__(
            conv_norm_act(
                nn.Conv1d,
                in_channels,
                out_channels,
                (kernel_size, stride, padding, dilation, groups),
                norm_layer,
                activation_layer,
                bias,
            )
        )


@checked
class ConvNormAct3d(nn.Sequential):
    """ConvNormAct over three axes.

    Shape:
        x (N, in_channels, D, H, W) -> (N, out_channels, D_out, H_out, W_out)

    Args:
        in_channels: feature maps of the input.
        out_channels: feature maps of the output.
        kernel_size: side of the kernel, or its depth, height and width.
        stride: step of the kernel, or one a direction.
        padding: zeros on each side; by default what keeps the size at stride 1.
        groups: independent parts that input and output are split into.
        norm_layer: norm of the output.
        activation_layer: activation after the norm.
        dilation: distance between the kernel's taps, or one a direction.
        bias: whether the convolution has one; by default only where no norm follows.

    Raises:
        ArgumentError: an argument is out of its range, or `groups` does not divide the channels.
    """

    def __init__(
        self,
        in_channels: InputChannels,
        out_channels: Channels,
        kernel_size: KernelSize | Sizes = 3,
        stride: Stride | Steps = 1,
        padding: Padding | Zeros | None = None,
        groups: Groups = 1,
        norm_layer: NormLayer3d = "BatchNorm3d",
        activation_layer: ActivationLayer = "ReLU",
        dilation: Dilation | Gaps = 1,
        bias: bool | None = None,
    ) -> None:
        super().__init__(
            conv_norm_act(
                nn.Conv3d,
                in_channels,
                out_channels,
                (kernel_size, stride, padding, dilation, groups),
                norm_layer,
                activation_layer,
                bias,
            )
        )
