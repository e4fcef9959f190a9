"""A tensor's field: along which of its sides the image's axes run, and what each position sees."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from math import prod

from app.measure.receptive_field.axis import Axis, merged

# A side of a tensor, in the order of memory: of each part how many positions it has, and which
# axis of the image it runs along; None where that is no axis (batch, channels).
Part = tuple[int, int | None]
Side = tuple[Part, ...]
ONE: Side = ((1, None),)


class UnknownReach(Exception):  # noqa: N818 (no mistake of anybody: a rule has nothing to say)
    """What an operator reads cannot be told; says why, if there is more to say than its name."""


@dataclass(frozen=True, slots=True)
class Source:
    """A layer that mixes all pixels."""

    layer: str
    operator: str
    statistics: bool  # it mixes them in numbers that scale the others, as a norm does
    serial: int = field(default_factory=count().__next__, compare=False)  # the order of the pass


@dataclass(frozen=True, slots=True)
class Unknown:
    """Where it stops."""

    layer: str
    operator: str


@dataclass(frozen=True, slots=True)
class Field:
    """What the positions of a tensor are computed from.

    Attributes:
        sides: one for each side of the tensor.
        axes: one for each axis of the image; one that runs along no side is seen by all positions
            alike.
        mixers: every layer on the way here that mixes all pixels.
        unknown: where it stops; then nothing else holds.
    """

    sides: tuple[Side, ...]
    axes: tuple[Axis, ...]
    mixers: frozenset[Source] = frozenset()
    unknown: Unknown | None = None

    def length(self, side: int) -> int:
        """How many positions a side has."""
        return prod(size for size, _ in self.sides[side])

    def along(self, side: int) -> list[int]:
        """The axes that have several positions on a side."""
        return [axis for size, axis in self.sides[side] if axis is not None and size > 1]

    def only_axis(self, side: int) -> int | None:
        """The axis that has a side to itself; None if no axis runs along it.

        Raises:
            UnknownReach: it shares the side with others.
        """
        parts = [part for part in self.sides[side] if part[0] > 1 or part[1] is not None]
        if not any(axis is not None for _, axis in parts):
            return None
        if len(parts) > 1:
            raise UnknownReach("pixels share a side with others")
        if sum(part[1] == parts[0][1] for side in self.sides for part in side) > 1:
            raise UnknownReach("pixels lie along two sides")
        return parts[0][1]

    def with_side(self, side: int, size: int, axis: int | None = None) -> "Field":
        """The same with one side replaced."""
        sides = (*self.sides[:side], ((size, axis),), *self.sides[side + 1 :])
        return replace(self, sides=sides)

    def with_axis(self, index: int, axis: Axis) -> "Field":
        """The same with one axis replaced."""
        return replace(self, axes=(*self.axes[:index], axis, *self.axes[index + 1 :]))

    def mixing(self, side_numbers: Sequence[int], source: Source) -> "Field":
        """The same, its pixels mixed along these sides if they lie there."""
        lies_there = any(self.along(side) for side in side_numbers)
        return replace(self, mixers=self.mixers | {source}) if lies_there else self

    def summed(self, side_numbers: Sequence[int], source: Source) -> "Field":
        """What is left when all along these sides is summed; they stay, with one position."""
        gone = {axis for side in side_numbers for axis in self.along(side)}
        sides = tuple(
            tuple(
                (1 if number in side_numbers else size, None if axis in gone else axis)
                for size, axis in side
            )
            for number, side in enumerate(self.sides)
        )
        axes = tuple(a.whole() if index in gone else a for index, a in enumerate(self.axes))
        mixers = self.mixers | {source} if gone else self.mixers
        return Field(sides, axes, mixers)


def reshaped(field: Field, shape: Sequence[int]) -> Field:
    """The same positions under other sides.

    Raises:
        UnknownReach: an axis would be cut in pieces.
    """
    parts = [part for side in field.sides for part in side if part != (1, None)]
    sides: list[Side] = []
    for size in shape:
        side: list[Part] = []
        missing = size
        while missing > 1 or (not side and parts and parts[0][0] == 1):
            if not parts:
                raise UnknownReach("it repeats positions")
            count, axis = parts.pop(0)
            if missing % count:
                if axis is not None or count % missing:
                    raise UnknownReach("it cuts rows of pixels in pieces")
                parts.insert(0, (count // missing, None))
                count = missing
            side.append((count, axis))
            missing //= count
        sides.append(tuple(side) or ONE)
    if sides:
        sides[-1] = (*sides[-1], *parts)  # axes of one position
    return replace(field, sides=tuple(sides))


def broadcast(fields: Sequence[Field], shape: Sequence[int], source: Source) -> Field:
    """What a sum of several tensors is computed from, if it has this shape.

    Raises:
        UnknownReach: pixels that do not lie in the same places are added to each other.
    """
    expanded = [expand(field, shape) for field in fields]
    first, *rest = expanded
    if all(field.axes == first.axes and field.sides == first.sides for field in rest):
        if all(field.mixers <= first.mixers for field in rest):
            return first
        return replace(first, mixers=first.mixers.union(*(field.mixers for field in rest)))
    expanded = _of_equal_size(expanded, source)
    sides = tuple(_joined([field.sides[n] for field in expanded]) for n in range(len(shape)))
    placed = [axis for side in sides for _, axis in side if axis is not None]
    if len(placed) != len(set(placed)):
        raise UnknownReach("it joins an axis to another")
    axes = tuple(merged(column) for column in zip(*(f.axes for f in expanded), strict=True))
    return Field(sides, axes, frozenset().union(*(field.mixers for field in expanded)))


def expand(field: Field, shape: Sequence[int]) -> Field:
    """Its single positions repeated where the shape has several."""
    missing = len(shape) - len(field.sides)
    sides = [ONE] * missing + list(field.sides)
    for number, size in enumerate(shape):
        if size > 1 and all(count == 1 for count, _ in sides[number]):
            sides[number] = ((size, None),)
    return field if tuple(sides) == field.sides else replace(field, sides=tuple(sides))


def _of_equal_size(fields: list[Field], source: Source) -> list[Field]:
    """Where one position of an axis meets several, all of them read it: it is mixed into all."""
    for index in range(len(fields[0].axes)):
        sizes = {field.axes[index].size for field in fields if field.axes[index].window}
        if len(sizes - {1}) > 1:
            raise UnknownReach("it joins sides of different lengths")
        if len(sizes) > 1:
            for number, field in enumerate(fields):
                axis = field.axes[index]
                if axis.window and axis.size == 1:
                    spread = field.with_axis(index, axis.whole())
                    fields[number] = replace(spread, mixers=field.mixers | {source})
    return fields


def _joined(sides: Sequence[Side]) -> Side:
    """The side as those know it along which pixels lie."""
    known = dict.fromkeys(tuple(p for p in side if p != (1, None)) for side in sides)
    with_pixels = [side for side in known if any(axis is not None for _, axis in side)]
    if len(with_pixels) > 1:
        raise UnknownReach("it joins an axis to another")
    return next(iter([*with_pixels, *known])) or ONE
