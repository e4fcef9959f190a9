"""Time: a diffusion step as features, and the residual block that they shift."""

import math

import torch
from torch import Tensor, nn

from blocks import Chain, ConvNormAct, LinearDropoutAct, NormActConv, SelfAttention2d
from blocks.errors import ArgumentError
from zoo.unet.layers import Style

LONGEST = 10_000  # ratio of the slowest to the fastest wave (arXiv:1706.03762, section 3.5)


class Sinusoids(nn.Module):
    """Sines, then cosines, of a number at frequencies that fall geometrically from 1 to 1/10000.

    Shape:
        time (N,) -> (N, features)

    Args:
        features: how many there are; even, and 4 at least.

    Raises:
        ArgumentError: `features` is odd or too small.
    """

    def __init__(self, features: int) -> None:
        super().__init__()
        if features % 2 or features < 4:
            raise ArgumentError(
                f"half of {features} time features are sines, half cosines",
                argument="channels",
                expected="an even width, 4 or more",
                got=features,
            )
        self.waves = features // 2
        self.step = -math.log(LONGEST) / (self.waves - 1)

    def forward(self, time: Tensor) -> Tensor:
        # In single precision whatever the network's: half of it cannot tell 999 from 1000.
        order = torch.arange(self.waves, device=time.device, dtype=torch.float32)
        angles = time.to(torch.float32).unsqueeze(1) * torch.exp(order * self.step)
        return torch.cat([torch.sin(angles), torch.cos(angles)], dim=1)


def time_layers(in_features: int, features: int) -> Chain:
    """Two linear layers; the activation behind the second is that of every block that reads it."""
    return Chain(
        LinearDropoutAct(in_features, features, activation_layer="SiLU"),
        LinearDropoutAct(features, features, activation_layer="SiLU"),
    )


class TimeResidual(nn.Module):
    """A pre-activation residual block, shifted between its convolutions by features of the time.

    Shape:
        x (N, in_channels, H, W), time (N, time_features) -> (N, out_channels, H, W)

    Args:
        in_channels: feature maps of the input.
        out_channels: feature maps of the output.
        time_features: of the time.
        dropout: probability of zeroing an activation before the second convolution, in training.
        style: norm, activation and heads.
        attention: whether self-attention follows.
    """

    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        time_features: int,
        dropout: float,
        style: Style,
        attention: bool,
    ) -> None:
        super().__init__()
        layers = {**style.layers, "bias": True}
        self.spatial1 = NormActConv(in_channels, out_channels, **layers)
        self.shift = LinearDropoutAct(time_features, out_channels, activation_layer=None)
        self.spatial2 = NormActConv(out_channels, out_channels, dropout=dropout, **layers)
        self.shortcut = (
            None
            if in_channels == out_channels
            else ConvNormAct(in_channels, out_channels, 1, norm_layer=None, activation_layer=None)
        )
        self.attention = (
            SelfAttention2d(out_channels, style.heads, style.norm_layer) if attention else None
        )

    def forward(self, x: Tensor, time: Tensor) -> Tensor:
        y = self.spatial1(x) + self.shift(time).unsqueeze(2).unsqueeze(3)
        y = self.spatial2(y)
        if self.shortcut is not None:
            x = self.shortcut(x)
        y = x + y
        return y if self.attention is None else self.attention(y)
