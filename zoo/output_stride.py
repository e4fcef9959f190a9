"""Output stride: how small a network makes the image; from there on it dilates its kernels instead.

Dense prediction needs larger maps than a classifier ends with.  Where a stage would go below the
wanted size, its stride is left out, and what follows reads pixels as far apart as if it had not
been: the same weights see the same context (arXiv:1606.00915, section 3.1).
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple


class Step(NamedTuple):
    """How a stage moves over the map."""

    stride: int  # of its first block
    first: int  # dilation of its first block, which reads the map before the stride
    others: int  # dilation of its other blocks


def steps(strides: Iterable[int], output_stride: int, reduction: int = 2) -> Iterator[Step]:
    """The step of each stage.

    Args:
        strides: of the stages, as the classifier has them.
        output_stride: image side over that of the last map, at most; a power of two.
        reduction: image side over map side in front of the first stage.
    """
    dilation = 1
    for stride in strides:
        before = dilation
        if reduction * stride > output_stride:
            dilation *= stride
            yield Step(1, before, dilation)
        else:
            reduction *= stride
            yield Step(stride, before, dilation)
