"""Learned upsampling: a transposed convolution, and a convolution whose channels become pixels."""

from torch import Tensor, nn

from blocks.arguments import Channels, InputChannels, OddKernelSize, UpsamplingFactor
from blocks.registry import block
from blocks.structural import Chain


@block(
    family="upsampling",
    example={"in_channels": 64, "out_channels": 32},
    image=(64, 28, 28),
    paper="arXiv:1505.04597",
)
class UpConv(nn.Module):
    """A transposed convolution whose kernel is its stride: each pixel becomes a square of its own.

    The up-convolution of U-Net; squares do not overlap, so there is no checkerboard by overlap.

    Shape:
        x (N, in_channels, H, W) -> (N, out_channels, scale * H, scale * W)

    Params:
        convolution: in_channels * out_channels * scale**2 + out_channels

    MACs:
        convolution: in_channels * out_channels * scale**2 * H * W

    Args:
        in_channels: feature maps of the input.
        out_channels: feature maps of the output.
        scale: output pixels for each input pixel, on each side.

    Raises:
        ArgumentError: an argument is out of its range.
    """

    def __init__(
        self, in_channels: InputChannels, out_channels: Channels, scale: UpsamplingFactor = 2
    ) -> None:
        super().__init__()
        self.conv = nn.ConvTranspose2d(in_channels, out_channels, scale, scale)

    def forward(self, x: Tensor) -> Tensor:
        return self.conv(x)

    def as_layers(self) -> nn.Module:
        """The block as structural layers around its parts."""
        return Chain(conv=self.conv)


@block(
    family="upsampling",
    example={"in_channels": 64, "out_channels": 32},
    image=(64, 28, 28),
    paper="arXiv:1609.05158",
)
class SubPixelConv(nn.Module):
    """A convolution with scale * scale times the channels, which are then laid out as pixels.

    Shape:
        x (N, in_channels, H, W) -> (N, out_channels, scale * H, scale * W)

    Where:
        wide = out_channels * scale**2

    Params:
        convolution: (in_channels * kernel_size**2 + 1) * wide

    MACs:
        convolution: in_channels * kernel_size**2 * wide * H * W

    Args:
        in_channels: feature maps of the input.
        out_channels: feature maps of the output.
        scale: output pixels for each input pixel, on each side.
        kernel_size: side of the kernel; the border is padded with zeros.

    Raises:
        ArgumentError: an argument is out of its range.
    """

    def __init__(
        self,
        in_channels: InputChannels,
        out_channels: Channels,
        scale: UpsamplingFactor = 2,
        kernel_size: OddKernelSize = 3,
    ) -> None:
        super().__init__()
        wide = out_channels * scale**2
        self.conv = nn.Conv2d(in_channels, wide, kernel_size, padding=kernel_size // 2)
        self.shuffle = nn.PixelShuffle(scale)

    def forward(self, x: Tensor) -> Tensor:
        return self.shuffle(self.conv(x))

    def as_layers(self) -> nn.Module:
        """The block as structural layers around its parts."""
        return Chain(conv=self.conv, shuffle=self.shuffle)
