"""Features: the last feature map at each reduction of the image, for what builds on a backbone."""

import copy
import math
from collections.abc import Sequence

import torch
from torch import Tensor, nn

from blocks import Chain

PROBE = 512  # pixels per side; only shapes are computed, so the size costs nothing


class Features(nn.Module):
    """A backbone cut where the image gets smaller: one map for each reduction.

    Shape:
        x (N, in_channels, H, W) -> [(N, channels[i], about H / reductions[i], ...), ...]

    Args:
        steps: modules that run one behind the other, from the image on; shared, not copied.
        in_channels: of the image.

    Attributes:
        channels: feature maps of each of the maps.
        reductions: image side over map side, a power of two, ascending.
    """

    def __init__(self, steps: Sequence[nn.Module], in_channels: int) -> None:
        super().__init__()
        sizes = _sizes(steps, in_channels)
        last = {reduction: index for index, (_, reduction) in enumerate(sizes)}
        ends = list(last.values())
        starts = [0, *(end + 1 for end in ends[:-1])]
        self.segments = nn.ModuleList(
            Chain(*steps[start : end + 1]) for start, end in zip(starts, ends, strict=True)
        )
        self.channels = tuple(sizes[end][0] for end in ends)
        self.reductions = tuple(sizes[end][1] for end in ends)

    def forward(self, x: Tensor) -> list[Tensor]:
        maps: list[Tensor] = []
        for segment in self.segments:
            x = segment(x)
            maps.append(x)
        return maps


def _sizes(steps: Sequence[nn.Module], in_channels: int) -> list[tuple[int, int]]:
    """Channels and reduction behind each step, from a run on shapes alone."""
    x = torch.empty((2, in_channels, PROBE, PROBE), device="meta")
    sizes = []
    for step in steps:
        x = _without_values(step)(x)
        sizes.append((x.shape[1], 2 ** round(math.log2(PROBE / x.shape[-1]))))
    return sizes


def _without_values(module: nn.Module) -> nn.Module:
    """A copy on the meta device; no value is copied on the way."""
    tensors = [*module.parameters(), *module.buffers()]
    empty = {id(tensor): torch.empty_like(tensor, device="meta") for tensor in tensors}
    return copy.deepcopy(module, empty).eval()
