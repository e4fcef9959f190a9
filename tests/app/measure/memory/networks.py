"""Networks with long skips and with concatenation, which hold what a chain would have freed."""

import torch
from torch import Tensor, nn


def _double(channels: int, out: int) -> nn.Sequential:
    return nn.Sequential(
        *(nn.Conv2d(channels, out, 3, padding=1), nn.BatchNorm2d(out), nn.ReLU(inplace=True)),
        *(nn.Conv2d(out, out, 3, padding=1), nn.BatchNorm2d(out), nn.ReLU()),
    )


class UNet(nn.Module):
    """Three scales."""

    def __init__(self) -> None:
        super().__init__()
        self.enter = _double(3, 8)
        self.down = nn.ModuleList([_double(8, 16), _double(16, 32)])
        self.up = nn.ModuleList([nn.ConvTranspose2d(32, 16, 2, 2), nn.ConvTranspose2d(16, 8, 2, 2)])
        self.join = nn.ModuleList([_double(32, 16), _double(16, 8)])
        self.pool = nn.MaxPool2d(2)

    def forward(self, x: Tensor) -> Tensor:
        skips = [self.enter(x)]
        for down in self.down:
            skips.append(down(self.pool(skips[-1])))
        x = skips.pop()
        for up, join in zip(self.up, self.join, strict=True):
            x = join(torch.cat([skips.pop(), up(x)], 1))
        return x


class DenseNet(nn.Module):
    """One dense block: every layer reads all before it."""

    def __init__(self, layers: int = 6, growth: int = 8) -> None:
        super().__init__()
        self.enter = nn.Conv2d(3, 16, 3, 2, 1)
        self.layers = nn.ModuleList(
            nn.Sequential(
                nn.BatchNorm2d(16 + growth * index),
                nn.ReLU(inplace=True),
                nn.Conv2d(16 + growth * index, growth, 3, padding=1, bias=False),
            )
            for index in range(layers)
        )

    def forward(self, x: Tensor) -> Tensor:
        parts = [self.enter(x)]
        for layer in self.layers:
            parts.append(layer(torch.cat(parts, 1)))
        return torch.cat(parts, 1).sigmoid().mean((2, 3))


class Attention(nn.Module):
    """Self-attention over pixels, written out, with group and layer norm."""

    def __init__(self) -> None:
        super().__init__()
        self.enter = nn.Conv2d(3, 16, 4, 4)
        self.group = nn.GroupNorm(4, 16)
        self.norm = nn.LayerNorm(16)
        self.mix = nn.Linear(16, 48)
        self.leave = nn.Linear(16, 16)
        self.act = nn.GELU()
        self.drop = nn.Dropout(0.1)

    def forward(self, x: Tensor) -> Tensor:
        tokens = self.group(self.enter(x)).flatten(2).transpose(1, 2)
        q, k, v = self.mix(self.norm(tokens)).chunk(3, -1)
        weights = (q @ k.transpose(1, 2) / 4).softmax(-1)
        tokens = tokens + self.drop(self.leave(weights @ v))
        return self.act(tokens) * tokens.sigmoid()
