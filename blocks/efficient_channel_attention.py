"""Efficient channel attention: a gate for each channel from its neighbours' means."""

import math

from torch import Tensor, nn

from blocks.arguments import GateLayer, InputChannels, OddKernelSize
from blocks.layer_names import activation
from blocks.registry import block


def eca_kernel(channels: int, gamma: int = 2, beta: int = 1) -> int:
    """The odd kernel that grows with the logarithm of the width (arXiv:1910.03151, eq. 12)."""
    size = int(abs((math.log2(channels) + beta) / gamma))
    return max(size if size % 2 else size + 1, 1)


@block(
    family="attention",
    example={"channels": 64},
    image=(64, 28, 28),
    paper="arXiv:1910.03151",
)
class EfficientChannelAttention(nn.Module):
    """Scale each channel by a gate in (0, 1) from a 1d convolution across the channels' means.

    Where squeeze-and-excitation mixes all channels through a narrow layer, this mixes neighbours,
    with as many parameters as the kernel has taps.

    Shape:
        x (N, channels, H, W) -> (N, channels, H, W)

    Where:
        k = kernel_size or eca_kernel(channels)

    Params:
        squeeze: k

    MACs:
        squeeze: channels * k

    Args:
        channels: feature maps of input and output.
        kernel_size: neighbours that a gate is computed from; by default from the width, as in the
            paper.
        gate_layer: function that makes the gate.

    Raises:
        ArgumentError: an argument is out of its range.
    """

    def __init__(
        self,
        channels: InputChannels,
        kernel_size: OddKernelSize | None = None,
        gate_layer: GateLayer = "Sigmoid",
    ) -> None:
        super().__init__()
        taps = kernel_size or eca_kernel(channels)
        self.pool = nn.AdaptiveAvgPool2d(1)
        self.conv = nn.Conv1d(1, 1, taps, padding=taps // 2, bias=False)
        self.gate = activation(gate_layer)

    def forward(self, x: Tensor) -> Tensor:
        means = self.pool(x).squeeze(-1).transpose(1, 2)
        scale = self.gate(self.conv(means)).transpose(1, 2).unsqueeze(-1)
        return x * scale
