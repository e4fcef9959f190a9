"""The X block of RegNet, and with squeeze-and-excitation its Y block."""

from typing import ClassVar

from torch import Tensor, nn

from blocks.arguments import (
    ActivationLayer,
    Channels,
    Dilation,
    InputChannels,
    NormLayer,
    Probability,
    Ratio,
    Reduction,
    Stride,
)
from blocks.conv_norm_act import ConvNormAct
from blocks.registry import block
from blocks.residual import ResidualBlock
from blocks.shortcut import projection
from blocks.squeeze_excitation import SqueezeExcitation
from blocks.structural import Chain, present, with_shortcut
from blocks.widths import inner_width, must_divide


@block(
    family="residual",
    example={"in_channels": 64, "out_channels": 128, "stride": 2, "group_width": 16},
    image=(64, 56, 56),
    paper="arXiv:2003.13678",
)
class XBlock(ResidualBlock):
    """A bottleneck that need not be narrow, whose 3x3 convolution works in groups of one width.

    With `squeeze_ratio` it is the Y block: squeeze-and-excitation behind the 3x3 convolution, its
    hidden width a fraction of the block's input.  The last activation comes after the addition.

    Shape:
        x (N, in_channels, H, W) -> (N, out_channels, H_out, W_out)

    Where:
        w = out_channels // reduction
        q = inner_width(in_channels, squeeze_ratio) if squeeze_ratio else 0
        H_out = ceil(H / stride)
        W_out = ceil(W / stride)
        s = 1 if stride > 1 or in_channels != out_channels else 0
        b = has_bias(None, norm_layer)
        n = norm_params(norm_layer)

    Params:
        reduce: w * (in_channels + b + n)
        spatial: w * (9 * group_width + b + n)
        squeeze: 2 * w * q + q + w if q else 0
        restore: out_channels * (w + b + n)
        shortcut: s * out_channels * (in_channels + b + n)

    MACs:
        reduce: in_channels * w * H * W
        spatial: 9 * w * group_width * H_out * W_out
        squeeze: 2 * w * q
        restore: w * out_channels * H_out * W_out
        shortcut: s * in_channels * out_channels * H_out * W_out

    Args:
        in_channels: feature maps of the input.
        out_channels: feature maps of the output.
        stride: step of the 3x3 convolution.
        group_width: channels of a group of the 3x3 convolution; must divide the inner width.
        reduction: output width for each inner channel, the paper's bottleneck ratio; must divide
            `out_channels`.
        squeeze_ratio: squeeze width for each channel of the input (Y block); null leaves it out.
        dilation: distance between the 3x3 kernel's taps.
        stochastic_depth_prob: probability of dropping the branch in training.
        norm_layer: norm after each convolution.
        activation_layer: activation after the first two norms, in the squeeze and after the sum.

    Raises:
        ArgumentError: an argument is out of its range, `reduction` does not divide `out_channels`
            or `group_width` the inner width.
    """

    branch: ClassVar[tuple[str, ...]] = ("reduce", "spatial", "restore")  # and the gate, if any

    def __init__(
        self,
        in_channels: InputChannels,
        out_channels: Channels,
        stride: Stride = 1,
        group_width: Channels = 1,
        reduction: Reduction = 1,
        squeeze_ratio: Ratio | None = None,
        dilation: Dilation = 1,
        stochastic_depth_prob: Probability = 0.0,
        norm_layer: NormLayer = "BatchNorm2d",
        activation_layer: ActivationLayer = "ReLU",
    ) -> None:
        super().__init__()
        must_divide(reduction=reduction, out_channels=out_channels)
        width = out_channels // reduction
        must_divide(group_width=group_width, width=width)
        self.reduce = ConvNormAct(
            in_channels, width, 1, norm_layer=norm_layer, activation_layer=activation_layer
        )
        self.spatial = ConvNormAct(
            width,
            width,
            3,
            stride,
            groups=width // group_width,
            norm_layer=norm_layer,
            activation_layer=activation_layer,
            dilation=dilation,
        )
        self.gate = None
        if squeeze_ratio is not None:
            squeeze = inner_width(in_channels, squeeze_ratio)
            self.gate = SqueezeExcitation(width, squeeze, activation_layer=activation_layer)
        self.restore = ConvNormAct(
            width, out_channels, 1, norm_layer=norm_layer, activation_layer=None
        )
        self.end_in(
            projection(in_channels, out_channels, stride, norm_layer),
            out_channels,
            None,
            stochastic_depth_prob,
            activation_layer,
        )

    def forward(self, x: Tensor) -> Tensor:
        y = self.spatial(self.reduce(x))
        if self.gate is not None:
            y = self.gate(y)
        return self.joined(self.restore(y), x)

    def as_layers(self) -> nn.Module:
        """The block as structural layers around its parts."""
        main = present(
            reduce=self.reduce,
            spatial=self.spatial,
            gate=self.gate,
            restore=self.restore,
            stochastic_depth=self.stochastic_depth,
        )
        return Chain(sum=with_shortcut(Chain(main), self.shortcut), activation=self.activation)
