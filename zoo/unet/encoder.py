"""Encoders: the image to one feature map for each level; our own, or any backbone of the zoo."""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any

from torch import Tensor, nn

from blocks import Chain
from blocks.arguments import Config, Maker, Names
from blocks.errors import ArgumentError
from zoo.features import Features
from zoo.network import Network
from zoo.registry import ARCHITECTURES
from zoo.unet.layers import Style, stack, step_down
from zoo.unet.level import Level, level_name, module_of, naming

OWN = "levels"  # the encoder or decoder that the list of levels describes


class Encoder(nn.Module):
    """The contracting path: the blocks of a level, a step down, the blocks of the next one.

    Shape:
        x (N, in_channels, H, W) -> [(N, channels[i], H / reductions[i], W / reductions[i]), ...]

    Args:
        in_channels: feature maps of the image.
        levels: from the top.
        style: what all levels share.

    Raises:
        ArgumentError: a level cannot be built; names it.
    """

    def __init__(self, in_channels: int, levels: Sequence[Level], style: Style) -> None:
        super().__init__()
        rows: dict[str, nn.Module] = {}
        width = in_channels
        for number, level in enumerate(levels):
            with naming(number):
                down = levels[number - 1].down if number else None
                step = step_down(down, width, style) if down is not None else None
                parts = stack(width, level, style, 2 if down == "stride" else 1)
                rows[level_name(number)] = Chain({**({"down": step} if step else {}), **parts})
            width = level.channels
        self.levels = Chain(rows)
        self.channels = tuple(level.channels for level in levels)
        self.reductions = tuple(2**number for number in range(len(levels)))

    def forward(self, x: Tensor) -> list[Tensor]:
        maps: list[Tensor] = []
        for level in self.levels:
            x = level(x)
            maps.append(x)
        return maps


class Backbones(Mapping[str, Maker]):
    """Encoders by name: our own, and every architecture of the zoo that classifies."""

    def __getitem__(self, name: str) -> Maker:
        if name == OWN:
            return Encoder
        if name in self._classifiers():
            return ARCHITECTURES[name].make
        raise KeyError(name)

    def __iter__(self) -> Iterator[str]:
        return iter([OWN, *self._classifiers()])

    def __len__(self) -> int:
        return 1 + len(self._classifiers())

    def _classifiers(self) -> list[str]:
        return [name for name, a in ARCHITECTURES.items() if a.family not in ("U-Net", "Diffusion")]


EncoderLayer = Annotated[str | Config | Maker, Names("encoder", Backbones())]


def backbone_encoder(encoder: Any, in_channels: int, levels: int | None) -> nn.Module:
    """A backbone as an encoder, no deeper than the levels that are asked for.

    Args:
        encoder: name of an architecture, or a callable that takes `in_channels` and makes a
            network of the zoo, or any module with `channels` and `reductions` that lists its maps.
        in_channels: feature maps of the image.
        levels: how many reductions by two are wanted, or None for all there are.

    Raises:
        ArgumentError: it has fewer, or lacks what an encoder needs; names the level.
    """
    maker = Backbones()[encoder] if isinstance(encoder, str) else encoder
    made = module_of(maker(in_channels=in_channels), "encoder")
    features = made.features() if isinstance(made, Network) else made
    channels, reductions = _widths(features)
    count = len([r for r in reductions if r > 1])
    wanted = count if levels is None else levels
    if wanted > count:
        raise ArgumentError(
            f"the encoder's maps end at a reduction of {reductions[-1]}, so there is none to come "
            f"up from at {2 * reductions[-1]}",
            layer=level_name(count + 1),
            argument="channels",
            expected=f"{count} levels at most",
            got=wanted,
            hint=f"give {count} values",
        )
    kept = len(reductions) - (count - wanted)
    if kept < len(reductions) and isinstance(features, Features):
        features.segments = features.segments[:kept]
        features.channels, features.reductions = channels[:kept], reductions[:kept]
    elif kept < len(reductions):
        raise ArgumentError(
            f"the encoder gives {len(reductions)} maps and {kept} are used",
            layer=level_name(wanted + 1),
            argument="channels",
            expected=f"{count} levels",
            got=wanted,
            hint=f"give {count} values, or an encoder that stops there",
        )
    return features


def _widths(encoder: Any) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Channels and reductions of an encoder's maps, whose reductions must ascend."""
    channels, reductions = getattr(encoder, "channels", ()), getattr(encoder, "reductions", ())
    if not channels or len(channels) != len(reductions):
        raise ArgumentError(
            f"{type(encoder).__name__} does not say the channels and reductions of its maps",
            argument="encoder",
            expected="attributes `channels` and `reductions`, as long as the list of its maps",
            hint="set both, one integer for each map, from the largest map to the smallest",
        )
    for number, (above, below) in enumerate(itertools.pairwise(reductions), 1):
        if below % above or below == above:
            raise ArgumentError(
                f"the encoder goes from a reduction of {above} to {below}, no whole step down",
                layer=level_name(number),
                argument="encoder",
                expected=f"a multiple of {above}",
                got=below,
            )
    return tuple(channels), tuple(reductions)
