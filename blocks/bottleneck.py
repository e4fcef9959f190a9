"""Bottleneck residual blocks: narrow with 1x1, filter with 3x3, widen with 1x1."""

from typing import Any, ClassVar, Literal

from torch import Tensor, nn

from blocks.arguments import (
    ActivationLayer,
    Channels,
    ConvLayer,
    Dilation,
    Groups,
    InputChannels,
    NormLayer,
    Probability,
    Reduction,
    Stride,
)
from blocks.conv_norm_act import ConvNormAct
from blocks.registry import block
from blocks.residual import ResidualBlock
from blocks.shortcut import Downsampling, projection
from blocks.widths import must_divide


@block(
    family="residual",
    example={"in_channels": 64, "out_channels": 64},
    image=(64, 56, 56),
    paper="arXiv:1512.03385",
)
class Bottleneck(ResidualBlock):
    """Wide, narrow, wide: a 3x3 convolution made cheap by two 1x1 ones (ResNet-50 and up).

    With `groups` and `width_channels` it is the block of ResNeXt (arXiv:1611.05431) and of Wide
    ResNet (arXiv:1605.07146).  The last activation comes after the addition.

    Shape:
        x (N, in_channels, H, W) -> (N, out_channels, H_out, W_out)

    Where:
        w = width_channels or out_channels // reduction
        H_out = ceil(H / stride)
        W_out = ceil(W / stride)
        H_in = H_out if style == 'caffe' else H
        W_in = W_out if style == 'caffe' else W
        s = 1 if stride > 1 or in_channels != out_channels else 0
        b = has_bias(None, norm_layer)
        n = norm_params(norm_layer)
        e = 1 if squeeze_reduction else 0
        h = out_channels // (squeeze_reduction or 1)

    Params:
        expand: w * (in_channels + b + n)
        spatial: w * (9 * w // groups + b + n)
        project: out_channels * (w + b + n)
        squeeze: e * (2 * h * out_channels + h + out_channels)
        shortcut: s * out_channels * (in_channels + b + n)

    MACs:
        expand: in_channels * w * H_in * W_in
        spatial: 9 * w * w // groups * H_out * W_out
        project: w * out_channels * H_out * W_out
        squeeze: e * 2 * h * out_channels
        shortcut: s * in_channels * out_channels * H_out * W_out

    Args:
        in_channels: feature maps of the input.
        out_channels: feature maps of the output.
        stride: step of the block.
        reduction: output width for each inner channel; must divide `out_channels`.
        width_channels: inner width, `w` above; by default out_channels / reduction.
        groups: groups of the 3x3 convolution.
        dilation: distance between the 3x3 kernel's taps.
        style: "pytorch" strides in the 3x3 convolution (v1.5), "caffe" in the first 1x1 (as the
            paper).
        norm_layer: norm after each convolution.
        activation_layer: activation after the first two norms and after the addition.
        stochastic_depth_prob: probability of dropping the branch in training.
        squeeze_reduction: channels for each hidden one of a squeeze-and-excitation before the
            addition (arXiv:1709.01507), which must divide `out_channels`; by default there is none.
        downsampling: where the shortcut strides: "stride" in its 1x1 convolution, "pool" in a mean
            before it (arXiv:1812.01187).
        conv_layer: kind of each convolution.

    Raises:
        ArgumentError: an argument is out of its range, `reduction` or `squeeze_reduction` does not
            divide `out_channels` or `groups` the inner width.
    """

    branch: ClassVar[tuple[str, ...]] = ("reduce", "spatial", "restore")

    def __init__(
        self,
        in_channels: InputChannels,
        out_channels: Channels,
        stride: Stride = 1,
        reduction: Reduction = 4,
        width_channels: Channels | None = None,
        groups: Groups = 1,
        dilation: Dilation = 1,
        style: Literal["pytorch", "caffe"] = "pytorch",
        norm_layer: NormLayer = "BatchNorm2d",
        activation_layer: ActivationLayer = "ReLU",
        stochastic_depth_prob: Probability = 0.0,
        squeeze_reduction: Reduction | None = None,
        downsampling: Downsampling = "stride",
        conv_layer: ConvLayer = "Conv2d",
    ) -> None:
        super().__init__()
        if width_channels is None:
            must_divide(reduction=reduction, out_channels=out_channels)
            width_channels = out_channels // reduction
        must_divide(groups=groups, width_channels=width_channels)
        first, middle = (stride, 1) if style == "caffe" else (1, stride)
        layers: dict[str, Any] = {"norm_layer": norm_layer, "conv_layer": conv_layer}
        acts: dict[str, Any] = {"activation_layer": activation_layer, **layers}
        self.reduce = ConvNormAct(in_channels, width_channels, 1, first, **acts)
        self.spatial = ConvNormAct(
            width_channels,
            width_channels,
            3,
            middle,
            groups=groups,
            dilation=dilation,
            **acts,
        )
        self.restore = ConvNormAct(width_channels, out_channels, 1, activation_layer=None, **layers)
        self.end_in(
            projection(in_channels, out_channels, stride, downsampling=downsampling, **layers),
            out_channels,
            squeeze_reduction,
            stochastic_depth_prob,
            activation_layer,
        )

    def forward(self, x: Tensor) -> Tensor:
        return self.joined(self.restore(self.spatial(self.reduce(x))), x)


