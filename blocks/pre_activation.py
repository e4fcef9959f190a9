"""Pre-activation residual blocks: norm and activation before each convolution."""

from torch import Tensor, nn

from blocks.arguments import (
    ActivationLayer,
    Channels,
    Groups,
    InputChannels,
    NormLayer,
    Reduction,
    Stride,
)
from blocks.norm_act_conv import NormActConv
from blocks.registry import block
from blocks.structural import Chain, with_shortcut
from blocks.widths import must_divide


def _projection(in_channels: int, out_channels: int, stride: int) -> nn.Conv2d | None:
    """A bare 1x1 convolution where shapes change: the identity path has no norm here."""
    if stride == 1 and in_channels == out_channels:
        return None
    return nn.Conv2d(in_channels, out_channels, 1, stride, bias=False)


@block(
    family="residual",
    example={"in_channels": 64, "out_channels": 64},
    image=(64, 56, 56),
    paper="arXiv:1603.05027",
)
class PreActBasicBlock(nn.Module):
    """Two 3x3 convolutions, each behind its norm and activation, added to the untouched input.

    Shape:
        x (N, in_channels, H, W) -> (N, out_channels, H_out, W_out)

    Where:
        H_out = ceil(H / stride)
        W_out = ceil(W / stride)
        s = 1 if stride > 1 or in_channels != out_channels else 0
        b = has_bias(None, norm_layer)
        n = norm_params(norm_layer)

    Params:
        spatial: (9 * out_channels + n) * (in_channels + out_channels) + 2 * b * out_channels
        shortcut: s * in_channels * out_channels

    MACs:
        spatial: 9 * out_channels * (in_channels + out_channels) * H_out * W_out
        shortcut: s * in_channels * out_channels * H_out * W_out

    Args:
        in_channels: feature maps of the input.
        out_channels: feature maps of the output.
        stride: step of the first convolution and of the projection.
        norm_layer: norm before each convolution.
        activation_layer: activation after each norm.

    Raises:
        ArgumentError: an argument is out of its range.
    """

    def __init__(
        self,
        in_channels: InputChannels,
        out_channels: Channels,
        stride: Stride = 1,
        norm_layer: NormLayer = "BatchNorm2d",
        activation_layer: ActivationLayer = "ReLU",
    ) -> None:
        super().__init__()
        layers = (norm_layer, activation_layer)
        self.spatial1 = NormActConv(in_channels, out_channels, 3, stride, 1, *layers)
        self.spatial2 = NormActConv(out_channels, out_channels, 3, 1, 1, *layers)
        self.shortcut = _projection(in_channels, out_channels, stride)

    def forward(self, x: Tensor) -> Tensor:
        y = self.spatial2(self.spatial1(x))
        if self.shortcut is not None:
            x = self.shortcut(x)
        return y + x

    def as_layers(self) -> nn.Module:
        """The block as structural layers around its parts."""
        return with_shortcut(Chain(spatial1=self.spatial1, spatial2=self.spatial2), self.shortcut)


@block(
    family="residual",
    example={"in_channels": 64, "out_channels": 64},
    image=(64, 56, 56),
    paper="arXiv:1603.05027",
)
class PreActBottleneck(nn.Module):
    """Wide, narrow, wide, each convolution behind its norm and activation, added to the input.

    Shape:
        x (N, in_channels, H, W) -> (N, out_channels, H_out, W_out)

    Where:
        w = width_channels or out_channels // reduction
        H_out = ceil(H / stride)
        W_out = ceil(W / stride)
        s = 1 if stride > 1 or in_channels != out_channels else 0
        b = has_bias(None, norm_layer)
        n = norm_params(norm_layer)

    Params:
        expand: in_channels * n + w * (in_channels + b)
        spatial: w * n + w * (9 * w // groups + b)
        project: w * n + out_channels * (w + b)
        shortcut: s * in_channels * out_channels

    MACs:
        expand: in_channels * w * H * W
        spatial: 9 * w * w // groups * H_out * W_out
        project: w * out_channels * H_out * W_out
        shortcut: s * in_channels * out_channels * H_out * W_out

    Args:
        in_channels: feature maps of the input.
        out_channels: feature maps of the output.
        stride: step of the 3x3 convolution and of the projection.
        reduction: output width for each inner channel; must divide `out_channels`.
        width_channels: inner width, `w` above; by default out_channels / reduction.
        groups: groups of the 3x3 convolution.
        norm_layer: norm before each convolution.
        activation_layer: activation after each norm.

    Raises:
        ArgumentError: an argument is out of its range, `reduction` does not divide `out_channels`
            or `groups` the inner width.
    """

    def __init__(
        self,
        in_channels: InputChannels,
        out_channels: Channels,
        stride: Stride = 1,
        reduction: Reduction = 4,
        width_channels: Channels | None = None,
        groups: Groups = 1,
        norm_layer: NormLayer = "BatchNorm2d",
        activation_layer: ActivationLayer = "ReLU",
    ) -> None:
        super().__init__()
        if width_channels is None:
            must_divide(reduction=reduction, out_channels=out_channels)
            width_channels = out_channels // reduction
        must_divide(groups=groups, width_channels=width_channels)
        layers = (norm_layer, activation_layer)
        self.reduce = NormActConv(in_channels, width_channels, 1, 1, 1, *layers)
        self.spatial = NormActConv(width_channels, width_channels, 3, stride, groups, *layers)
        self.restore = NormActConv(width_channels, out_channels, 1, 1, 1, *layers)
        self.shortcut = _projection(in_channels, out_channels, stride)

    def forward(self, x: Tensor) -> Tensor:
        y = self.restore(self.spatial(self.reduce(x)))
        if self.shortcut is not None:
            x = self.shortcut(x)
        return y + x

    def as_layers(self) -> nn.Module:
        """The block as structural layers around its parts."""
        return with_shortcut(
            Chain(reduce=self.reduce, spatial=self.spatial, restore=self.restore), self.shortcut
        )
