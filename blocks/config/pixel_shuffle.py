"""Upsampling by a convolution whose extra channels become pixels."""

from torch import Tensor, nn

from blocks.errors import ArgumentError


class PixelShuffleUpsample(nn.Module):
    """A convolution to scale_factor**2 times the channels, rearranged into larger feature maps.

    Shape:
        x (N, in_channels, H, W) -> (N, out_channels, H * scale_factor, W * scale_factor)

    Args:
        in_channels: feature maps of the input.
        out_channels: feature maps of the output.
        scale_factor: how many times wider and higher the output is.
        upsample_kernel: side of the kernel, odd so that the size follows from the scale alone.

    Raises:
        ArgumentError: `upsample_kernel` is even, or `scale_factor` no whole number.

    Source: arXiv:1609.05158, section 3.2.
    """

    def __init__(
        self, in_channels: int, out_channels: int, scale_factor: int, upsample_kernel: int = 3
    ) -> None:
        super().__init__()
        if type(scale_factor) is not int or scale_factor < 1:
            raise ArgumentError(
                f"scale_factor={scale_factor!r} is not a whole number from 1",
                argument="scale_factor",
                expected="a whole number from 1",
                got=scale_factor,
                hint="try 2, or type='bilinear' for fractions",
            )
        if upsample_kernel % 2 == 0:
            raise ArgumentError(
                f"upsample_kernel={upsample_kernel} is not an odd integer",
                argument="upsample_kernel",
                expected="an odd integer",
                got=upsample_kernel,
                hint=f"try {upsample_kernel + 1}",
            )
        self.upsample_conv = nn.Conv2d(
            in_channels,
            out_channels * scale_factor * scale_factor,
            upsample_kernel,
            padding=(upsample_kernel - 1) // 2,
        )
        self.pixel_shuffle = nn.PixelShuffle(scale_factor)
        nn.init.xavier_uniform_(self.upsample_conv.weight)
        assert self.upsample_conv.bias is not None  # for mypy
        nn.init.zeros_(self.upsample_conv.bias)

    def forward(self, x: Tensor) -> Tensor:
        return self.pixel_shuffle(self.upsample_conv(x))
