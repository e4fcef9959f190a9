"""The decoder: from the deepest map up, level by level, each joined with the encoder's map."""

from collections.abc import Sequence

from torch import Tensor, nn

from blocks import Chain
from zoo.unet.layers import Style, stack, step_up
from zoo.unet.level import Level, level_name, naming
from zoo.unet.merge import Join


class DecoderLevel(nn.Module):
    """A step up, the merge, the blocks of the level.

    Shape:
        x (N, in_channels, h, w), skip (N, skip_channels, H, W) -> (N, level.channels, H, W)

    Args:
        in_channels: feature maps of the level below.
        skip_channels: of the encoder's map on this level; None if it has none.
        scale: this level's side over that of the level below.
        level: what it is laid with.
        style: what all levels share.
    """

    def __init__(
        self, in_channels: int, skip_channels: int | None, scale: int, level: Level, style: Style
    ) -> None:
        super().__init__()
        adds = level.merge == "add" and skip_channels is not None
        wished = skip_channels if adds and skip_channels is not None else level.channels
        self.up, width = step_up(level.up, in_channels, wished, scale, exact=adds)
        self.merge = None
        if skip_channels is not None and level.merge != "none":
            self.merge = Join(level.merge, width, skip_channels, style.padding == "valid")
            width = self.merge.channels
        self.blocks = Chain(stack(width, level, style))

    def forward(self, x: Tensor, skip: Tensor) -> Tensor:
        x = self.up(x)
        if self.merge is not None:
            x = self.merge(x, skip)
        return self.blocks(x)


class Decoder(nn.Module):
    """The expanding path: a level of its own for each of the encoder's but the deepest.

    Shape:
        maps [(N, channels[i], H / reductions[i], W / reductions[i]), ...], from the largest map
        -> as many maps, less the deepest, each of its level's channels

    Args:
        channels: feature maps of each of the encoder's maps.
        reductions: image side over map side, ascending; where the first is not 1, there is one
            level more, at full size, without a map of the encoder.
        levels: one for each level but the deepest, from the top.
        style: what all levels share.

    Raises:
        ArgumentError: a level cannot be built; names it.

    Attributes:
        channels: feature maps of each map of the output, from the largest.
        reductions: likewise.
    """

    def __init__(
        self,
        channels: Sequence[int],
        reductions: Sequence[int],
        levels: Sequence[Level],
        style: Style,
    ) -> None:
        super().__init__()
        skips: list[int | None] = [] if reductions[0] == 1 else [None]
        skips += channels[:-1]
        sides = [1, *reductions] if reductions[0] != 1 else list(reductions)
        rows: dict[str, nn.Module] = {}
        width = channels[-1]
        for number in reversed(range(len(levels))):
            with naming(number):
                scale = sides[number + 1] // sides[number]
                level = levels[number]
                rows[level_name(number)] = DecoderLevel(width, skips[number], scale, level, style)
            width = level.channels
        self.levels = nn.ModuleDict(rows)
        self.channels = tuple(level.channels for level in levels)
        self.reductions = tuple(sides[:-1])

    def forward(self, maps: list[Tensor]) -> list[Tensor]:
        x = maps[-1]
        found: list[Tensor] = []
        for index, level in enumerate(self.levels.values()):
            # A level without a map of its own is the last; it is handed one that it leaves alone.
            x = level(x, maps[max(len(maps) - 2 - index, 0)])
            found.insert(0, x)
        return found
