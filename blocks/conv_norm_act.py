"""Convolution, norm, activation: the brick under all the others."""

from collections import OrderedDict
from collections.abc import Callable
from typing import Any

from torch import nn

from blocks.arguments import (
    ActivationLayer,
    Channels,
    ConvLayer,
    Dilation,
    Groups,
    InputChannels,
    KernelSize,
    NormLayer,
    Padding,
    Stride,
)
from blocks.layer_names import activation, convolution, norm
from blocks.registry import block
from blocks.widths import must_divide, same_padding


@block(
    family="convolution",
    example={"in_channels": 64, "out_channels": 128},
    image=(64, 56, 56),
    paper="arXiv:1502.03167",
)
class ConvNormAct(nn.Sequential):
    """A convolution, the norm of its output, an activation; each of the last two may be absent.

    Children that are absent are left out of the sequence: with neither norm nor activation it is
    the convolution alone.

    Shape:
        x (N, in_channels, H, W) -> (N, out_channels, H_out, W_out)

    Where:
        k = height(kernel_size) * width(kernel_size)
        H_out = conv_size(H, height(kernel_size), height(stride), height(padding), height(dilation))
        W_out = conv_size(W, width(kernel_size), width(stride), width(padding), width(dilation))
        b = has_bias(bias, norm_layer)
        n = norm_params(norm_layer)

    Params:
        convolution: out_channels * (in_channels // groups * k + b)
        norm: n * out_channels

    MACs:
        convolution: out_channels * in_channels // groups * k * H_out * W_out

    Args:
        in_channels: feature maps of the input.
        out_channels: feature maps of the output.
        kernel_size: side of the kernel, or its height and width.
        stride: step of the kernel, or one a direction.
        padding: zeros around the input; by default what keeps the size at stride 1, for an odd
            kernel.
        groups: independent parts that input and output are split into.
        norm_layer: norm of the output.
        activation_layer: activation after the norm.
        dilation: distance between the kernel's taps.
        bias: whether the convolution has one; by default only where no norm follows.
        conv_layer: kind of convolution; weight-standardised ones suit a GroupNorm.

    Raises:
        ArgumentError: an argument is out of its range, or `groups` does not divide the channels.
    """

    def __init__(
        self,
        in_channels: InputChannels,
        out_channels: Channels,
        kernel_size: KernelSize | tuple[KernelSize, KernelSize] = 3,
        stride: Stride | tuple[Stride, Stride] = 1,
        padding: Padding | tuple[Padding, Padding] | None = None,
        groups: Groups = 1,
        norm_layer: NormLayer = "BatchNorm2d",
        activation_layer: ActivationLayer = "ReLU",
        dilation: Dilation | tuple[Dilation, Dilation] = 1,
        bias: bool | None = None,
        conv_layer: ConvLayer = "Conv2d",
    ) -> None:
        super().__init__(
            conv_norm_act(
                convolution(conv_layer),
                in_channels,
                out_channels,
                (kernel_size, stride, padding, dilation, groups),
                norm_layer,
                activation_layer,
                bias,
            )
        )


def conv_norm_act(
    conv: Callable[..., nn.Module],
    in_channels: int,
    out_channels: int,
    kernel: tuple[Any, Any, Any, Any, int],
    norm_layer: Any,
    activation_layer: Any,
    bias: bool | None,
) -> OrderedDict[str, nn.Module]:
    """The layers of the block, for a convolution of any number of dimensions.

    Args:
        conv: makes the convolution, such as its class.
        in_channels: feature maps of the input.
        out_channels: feature maps of the output.
        kernel: kernel size, stride, padding (None for the same size), dilation, groups.
        norm_layer: name or callable, or None.
        activation_layer: name or callable, or None.
        bias: None for one where no norm follows.
    """
    kernel_size, stride, padding, dilation, groups = kernel
    must_divide(groups=groups, in_channels=in_channels)
    must_divide(groups=groups, out_channels=out_channels)
    layers: OrderedDict[str, nn.Module] = OrderedDict()
    layers["conv"] = conv(
        in_channels,
        out_channels,
        kernel_size,
        stride,
        _padding(kernel_size, dilation) if padding is None else padding,
        dilation,
        groups,
        bias=norm_layer is None if bias is None else bias,
    )
    if norm_layer is not None:
        layers["norm"] = norm(norm_layer, out_channels)
    if activation_layer is not None:
        layers["activation"] = activation(activation_layer)
    return layers


def _padding(kernel_size: int | tuple[int, ...], dilation: int | tuple[int, ...]) -> Any:
    """Same padding in each direction."""
    if isinstance(kernel_size, int) and isinstance(dilation, int):
        return same_padding(kernel_size, dilation)
    count = len(kernel_size) if isinstance(kernel_size, tuple) else len(dilation)  # type: ignore[arg-type]
    kernels = kernel_size if isinstance(kernel_size, tuple) else (kernel_size,) * count
    dilations = dilation if isinstance(dilation, tuple) else (dilation,) * count
    return tuple(map(same_padding, kernels, dilations))
