"""The bottleneck of Res2Net: 3x3 convolutions in a ladder, for several scales inside one block."""

from typing import Any, ClassVar

import torch
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
    Splits,
    Stride,
)
from blocks.conv_norm_act import ConvNormAct
from blocks.pooling import AvgPool
from blocks.registry import block
from blocks.residual import ResidualBlock
from blocks.shortcut import Downsampling, projection
from blocks.widths import must_divide


class Ladder(nn.Module):
    """Splits of the channels, each convolved with the one before added to it; the last one passes.

    Where the block changes the shape, nothing is added and the last split is averaged, so that
    every split sees the same step.

    Shape:
        x (N, scale * width, H, W) -> (N, scale * width, H_out, W_out)

    Args:
        width: feature maps of a split.
        scale: number of splits; a single one is convolved.
        stride: step of each convolution and of the mean.
        adds: whether a split is added to the next.
        kernel: further arguments of each convolution.
    """

    def __init__(self, width: int, scale: int, stride: int, adds: bool, **kernel: Any) -> None:
        super().__init__()
        self.width = width
        self.adds = adds
        self.passes = scale > 1
        self.convs = nn.ModuleList(
            ConvNormAct(width, width, 3, stride, **kernel) for _ in range(max(1, scale - 1))
        )
        self.pool = None if adds or scale == 1 else AvgPool(3, stride, padding=1)

    def forward(self, x: Tensor) -> Tensor:
        splits = torch.split(x, self.width, dim=1)
        results: list[Tensor] = []
        for index, conv in enumerate(self.convs):
            split = splits[index]
            if self.adds and index > 0:
                split = split + results[index - 1]
            results.append(conv(split))
        if self.passes:
            last = splits[len(self.convs)]
            results.append(last if self.pool is None else self.pool(last))
        return torch.cat(results, dim=1)


@block(
    family="residual",
    example={"in_channels": 256, "out_channels": 256},
    image=(256, 56, 56),
    paper="arXiv:1904.01169",
)
class Res2NetBottleneck(ResidualBlock):
    """A bottleneck whose 3x3 works on splits, each reading the one before: a ladder of scales.

    The first 1x1 makes `scale` splits of w channels; one split after the other goes through its own
    3x3, its result added to the next, and the last split passes unchanged.  Where stride or width
    change, nothing is added and the last split is averaged instead.

    Shape:
        x (N, in_channels, H, W) -> (N, out_channels, H_out, W_out)

    Where:
        w = width_channels or max(1, out_channels // 4 * 26 // 64)
        k = max(1, scale - 1)
        H_out = ceil(H / stride)
        W_out = ceil(W / stride)
        s = 1 if stride > 1 or in_channels != out_channels else 0
        b = has_bias(None, norm_layer)
        n = norm_params(norm_layer)
        e = 1 if squeeze_reduction else 0
        h = out_channels // (squeeze_reduction or 1)

    Params:
        expand: scale * w * (in_channels + b + n)
        spatial: k * w * (9 * w // groups + b + n)
        project: out_channels * (scale * w + b + n)
        squeeze: e * (2 * h * out_channels + h + out_channels)
        shortcut: s * out_channels * (in_channels + b + n)

    MACs:
        expand: in_channels * scale * w * H * W
        spatial: k * w * (9 * w // groups) * H_out * W_out
        project: scale * w * out_channels * H_out * W_out
        squeeze: e * 2 * h * out_channels
        shortcut: s * in_channels * out_channels * H_out * W_out

    Args:
        in_channels: feature maps of the input.
        out_channels: feature maps of the output.
        stride: step of the block, in its 3x3 convolutions.
        scale: splits, s in the paper; with one the block is a bottleneck.
        width_channels: feature maps of a split, `w` above; by default 26 for each 64 of a quarter
            of `out_channels`.
        groups: groups of the 3x3 convolutions (Res2NeXt); must divide the split.
        dilation: distance between the 3x3 kernels' taps.
        norm_layer: norm after each convolution.
        activation_layer: activation after each norm but the last, and after the addition.
        stochastic_depth_prob: probability of dropping the branch in training.
        squeeze_reduction: channels for each hidden one of a squeeze-and-excitation before the
            addition (arXiv:1709.01507), which must divide `out_channels`; by default there is none.
        downsampling: where the shortcut strides: "stride" in its 1x1 convolution, "pool" in a mean
            before it (arXiv:1812.01187).
        conv_layer: kind of each convolution.

    Raises:
        ArgumentError: an argument is out of its range, `squeeze_reduction` does not divide
            `out_channels` or `groups` the split.
    """

    branch: ClassVar[tuple[str, ...]] = ("reduce", "spatial", "restore")

    def __init__(
        self,
        in_channels: InputChannels,
        out_channels: Channels,
        stride: Stride = 1,
        scale: Splits = 4,
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
        super().__init__()
        width = width_channels or max(1, out_channels // 4 * 26 // 64)
        must_divide(groups=groups, width_channels=width)
        layers: dict[str, Any] = {"norm_layer": norm_layer, "conv_layer": conv_layer}
        acts: dict[str, Any] = {"activation_layer": activation_layer, **layers}
        shortcut = projection(
            in_channels, out_channels, stride, downsampling=downsampling, **layers
        )
        self.reduce = ConvNormAct(in_channels, scale * width, 1, **acts)
        self.spatial = Ladder(
            width, scale, stride, shortcut is None, groups=groups, dilation=dilation, **acts
        )
        self.restore = ConvNormAct(scale * width, out_channels, 1, activation_layer=None, **layers)
        self.end_in(
            shortcut, out_channels, squeeze_reduction, stochastic_depth_prob, activation_layer
        )

    def forward(self, x: Tensor) -> Tensor:
        return self.joined(self.restore(self.spatial(self.reduce(x))), x)
