"""The body of a U-Net: encoder, bottleneck and decoder, on images of a size that fits."""

from collections.abc import Sequence

from torch import Tensor, nn

from blocks import (
    BasicBlock,
    Chain,
    ConvNormAct,
    CropLike,
    PadToMultiple,
    RequireSize,
    SelfAttention2d,
)
from blocks.errors import ArgumentError
from zoo.unet.layers import Style
from zoo.unet.level import Level, naming


class Body(nn.Module):
    """The image to the decoder's feature maps, from the largest; the head reads them.

    Shape:
        x (N, in_channels, H, W) -> [(N, channels[i], about H / reductions[i], ...), ...]

    Args:
        fit: what the image goes through first: `RequireSize` or `PadToMultiple`.
        encoder: the image to a list of maps.
        bottleneck: what the deepest map goes through; None for nothing.
        decoder: the encoder's maps to a list of maps, from the largest.
        crops: what undoes `fit` on each of the decoder's maps that are used; without any, they are
            all left as they are.
    """

    def __init__(
        self,
        fit: nn.Module,
        encoder: nn.Module,
        bottleneck: nn.Module | None,
        decoder: nn.Module,
        crops: Sequence[nn.Module] = (),
    ) -> None:
        super().__init__()
        self.fit = fit
        self.encoder = encoder
        self.bottleneck = bottleneck
        self.decoder = decoder
        self.crops = nn.ModuleList(crops)

    def forward(self, x: Tensor) -> list[Tensor]:
        maps: list[Tensor] = self.encoder(self.fit(x))
        if self.bottleneck is not None:
            maps[-1] = self.bottleneck(maps[-1])
        found: list[Tensor] = self.decoder(maps)
        for index, crop in enumerate(self.crops):
            found[index] = crop([found[index], x])
        return found


def bottleneck_of(kind: str | None, channels: int, deepest: int, style: Style) -> nn.Module | None:
    """What stands between the deepest map and the decoder; the width stays.

    Args:
        kind: "plain", "residual", "attention", or None for nothing.
        channels: feature maps of the deepest map.
        deepest: number of its level, for errors.
        style: what all levels share.
    """
    if kind is None:
        return None
    with naming(deepest):
        if kind == "attention":
            return SelfAttention2d(channels, style.heads, style.norm_layer)
        if style.padding == "valid":
            raise ArgumentError(
                f"bottleneck={kind!r} pads its convolutions, and padding is 'valid'",
                argument="bottleneck",
                got=kind,
                hint="take 'attention', a deeper last level, or padding='same'",
            )
        if kind == "residual":
            return BasicBlock(channels, channels, **style.layers)
        return Chain(*(ConvNormAct(channels, channels, **style.layers) for _ in range(2)))


def size_check(reduction: int, levels: Sequence[Level] | None, head_kernel: int) -> RequireSize:
    """What image sizes the levels can take.

    Args:
        reduction: image side over the side of the deepest map.
        levels: ours, where convolutions are not padded: each takes two pixels from a side in the
            encoder and two in the decoder, and every size that is halved must be even.
        head_kernel: side of the head's kernel, which is the least that must be left for it.
    """
    if levels is None:
        return RequireSize(reduction, 0, reduction)
    lost = sum(2 ** (number + 1) * level.depth for number, level in enumerate(levels[:-1]))
    base = 1
    while _left(base, levels) < head_kernel:
        base += 1
    return RequireSize(reduction, lost % reduction, reduction * base + lost)


def _left(side: int, levels: Sequence[Level]) -> int:
    """The side of the largest map, if the deepest level reads `side` pixels; 0 if none is left."""
    side -= 2 * levels[-1].depth
    for level in reversed(levels[:-1]):
        side = 2 * max(side, 0) - 2 * level.depth
    return max(side, 0)


def crops_of(reductions: Sequence[int]) -> list[CropLike]:
    """What takes the padding off maps of these reductions."""
    return [CropLike("corner", reduction) for reduction in reductions]


def fit_of(fit: str, check: RequireSize) -> RequireSize | PadToMultiple:
    """The check, or a padding that makes it needless."""
    if fit == "exact":
        return check
    if check.remainder or check.least > check.multiple:
        raise ArgumentError(
            "fit='pad' and padding='valid' exclude each other: what is padded stays as large",
            argument="fit",
            expected="exact",
            got=fit,
            hint="take padding='same'",
        )
    return PadToMultiple(check.multiple)
