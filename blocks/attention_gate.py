"""The attention gate of Attention U-Net: a coarse signal says where a feature map matters."""

import torch
from torch import Tensor, nn

from blocks.arguments import ActivationLayer, Channels, GateLayer, InputChannels
from blocks.layer_names import activation
from blocks.registry import block


@block(
    family="merge",
    example={"in_channels": 64},
    image=(64, 56, 56),
    paper="arXiv:1804.03999",
    merges=True,
)
class AttentionGate(nn.Module):
    """Scale each pixel of the first input by a gate in (0, 1) computed from both inputs.

    Both are projected to one width and added; the activation and one more projection make a
    single map of gates.  The signal has the size of what it gates: it is upsampled before.

    Shape:
        x (N, in_channels, H, W), signal (N, gate_channels, H, W) -> (N, in_channels, H, W)

    Where:
        g = gate_channels or in_channels
        inner = inner_channels or max(1, in_channels // 2)

    Params:
        input: in_channels * inner
        signal: g * inner + inner
        gate: inner + 1

    MACs:
        input: in_channels * inner * H * W
        signal: g * inner * H * W
        gate: inner * H * W

    Args:
        in_channels: feature maps of the first input and of the output.
        gate_channels: feature maps of the signal; by default as many.
        inner_channels: width of the sum; by default half of `in_channels`.
        activation_layer: activation of the sum.
        gate_layer: function that makes the gate.

    Raises:
        ArgumentError: an argument is out of its range.
    """

    def __init__(
        self,
        in_channels: InputChannels,
        gate_channels: Channels | None = None,
        inner_channels: Channels | None = None,
        activation_layer: ActivationLayer = "ReLU",
        gate_layer: GateLayer = "Sigmoid",
    ) -> None:
        super().__init__()
        inner = inner_channels or max(1, in_channels // 2)
        self.input = nn.Conv2d(in_channels, inner, 1, bias=False)
        self.signal = nn.Conv2d(gate_channels or in_channels, inner, 1)
        self.activation = (
            nn.Identity() if activation_layer is None else activation(activation_layer)
        )
        self.psi = nn.Conv2d(inner, 1, 1)
        self.gate = activation(gate_layer)

    def forward(self, inputs: list[Tensor]) -> Tensor:
        x, signal = inputs[0], inputs[1]
        torch._assert(
            x.shape[2:] == signal.shape[2:], "AttentionGate takes a signal of its input's size"
        )
        return x * self.gate(self.psi(self.activation(self.input(x) + self.signal(signal))))
