"""Squeeze-and-excitation: reweight channels by a summary of the whole image."""

from torch import Tensor, nn

from blocks.arguments import ActivationLayer, Channels, GateLayer, InputChannels, Reduction
from blocks.layer_names import activation
from blocks.merges import Multiply
from blocks.registry import block
from blocks.structural import Chain, Parallel
from blocks.widths import must_divide


@block(
    family="attention",
    example={"channels": 64},
    image=(64, 28, 28),
    paper="arXiv:1709.01507",
)
class SqueezeExcitation(nn.Module):
    """Scale each channel by a gate in (0, 1) computed from its spatial mean.

    Shape:
        x (N, channels, H, W) -> (N, channels, H, W)

    Where:
        squeeze = squeeze_channels or channels // reduction

    Params:
        squeeze: channels * squeeze + squeeze
        excite: squeeze * channels + channels

    MACs:
        squeeze: channels * squeeze
        excite: squeeze * channels

    Args:
        channels: feature maps of input and output.
        squeeze_channels: width of the hidden layer, `squeeze` above; by default channels /
            reduction.
        reduction: channels for each hidden one, 16 in the paper; must divide `channels`.
        activation_layer: activation of the hidden layer.
        gate_layer: function that makes the gate.

    Raises:
        ArgumentError: an argument is out of its range, or `reduction` does not divide `channels`.
    """

    def __init__(
        self,
        channels: InputChannels,
        squeeze_channels: Channels | None = None,
        reduction: Reduction = 16,
        activation_layer: ActivationLayer = "ReLU",
        gate_layer: GateLayer = "Sigmoid",
    ) -> None:
        super().__init__()
        if squeeze_channels is None:
            must_divide(reduction=reduction, channels=channels)
            squeeze_channels = channels // reduction
        self.pool = nn.AdaptiveAvgPool2d(1)
        self.fc1 = nn.Conv2d(channels, squeeze_channels, 1)
        self.activation = (
            nn.Identity() if activation_layer is None else activation(activation_layer)
        )
        self.fc2 = nn.Conv2d(squeeze_channels, channels, 1)
        self.gate = activation(gate_layer)

    def forward(self, x: Tensor) -> Tensor:
        scale = self.gate(self.fc2(self.activation(self.fc1(self.pool(x)))))
        return x * scale

    def as_layers(self) -> nn.Module:
        """The block as structural layers around its parts."""
        gate = Chain(
            pool=self.pool,
            fc1=self.fc1,
            activation=self.activation,
            fc2=self.fc2,
            gate=self.gate,
        )
        return Parallel(Multiply(), identity=nn.Identity(), gate=gate)