@block(
    family="residual",
    example={"in_channels": 64, "out_channels": 64},
    image=(64, 56, 56),
    paper="arXiv:1801.04381",
)
class LinearBottleneck(Bottleneck):
    """A bottleneck without the last activation, so that the sum keeps its negative values.

    ReLU destroys information in a narrow space; arXiv:1801.04381, section 3.2, says why the wide
    to narrow step should be linear.

    Shape:
        x (N, in_channels, H, W) -> (N, out_channels, H_out, W_out)

    Where:
        w = width_channels or out_channels // reduction
        H_out = ceil(H / stride)
        W_out = ceil(W / stride)
        s = 1 if stride > 1 or in_channels != out_channels else 0
        b = has_bias(None, norm_layer)
        n = norm_params(norm_layer)
        e = 1 if squeeze_reduction else 0
        h = out_channels // (squeeze_reduction or 1)

    Params:
        expand: w * (in_channels + b + n)
        spatial: w * (9 * w // groups + b + n)
        project: out_channels * (w + b + n)
        squeeze: e * (2 * h * out_channels + h + out_channels)
        shortcut: s * out_channels * (in_channels + b + n)

    MACs:
        expand: in_channels * w * H * W
        spatial: 9 * w * w // groups * H_out * W_out
        project: w * out_channels * H_out * W_out
        squeeze: e * 2 * h * out_channels
        shortcut: s * in_channels * out_channels * H_out * W_out

    Args:
        in_channels: feature maps of the input.
        out_channels: feature maps of the output.
        stride: step of the 3x3 convolution.
        reduction: output width for each inner channel; must divide `out_channels`.
        width_channels: inner width, `w` above; by default out_channels / reduction.
        groups: groups of the 3x3 convolution.
        dilation: distance between the 3x3 kernel's taps.
        norm_layer: norm after each convolution.
        activation_layer: activation after the first two norms.
        stochastic_depth_prob: probability of dropping the branch in training.
        squeeze_reduction: channels for each hidden one of a squeeze-and-excitation before the
            addition (arXiv:1709.01507), which must divide `out_channels`; by default there is none.
        downsampling: where the shortcut strides: "stride" in its 1x1 convolution, "pool" in a mean
            before it (arXiv:1812.01187).
        conv_layer: kind of each convolution.

    Raises:
        ArgumentError: as for Bottleneck.
    """

    def __init__(
        self,
        in_channels: InputChannels,
        out_channels: Channels,
        stride: Stride = 1,
        reduction: Reduction = 4,
        width_channels: Channels | None = None,
        groups: Groups = 1,
        dilation: Dilation = 1,
        norm_layer: NormLayer = "BatchNorm2d",
        activation_layer: ActivationLayer = "ReLU",
        stochastic_depth_prob: Probability = 0.0,
        squeeze_reduction: Reduction | None = None,
        downsampling: Downsampling = "stride",
        conv_layer: ConvLayer = "Conv2d",
    ) -> None:
        super().__init__(
            in_channels,
            out_channels,
            stride,
            reduction,
            width_channels,
            groups,
            dilation,
            norm_layer=norm_layer,
            activation_layer=activation_layer,
            stochastic_depth_prob=stochastic_depth_prob,
            squeeze_reduction=squeeze_reduction,
            downsampling=downsampling,
            conv_layer=conv_layer,
        )
        self.activation = nn.Identity()
