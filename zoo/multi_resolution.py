"""The stages of HRNet: branches at several resolutions side by side, which exchange what they see.

Between stages and blocks go lists of feature maps, the finest first; each is half as large as the
one before and has twice as many channels.
"""

from collections.abc import Sequence
from typing import Any

from torch import Tensor, nn

from blocks import BasicBlock, Chain, ConvNormAct, UpsampleAdd

Layers = dict[str, Any]  # norm_layer and activation_layer


class Exchange(nn.Module):
    """What one resolution receives from all: finer maps strided, coarser ones enlarged, added.

    Shape:
        [(N, channels[i], H / 2^i, W / 2^i), ...] -> (N, channels[own], H / 2^own, W / 2^own)

    Args:
        channels: of each branch.
        own: number of the branch that receives.
        layers: norm and activation.
    """

    def __init__(self, channels: Sequence[int], own: int, layers: Layers) -> None:
        super().__init__()
        self.own = own
        width, linear = channels[own], {**layers, "activation_layer": None}
        self.finer = nn.ModuleList()
        for index in range(own):
            narrow = channels[index]
            halvings = [ConvNormAct(narrow, narrow, 3, 2, **layers) for _ in range(own - index - 1)]
            self.finer.append(Chain(*halvings, ConvNormAct(narrow, width, 3, 2, **linear)))
        self.coarser = nn.ModuleList(
            ConvNormAct(other, width, 1, **linear) for other in channels[own + 1 :]
        )
        self.sum = UpsampleAdd(activation_layer=layers["activation_layer"])

    def forward(self, maps: list[Tensor]) -> Tensor:
        """The map of this resolution."""
        parts: list[Tensor] = []
        for index, path in enumerate(self.finer):
            parts.append(path(maps[index]))
        parts.append(maps[self.own])
        for index, path in enumerate(self.coarser):
            parts.append(path(maps[self.own + 1 + index]))
        total: Tensor = self.sum(parts)
        return total


class MultiResolutionBlock(nn.Module):
    """Residual blocks in each branch, and then an exchange between all of them.

    Shape:
        [(N, channels[i], H / 2^i, W / 2^i), ...] -> the same shapes

    Args:
        channels: of each branch.
        repeats: basic blocks in each branch.
        layers: norm and activation.
    """

    def __init__(self, channels: Sequence[int], repeats: int, layers: Layers) -> None:
        super().__init__()
        self.branches = nn.ModuleList(
            Chain(*(BasicBlock(width, width, **layers) for _ in range(repeats)))
            for width in channels
        )
        self.exchanges = nn.ModuleList(
            Exchange(channels, own, layers) for own in range(len(channels))
        )

    def forward(self, maps: list[Tensor]) -> list[Tensor]:
        """The maps after the exchange."""
        seen: list[Tensor] = []
        for index, branch in enumerate(self.branches):
            seen.append(branch(maps[index]))
        received: list[Tensor] = []
        for exchange in self.exchanges:
            received.append(exchange(seen))  # noqa: PERF401 - TorchScript has no comprehension here
        return received


class MultiResolutionStage(nn.Module):
    """A stage: one more branch, at half the resolution of the coarsest, and then its blocks.

    Shape:
        one map less than channels -> [(N, channels[i], H / 2^i, W / 2^i), ...]

    Args:
        in_channels: of the coarsest map before it.
        channels: of each branch.
        blocks: multi-resolution blocks.
        repeats: basic blocks in each branch of each.
        layers: norm and activation.
    """

    def __init__(
        self, in_channels: int, channels: Sequence[int], blocks: int, repeats: int, layers: Layers
    ) -> None:
        super().__init__()
        *_, before, new = channels
        self.fitted = None if in_channels == before else ConvNormAct(in_channels, before, **layers)
        self.new = ConvNormAct(in_channels, new, 3, 2, **layers)
        self.blocks = nn.ModuleList(
            MultiResolutionBlock(channels, repeats, layers) for _ in range(blocks)
        )

    def forward(self, maps: list[Tensor]) -> list[Tensor]:
        """The maps, one more than before."""
        coarsest = maps[-1]
        kept = coarsest if self.fitted is None else self.fitted(coarsest)
        maps = maps[:-1] + [kept, self.new(coarsest)]  # noqa: RUF005 - for TorchScript
        for block in self.blocks:
            maps = block(maps)
        return maps


class MultiResolutionStages(nn.Module):
    """Stages behind each other; the first has a single branch.

    Shape:
        x (N, C, H, W) -> [(N, channels[i], H / 2^i, W / 2^i), ...]

    Args:
        stage1: from one map to one.
        stage2: from that to two.
        stage3: from these to three.
        stage4: from these to four.
    """

    def __init__(
        self, stage1: nn.Module, stage2: nn.Module, stage3: nn.Module, stage4: nn.Module
    ) -> None:
        super().__init__()
        self.stage1 = stage1
        self.stage2 = stage2
        self.stage3 = stage3
        self.stage4 = stage4

    def forward(self, x: Tensor) -> list[Tensor]:
        """The maps of all resolutions."""
        two: list[Tensor] = self.stage2([self.stage1(x)])
        four: list[Tensor] = self.stage4(self.stage3(two))
        return four


class MultiResolutionBackbone(nn.Module):
    """Stem and stages: the image to the maps of all resolutions.

    Shape:
        x (N, in_channels, H, W) -> [(N, channels[i], about H / reductions[i], ...), ...]

    Args:
        stem: from the image to a quarter of its side; shared, not copied.
        stages: from there on; likewise.
        channels: of each branch.

    Attributes:
        channels: feature maps of each of the maps.
        reductions: image side over map side.
    """

    def __init__(self, stem: nn.Module, stages: nn.Module, channels: Sequence[int]) -> None:
        super().__init__()
        self.stem = stem
        self.stages = stages
        self.channels = tuple(channels)
        self.reductions = tuple(4 * 2**index for index in range(len(channels)))

    def forward(self, x: Tensor) -> list[Tensor]:
        """The maps, the finest first."""
        maps: list[Tensor] = self.stages(self.stem(x))
        return maps
