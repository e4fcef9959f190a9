"""Pooling: summaries of windows, or of the whole image."""

from torch import Tensor, nn

from blocks.arguments import GridSize, KernelSize, Padding, Stride
from blocks.errors import ArgumentError
from blocks.registry import block
from blocks.structural import Chain


def _check_padding(padding: int, kernel_size: int) -> None:
    """A window that lies in the padding alone would have nothing to summarise."""
    if padding > kernel_size // 2:
        raise ArgumentError(
            f"padding={padding} is more than half of kernel_size={kernel_size}",
            argument="padding",
            expected=f"an integer from 0 to {kernel_size // 2}",
            got=padding,
            hint=f"try {kernel_size // 2}",
        )


@block(family="pooling", example={"kernel_size": 3, "stride": 2}, image=(64, 112, 112))
class MaxPool(nn.MaxPool2d):
    """The largest value of each window.

    Shape:
        x (N, C, H, W) -> (N, C, H_out, W_out)

    Args:
        kernel_size: side of the window.
        stride: step of the window; by default its side.
        padding: border around the input that no window prefers; at most half the window.
        ceil_mode: keep a last window that reaches over the border.

    Raises:
        ArgumentError: an argument is out of its range.
    """

    def __init__(
        self,
        kernel_size: KernelSize = 2,
        stride: Stride | None = None,
        padding: Padding = 0,
        ceil_mode: bool = False,
    ) -> None:
        _check_padding(padding, kernel_size)
        super().__init__(kernel_size, stride, padding, ceil_mode=ceil_mode)


@block(family="pooling", example={}, image=(64, 56, 56))
class AvgPool(nn.AvgPool2d):
    """The mean of each window.

    Shape:
        x (N, C, H, W) -> (N, C, H_out, W_out)

    Args:
        kernel_size: side of the window.
        stride: step of the window; by default its side.
        padding: zeros around the input; at most half the window.
        ceil_mode: keep a last window that reaches over the border.
        count_include_pad: whether zeros of the padding count in the mean.

    Raises:
        ArgumentError: an argument is out of its range.
    """

    def __init__(
        self,
        kernel_size: KernelSize = 2,
        stride: Stride | None = None,
        padding: Padding = 0,
        ceil_mode: bool = False,
        count_include_pad: bool = True,
    ) -> None:
        _check_padding(padding, kernel_size)
        super().__init__(kernel_size, stride, padding, ceil_mode, count_include_pad)


@block(family="pooling", example={}, image=(512, 7, 7))
class GlobalAvgPool(nn.Module):
    """The mean of each feature map (Network In Network, arXiv:1312.4400).

    Shape:
        x (N, C, H, W) -> (N, C, 1, 1)
    """

    def __init__(self) -> None:
        super().__init__()
        self.pool = nn.AdaptiveAvgPool2d(1)

    def forward(self, x: Tensor) -> Tensor:
        return self.pool(x)

    def as_layers(self) -> nn.Module:
        """The block as structural layers around its parts."""
        return Chain(pool=self.pool)


@block(family="pooling", example={"size": 7}, image=(512, 14, 14))
class AdaptiveAvgPool(nn.Module):
    """The mean of each cell of a grid laid over the image, whatever the image's size.

    Cells are as equal as they can be; they overlap where the grid does not divide the image, and
    repeat where the image is smaller than the grid.

    Shape:
        x (N, C, H, W) -> (N, C, size, size)

    Args:
        size: cells per side.

    Raises:
        ArgumentError: `size` is out of its range.
    """

    def __init__(self, size: GridSize) -> None:
        super().__init__()
        self.pool = nn.AdaptiveAvgPool2d(size)

    def forward(self, x: Tensor) -> Tensor:
        return self.pool(x)

    def as_layers(self) -> nn.Module:
        """The block as structural layers around its parts."""
        return Chain(pool=self.pool)
