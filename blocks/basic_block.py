"""The basic residual block: two 3x3 convolutions beside a shortcut."""

from typing import Any, ClassVar

from torch import Tensor

from blocks.arguments import (
    ActivationLayer,
    Channels,
    ConvLayer,
    Dilation,
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


@block(
    family="residual",
    example={"in_channels": 64, "out_channels": 64},
    image=(64, 56, 56),
    paper="arXiv:1512.03385",
)
class BasicBlock(ResidualBlock):
    """Two 3x3 convolutions whose result is added to the input (ResNet-18 and -34).

    The activation of the second comes after the addition.  Where stride or width change, the
    input goes through a 1x1 projection first.

    Shape:
        x (N, in_channels, H, W) -> (N, out_channels, H_out, W_out)

    Where:
        H_out = ceil(H / stride)
        W_out = ceil(W / stride)
        s = 1 if stride > 1 or in_channels != out_channels else 0
        b = has_bias(None, norm_layer)
        n = norm_params(norm_layer)
        e = 1 if squeeze_reduction else 0
        h = out_channels // (squeeze_reduction or 1)

    Params:
        spatial: out_channels * (9 * in_channels + 9 * out_channels + 2 * (b + n))
        squeeze: e * (2 * h * out_channels + h + out_channels)
        shortcut: s * out_channels * (in_channels + b + n)

    MACs:
        spatial: 9 * out_channels * (in_channels + out_channels) * H_out * W_out
        squeeze: e * 2 * h * out_channels
        shortcut: s * in_channels * out_channels * H_out * W_out

    Args:
        in_channels: feature maps of the input.
        out_channels: feature maps of the output.
        stride: step of the first convolution and of the projection.
        norm_layer: norm after each convolution.
        activation_layer: activation after the first norm and after the addition.
        dilation: distance between the taps of both 3x3 kernels.
        stochastic_depth_prob: probability of dropping the branch in training.
        squeeze_reduction: channels for each hidden one of a squeeze-and-excitation before the
            addition (arXiv:1709.01507), which must divide `out_channels`; by default there is none.
        downsampling: where the shortcut strides: "stride" in its 1x1 convolution, "pool" in a mean
            before it (arXiv:1812.01187).
        conv_layer: kind of each convolution.

    Raises:
        ArgumentError: an argument is out of its range, or `squeeze_reduction` does not divide
            `out_channels`.
    """

    branch: ClassVar[tuple[str, ...]] = ("spatial1", "spatial2")

    def __init__(
        self,
        in_channels: InputChannels,
        out_channels: Channels,
        stride: Stride = 1,
        norm_layer: NormLayer = "BatchNorm2d",
        activation_layer: ActivationLayer = "ReLU",
        dilation: Dilation = 1,
        stochastic_depth_prob: Probability = 0.0,
        squeeze_reduction: Reduction | None = None,
        downsampling: Downsampling = "stride",
        conv_layer: ConvLayer = "Conv2d",
    ) -> None:
        super().__init__()
        layers: dict[str, Any] = {"norm_layer": norm_layer, "conv_layer": conv_layer}
        self.spatial1 = ConvNormAct(
            in_channels,
            out_channels,
            3,
            stride,
            activation_layer=activation_layer,
            dilation=dilation,
            **layers,
        )
        self.spatial2 = ConvNormAct(
            out_channels, out_channels, 3, activation_layer=None, dilation=dilation, **layers
        )
        self.end_in(
            projection(in_channels, out_channels, stride, downsampling=downsampling, **layers),
            out_channels,
            squeeze_reduction,
            stochastic_depth_prob,
            activation_layer,
        )

    def forward(self, x: Tensor) -> Tensor:
        return self.joined(self.spatial2(self.spatial1(x)), x)
