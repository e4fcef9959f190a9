"""Stages of inverted residuals, as MobileNetV2, MnasNet and the EfficientNets lay them."""

from collections.abc import Callable, Sequence
from typing import Any, Protocol, TypeVar

from torch import nn

from blocks import Chain
from zoo.output_stride import steps


class Row(Protocol):
    """What a row of each of their tables says."""

    @property
    def channels(self) -> int:
        """Output feature maps."""

    @property
    def repeats(self) -> int:
        """Blocks in the stage."""

    @property
    def stride(self) -> int:
        """Of the first block."""


AnyRow = TypeVar("AnyRow", bound=Row)
Block = Callable[..., nn.Module]  # (row, in_channels, stride=, dilation=, stochastic_depth_prob=)


def inverted_stages(
    table: Sequence[AnyRow],
    in_channels: int,
    block: Block,
    stochastic_depth_prob: float,
    output_stride: int = 32,
) -> dict[str, nn.Module]:
    """The stages by name, "stage1" and so on.

    Args:
        table: their rows.
        in_channels: feature maps of the stem.
        block: makes a block of a row, given its input's width and where it stands.
        stochastic_depth_prob: probability of dropping a block's branch, rising evenly from 0 at
            the first block towards this behind the last.
        output_stride: image side over that of the last map, at most.
    """
    stages: dict[str, nn.Module] = {}
    total, done = sum(row.repeats for row in table), 0
    for row, step in zip(table, steps([r.stride for r in table], output_stride), strict=True):
        parts = []
        for index in range(row.repeats):
            place: dict[str, Any] = {
                "stride": 1 if index else step.stride,
                "dilation": step.others if index else step.first,
                "stochastic_depth_prob": stochastic_depth_prob * done / total,
            }
            parts.append(block(row, in_channels, **place))
            in_channels, done = row.channels, done + 1
        stages[f"stage{len(stages) + 1}"] = Chain(*parts)
    return stages
