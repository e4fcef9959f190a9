"""Random small nets of everything that slides, splits and joins."""

import random

import torch
import torch.nn.functional as F
from torch import Tensor, nn

CHANNELS = 2
LARGEST = 48  # pixels a side, in between


class Sum(nn.Module):
    """Two branches, the larger cropped to the smaller, added or concatenated."""

    def __init__(self, left: nn.Module, right: nn.Module, joined: bool) -> None:
        super().__init__()
        self.left = left
        self.right = right
        self.mix = nn.Conv2d(2 * CHANNELS, CHANNELS, 1) if joined else None

    def forward(self, x: Tensor) -> Tensor:
        a, b = self.left(x), self.right(x)
        height, width = (min(a.shape[side], b.shape[side]) for side in (2, 3))
        a, b = a[..., :height, :width], b[..., :height, :width]
        return a + b if self.mix is None else self.mix(torch.cat([a, b], 1))


class Resized(nn.Module):
    """Down and up again to the same size, as in a U-Net, with a long skip."""

    def __init__(self, inner: nn.Module, mode: str) -> None:
        super().__init__()
        self.inner = inner
        self.mode = mode

    def forward(self, x: Tensor) -> Tensor:
        align = None if "nearest" in self.mode else False
        up = F.interpolate(self.inner(x), size=x.shape[2:], mode=self.mode, align_corners=align)
        return torch.cat([x, up], 1)[:, :CHANNELS] + up


def _conv(pick: random.Random) -> nn.Module:
    kernel = (pick.choice((1, 2, 3, 5)), pick.choice((1, 3, 4)))
    return nn.Conv2d(
        CHANNELS,
        CHANNELS,
        kernel,
        stride=pick.choice((1, 1, 2, 3)),
        padding=(pick.randint(0, kernel[0] - 1), kernel[1] // 2),
        dilation=pick.choice((1, 1, 2)),
        bias=False,
    )


def _transposed(pick: random.Random) -> nn.Module:
    stride = pick.choice((1, 2, 3))
    kernel = stride + pick.choice((0, 1, 2))
    padding = pick.randint(0, kernel // 2)
    return nn.ConvTranspose2d(
        CHANNELS, CHANNELS, kernel, stride, padding, pick.randint(0, stride - 1)
    )


def _pool(pick: random.Random) -> nn.Module:
    kernel = pick.choice((2, 3))
    return nn.MaxPool2d(
        kernel, pick.choice((1, 2)), pick.randint(0, 1), ceil_mode=pick.random() < 0.5
    )


def _pad(pick: random.Random) -> nn.Module:
    kind = pick.choice((nn.ReflectionPad2d, nn.ReplicationPad2d, nn.ZeroPad2d))
    return nn.Sequential(kind((1, 2, 2, 0)), nn.Conv2d(CHANNELS, CHANNELS, 3))


def _up(pick: random.Random) -> nn.Module:
    mode = pick.choice(("nearest", "nearest-exact", "bilinear", "bicubic"))
    return nn.Upsample(scale_factor=pick.choice((2, 3)), mode=mode)


def _branches(pick: random.Random) -> nn.Module:
    stride = pick.choice((1, 2))
    left = nn.Conv2d(CHANNELS, CHANNELS, 3, stride, 1)
    right = nn.Conv2d(CHANNELS, CHANNELS, 5, stride, pick.choice((1, 2)), 1)
    return Sum(left, right, pick.random() < 0.5)


def _resized(pick: random.Random) -> nn.Module:
    mode = pick.choice(("nearest", "bilinear"))
    return Resized(nn.Conv2d(CHANNELS, CHANNELS, 3, 2, 1), mode)


PARTS = (_conv, _conv, _transposed, _pool, _pad, _up, _branches, _resized)


def random_net(seed: int, image: Tensor) -> nn.Sequential:
    """Four parts, as far as they fit, with norms and activations in between."""
    pick = random.Random(seed)
    parts: list[nn.Module] = []
    for _ in range(4):
        part = pick.choice(PARTS)(pick)
        try:
            result = part(image)
        except (RuntimeError, ValueError):
            continue  # its kernel is larger than what is left of the image
        if min(result.shape[2:]) >= 3 and max(result.shape[2:]) <= LARGEST:
            parts += [part, nn.BatchNorm2d(CHANNELS), nn.ReLU()]
            image = result
    return nn.Sequential(*parts)
