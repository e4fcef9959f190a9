"""The tables of EfficientNet and EfficientNetV2, and how one is scaled in width and depth.

arXiv:1905.11946, Table 1; arXiv:2104.00298, Table 4 (S); its code has M and L (google/automl,
efficientnetv2).
"""

import math
from typing import Literal, NamedTuple

from blocks.widths import make_divisible


class Stage(NamedTuple):
    """One row of the papers' tables, whose letter or word is on the right."""

    block: Literal["MBConv", "FusedMBConv"]  # operator
    expansion: int  # the number behind the operator's name
    kernel_size: int  # k
    stride: int  # of the first block
    channels: int  # C, output feature maps
    repeats: int  # L, layers


class Table(NamedTuple):
    """The widths of the first and of the last convolution, and what is between them."""

    stem: int
    stages: tuple[Stage, ...]
    last: int


TABLES = {
    "v1": Table(
        32,
        (
            Stage("MBConv", 1, 3, 1, 16, 1),
            Stage("MBConv", 6, 3, 2, 24, 2),
            Stage("MBConv", 6, 5, 2, 40, 2),
            Stage("MBConv", 6, 3, 2, 80, 3),
            Stage("MBConv", 6, 5, 1, 112, 3),
            Stage("MBConv", 6, 5, 2, 192, 4),
            Stage("MBConv", 6, 3, 1, 320, 1),
        ),
        1280,
    ),
    "v2_s": Table(
        24,
        (
            Stage("FusedMBConv", 1, 3, 1, 24, 2),
            Stage("FusedMBConv", 4, 3, 2, 48, 4),
            Stage("FusedMBConv", 4, 3, 2, 64, 4),
            Stage("MBConv", 4, 3, 2, 128, 6),
            Stage("MBConv", 6, 3, 1, 160, 9),
            Stage("MBConv", 6, 3, 2, 256, 15),
        ),
        1280,
    ),
    "v2_m": Table(
        24,
        (
            Stage("FusedMBConv", 1, 3, 1, 24, 3),
            Stage("FusedMBConv", 4, 3, 2, 48, 5),
            Stage("FusedMBConv", 4, 3, 2, 80, 5),
            Stage("MBConv", 4, 3, 2, 160, 7),
            Stage("MBConv", 6, 3, 1, 176, 14),
            Stage("MBConv", 6, 3, 2, 304, 18),
            Stage("MBConv", 6, 3, 1, 512, 5),
        ),
        1280,
    ),
    "v2_l": Table(
        32,
        (
            Stage("FusedMBConv", 1, 3, 1, 32, 4),
            Stage("FusedMBConv", 4, 3, 2, 64, 7),
            Stage("FusedMBConv", 4, 3, 2, 96, 7),
            Stage("MBConv", 4, 3, 2, 192, 10),
            Stage("MBConv", 6, 3, 1, 224, 19),
            Stage("MBConv", 6, 3, 2, 384, 25),
            Stage("MBConv", 6, 3, 1, 640, 7),
        ),
        1280,
    ),
}


def scaled(table: Table, width: float, depth: float) -> Table:
    """A table at another width and depth: widths become multiples of 8, repeats are rounded up."""
    stages = tuple(
        row._replace(
            channels=make_divisible(row.channels * width), repeats=math.ceil(row.repeats * depth)
        )
        for row in table.stages
    )
    return Table(make_divisible(table.stem * width), stages, make_divisible(table.last * width))
