"""Heads: the decoder's maps to scores for each pixel, of the largest map or of every one."""

from collections.abc import Sequence

from torch import Tensor, nn

from blocks import ConvNormAct


def _scores(in_channels: int, classes: int, kernel_size: int, padding: str) -> ConvNormAct:
    """A bare convolution."""
    pad = 0 if padding == "valid" else None
    return ConvNormAct(
        in_channels, classes, kernel_size, padding=pad, norm_layer=None, activation_layer=None
    )


class Head(nn.Module):
    """Scores for each pixel of the largest map.

    Shape:
        maps [(N, in_channels, H, W), ...] -> (N, classes, H, W)

    Args:
        in_channels: feature maps of the largest map.
        classes: scores for each pixel.
        kernel_size: side of the convolution's kernel.
        padding: "same" or "valid".
    """

    def __init__(self, in_channels: int, classes: int, kernel_size: int, padding: str) -> None:
        super().__init__()
        self.scores = _scores(in_channels, classes, kernel_size, padding)

    def forward(self, maps: list[Tensor]) -> Tensor:
        return self.scores(maps[0])


class DeepHead(nn.Module):
    """Scores for each pixel of every map, for a loss at each level (arXiv:1409.5185).

    Shape:
        maps [(N, in_channels[i], H_i, W_i), ...] -> [(N, classes, H_i, W_i), ...]

    Args:
        in_channels: feature maps of each map.
        classes: scores for each pixel.
        kernel_size: side of the convolutions' kernels.
        padding: "same" or "valid".
    """

    def __init__(
        self, in_channels: Sequence[int], classes: int, kernel_size: int, padding: str
    ) -> None:
        super().__init__()
        self.scores = nn.ModuleList(
            _scores(width, classes, kernel_size, padding) for width in in_channels
        )

    def forward(self, maps: list[Tensor]) -> list[Tensor]:
        found: list[Tensor] = []
        for index, scores in enumerate(self.scores):
            found.append(scores(maps[index]))
        return found
