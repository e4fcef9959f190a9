"""Windows: which positions each position reads along one axis, for an axis without borders.

A kernel reads positions `first` to `last`, and one output further on it reads `step` further on.
Upsampling repeats a pattern of several outputs, so a window has a `period`: position j + period
reads what position j reads, `step` further on.  Windows in a row are one window again.
"""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from math import gcd, lcm

MOST = 4096  # results that are remembered; networks repeat a few


@dataclass(frozen=True, slots=True)
class Window:
    """The positions that output j reads: `first(j)` to `last(j)`, holes between them included."""

    period: int
    step: int
    firsts: tuple[int, ...]
    lasts: tuple[int, ...]

    def first(self, j: int) -> int:
        """The first position that output j reads; negative before the border."""
        return self.firsts[j % self.period] + j // self.period * self.step

    def last(self, j: int) -> int:
        """The last position that output j reads."""
        return self.lasts[j % self.period] + j // self.period * self.step

    @property
    def size(self) -> int:
        """Positions from first to last, of the output that reads most."""
        return max(b - a for a, b in zip(self.firsts, self.lasts, strict=True)) + 1

    @property
    def has_no_holes(self) -> bool:
        """Neighbours read positions that touch or overlap."""
        return all(self.first(j + 1) <= self.last(j) + 1 for j in range(self.period))

    @property
    def stride(self) -> Fraction:
        """Positions from one output to the next; below 1 where there are more outputs."""
        return Fraction(self.step, self.period)


SAME = Window(1, 1, (0,), (0,))


def sliding(kernel: int, stride: int, padding: int, dilation: int) -> Window:
    """A kernel that slides: convolution and pooling."""
    return Window(1, stride, (-padding,), (dilation * (kernel - 1) - padding,))


def transposed(kernel: int, stride: int, padding: int, dilation: int) -> Window | None:
    """A kernel that is laid down `stride` apart: transposed convolution.

    None where some outputs lie under no tap, or neighbours read in another order than they lie.
    """
    firsts, lasts = [], []
    for j in range(stride):
        reached = [j + padding - dilation * tap for tap in range(kernel)]
        read = [place // stride for place in reached if place % stride == 0]
        if not read:
            return None
        firsts.append(min(read))
        lasts.append(max(read))
    in_order = all(ends == sorted(ends) and ends[-1] <= ends[0] + 1 for ends in (firsts, lasts))
    return Window(stride, 1, tuple(firsts), tuple(lasts)) if in_order else None


def scaled(ratio: Fraction, reads: Callable[[int], tuple[int, int]]) -> Window:
    """Resampling: output j reads around j x `ratio`, as `reads` says exactly for each j."""
    pattern = [reads(j) for j in range(ratio.denominator)]
    return Window(
        ratio.denominator,
        ratio.numerator,
        tuple(first for first, _ in pattern),
        tuple(last for _, last in pattern),
    )


@lru_cache(MOST)
def through(below: Window, window: Window) -> Window:
    """What `window` reads of positions that are themselves windows `below`."""
    period = window.period * (below.period // gcd(below.period, window.step))
    step = below.step * (window.step * (period // window.period)) // below.period
    return Window(
        period,
        step,
        tuple(below.first(window.first(j)) for j in range(period)),
        tuple(below.last(window.last(j)) for j in range(period)),
    )


@lru_cache(MOST)
def union(a: Window, b: Window, positions: int) -> Window:
    """What either reads; where they move at different strides, for so many positions only."""
    period = lcm(a.period, b.period) if a.stride == b.stride else positions
    return Window(
        period,
        int(a.stride * period),
        tuple(min(a.first(j), b.first(j)) for j in range(period)),
        tuple(max(a.last(j), b.last(j)) for j in range(period)),
    )
