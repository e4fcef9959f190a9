"""The inception module: filters of several sizes beside each other, put behind each other."""

from torch import Tensor, nn

from blocks.arguments import ActivationLayer, Channels, InputChannels, NormLayer, OddKernelSize
from blocks.conv_norm_act import ConvNormAct
from blocks.merges import Concat
from blocks.pooling import MaxPool
from blocks.registry import block
from blocks.structural import Chain, Parallel


def inception_block(
    in_channels: int,
    conv1: int,
    reduce3: int,
    conv3: int,
    reduce5: int,
    conv5: int,
    pool: int,
    norm_layer: NormLayer = None,
    activation_layer: ActivationLayer = "ReLU",
    kernel5: int = 5,
) -> Parallel:
    """The module of GoogLeNet as in its paper, with the true 5x5 branch and without norm.

    Shape: x (N, in_channels, H, W) -> (N, conv1 + conv3 + conv5 + pool, H, W).
    Source: arXiv:1409.4842, Table 1, whose columns the arguments are, and Figure 2b.

    Args:
        in_channels: feature maps of the input.
        conv1: width of the 1x1 branch.
        reduce3: width of the 1x1 convolution before the 3x3.
        conv3: width of the 3x3 branch.
        reduce5: width of the 1x1 convolution before the 5x5.
        conv5: width of the 5x5 branch.
        pool: width of the 1x1 convolution behind the 3x3 max pooling.
        norm_layer: norm after each convolution.
        activation_layer: activation after each convolution.
        kernel5: kernel size of the 5x5 branch, 3 in torchvision's network (pytorch/vision#906).
    """

    def conv(inputs: int, outputs: int, kernel_size: int) -> ConvNormAct:
        return ConvNormAct(
            inputs,
            outputs,
            kernel_size,
            norm_layer=norm_layer,
            activation_layer=activation_layer,
        )

    return Parallel(
        Concat(),
        conv1=conv(in_channels, conv1, 1),
        conv3=Chain(reduce=conv(in_channels, reduce3, 1), spatial=conv(reduce3, conv3, 3)),
        conv5=Chain(reduce=conv(in_channels, reduce5, 1), spatial=conv(reduce5, conv5, kernel5)),
        pool=Chain(max=MaxPool(3, 1, 1), project=conv(in_channels, pool, 1)),
    )


@block(
    family="convolution",
    example={
        "in_channels": 192,
        "conv1": 64,
        "reduce3": 96,
        "conv3": 128,
        "reduce5": 16,
        "conv5": 32,
        "pool": 32,
    },
    image=(192, 28, 28),
    paper="arXiv:1409.4842",
)
class Inception(nn.Module):
    """Filters of 1x1, 3x3 and 5x5 pixels and a pooling beside each other, put behind each other.

    The module of GoogLeNet; the example is its 3a.  `inception_block` makes the same of structural
    layers alone, and gives what is in here.

    Shape:
        x (N, in_channels, H, W) -> (N, conv1 + conv3 + conv5 + pool, H, W)

    Where:
        b = has_bias(None, norm_layer)
        n = norm_params(norm_layer)

    Params:
        conv1: conv1 * (in_channels + b + n)
        reduce3: reduce3 * (in_channels + b + n)
        conv3: conv3 * (9 * reduce3 + b + n)
        reduce5: reduce5 * (in_channels + b + n)
        conv5: conv5 * (kernel5**2 * reduce5 + b + n)
        pool: pool * (in_channels + b + n)

    MACs:
        conv1: in_channels * conv1 * H * W
        reduce3: in_channels * reduce3 * H * W
        conv3: 9 * reduce3 * conv3 * H * W
        reduce5: in_channels * reduce5 * H * W
        conv5: kernel5**2 * reduce5 * conv5 * H * W
        pool: in_channels * pool * H * W

    Args:
        in_channels: feature maps of the input.
        conv1: width of the 1x1 branch.
        reduce3: width of the 1x1 convolution before the 3x3.
        conv3: width of the 3x3 branch.
        reduce5: width of the 1x1 convolution before the 5x5.
        conv5: width of the 5x5 branch.
        pool: width of the 1x1 convolution behind the 3x3 max pooling.
        norm_layer: norm after each convolution; none in the paper.
        activation_layer: activation after each convolution.
        kernel5: kernel size of the 5x5 branch, 3 in torchvision's network.

    Raises:
        ArgumentError: an argument is out of its range.
    """

    def __init__(
        self,
        in_channels: InputChannels,
        conv1: Channels,
        reduce3: Channels,
        conv3: Channels,
        reduce5: Channels,
        conv5: Channels,
        pool: Channels,
        norm_layer: NormLayer = None,
        activation_layer: ActivationLayer = "ReLU",
        kernel5: OddKernelSize = 5,
    ) -> None:
        super().__init__()
        self.parallel = inception_block(
            in_channels,
            conv1,
            reduce3,
            conv3,
            reduce5,
            conv5,
            pool,
            norm_layer,
            activation_layer,
            kernel5,
        )

    def forward(self, x: Tensor) -> Tensor:
        return self.parallel(x)

    def as_layers(self) -> nn.Module:
        """The block as structural layers around its parts."""
        return self.parallel
