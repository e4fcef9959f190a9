"""An axis of the image, its height say, as the positions of a tensor see it."""

import heapq
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Literal

from app.measure.receptive_field.window import SAME, Window, through, union

Border = Literal["nothing", "reflect", "replicate"]
_serial = count()  # an axis is younger than those it reads


@dataclass(frozen=True, slots=True)
class Step:
    """How the positions of an axis read those of another.

    Attributes:
        below: what is read.
        window: which positions; None stands for all.
        gap: between the positions that a kernel reads, its dilation.
        border: what is read in place of a position outside.
    """

    below: "Axis"
    window: Window | None
    gap: int = 1
    border: Border = "nothing"


@dataclass(frozen=True, slots=True, eq=False)
class Axis:
    """Seen from a tensor with `size` positions along it.

    `window` tells the pixels of each position, as if there were no border; None stands for the
    whole image.  `steps` lead down to the axes that this one was made of.
    """

    size: int
    window: Window | None
    steps: tuple[Step, ...] = ()
    serial: int = field(default_factory=_serial.__next__)

    def through(
        self, window: Window, size: int, gap: int = 1, border: Border = "nothing"
    ) -> "Axis":
        """Seen through a window that slides to so many positions."""
        seen = None if self.window is None else through(self.window, window)
        return Axis(size, seen, (Step(self, window, gap, border),))

    def whole(self) -> "Axis":
        """Seen by one position that reads all."""
        return Axis(1, None, (Step(self, None),))


def merged(axes: Sequence[Axis]) -> Axis:
    """Seen by positions that read from several.

    Those that see the whole image are left out if others do not; the others have equal sizes.
    """
    local = [axis for axis in axes if axis.window is not None] or list(axes)
    first = local[0]
    if all(axis is first for axis in local):
        return first
    window = first.window
    for axis in local[1:]:
        if window is not None and axis.window is not None:
            window = union(window, axis.window, first.size)
    return Axis(first.size, window, tuple(Step(axis, SAME) for axis in local))


Positions = range | set[int]


def pixels_of(axis: Axis, position: int) -> Positions:
    """The pixels inside the image that a position reads."""
    read: dict[int, Positions] = {axis.serial: range(position, position + 1)}
    axes = {axis.serial: axis}
    queue = [-axis.serial]  # the youngest first: all that read an axis come before it
    reached: Positions = range(0)
    while queue:
        serial = -heapq.heappop(queue)
        if not axes[serial].steps:
            reached = _both(reached, read[serial])
        for step in axes[serial].steps:
            below = step.below.serial
            if below not in axes:
                axes[below] = step.below
                heapq.heappush(queue, -below)
            read[below] = _both(read.get(below, range(0)), _read(step, read[serial]))
    return reached


def _read(step: Step, positions: Positions) -> Positions:
    """What these positions read of the axis below."""
    window, end = step.window, step.below.size
    if window is None:
        return range(end)
    if not positions:
        return positions
    plain = step.gap == 1 and step.border == "nothing" and window.has_no_holes
    if isinstance(positions, range) and plain:
        return range(max(window.first(positions[0]), 0), min(window.last(positions[-1]) + 1, end))
    places = {
        place
        for position in positions
        for place in range(window.first(position), window.last(position) + 1, step.gap)
    }
    if step.border == "replicate":
        return _shortest({min(max(place, 0), end - 1) for place in places})
    if step.border == "reflect":
        places = {end - 1 - abs(end - 1 - abs(place)) for place in places}
    return _shortest({place for place in places if 0 <= place < end})


def _both(a: Positions, b: Positions) -> Positions:
    if not a or not b:
        return a or b
    if isinstance(a, range) and isinstance(b, range) and a.start <= b.stop and b.start <= a.stop:
        return range(min(a.start, b.start), max(a.stop, b.stop))
    return _shortest({*a, *b})


def _shortest(positions: set[int]) -> Positions:
    """As a range, if it is one."""
    if positions and max(positions) - min(positions) + 1 == len(positions):
        return range(min(positions), max(positions) + 1)
    return positions
