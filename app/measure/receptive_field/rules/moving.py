"""Operators that move positions and compute nothing."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from torch import Tensor

from app.measure.receptive_field.call import Call
from app.measure.receptive_field.field import ONE, Field, UnknownReach, broadcast, expand, reshaped
from app.measure.receptive_field.rules.sliding import slide
from app.measure.receptive_field.window import Window


def view(call: Call, field: Field) -> Field:
    """The same positions under another shape."""
    return reshaped(field, call.shape)


def permute(call: Call, field: Field) -> Field:
    """Arguments: x and the order of its sides."""
    return replace(field, sides=tuple(field.sides[side] for side in call.args[1]))


def transpose(call: Call, field: Field) -> Field:
    """Arguments: x and the two sides that change places; a matrix has but two."""
    sides = list(field.sides)
    if len(sides) > 1:
        a, b = call.args[1:3] if len(call.args) > 2 else (0, 1)
        sides[a], sides[b] = sides[b], sides[a]
    return replace(field, sides=tuple(sides))


def unsqueeze(call: Call, field: Field) -> Field:
    """Arguments: x and where the new side of one position comes."""
    place = call.args[1] % len(call.shape)
    return replace(field, sides=(*field.sides[:place], ONE, *field.sides[place:]))


def squeeze(call: Call, field: Field) -> Field:
    """Arguments: x, and which sides of one position go; all, if it does not say."""
    rank = len(field.sides)
    given = call.get(1)
    places = [given] if isinstance(given, int) else range(rank) if given is None else given
    gone = {place % rank for place in places if field.length(place) == 1}
    return replace(field, sides=tuple(s for n, s in enumerate(field.sides) if n not in gone))


def expanded(call: Call, field: Field) -> Field:
    """Single positions repeated."""
    return expand(field, call.shape)


def repeated(call: Call, field: Field) -> Field:
    """Arguments: x and how often each side comes."""
    field = expand(field, [*[1] * (len(call.shape) - len(field.sides)), *_lengths(field)])
    for side, times in enumerate(call.args[1]):
        if times > 1 and field.along(side):
            raise UnknownReach("it repeats rows of pixels")
        if times > 1:
            field = field.with_side(side, call.shape[side])
    return field


def cut(call: Call, field: Field) -> Field:
    """Arguments: x, side, start, end, step."""
    side = call.get(1, 0) % len(field.sides)
    length = field.length(side)
    start = call.get(2) or 0
    start = min(max(start + length if start < 0 else start, 0), length)
    return _cut(field, side, start, call.shape[side], call.get(4, 1))


def split(call: Call, field: Field) -> list[Field]:
    """Arguments: x, sizes and the side that they share."""
    side = call.get(2, 0) % len(field.sides)
    starts = [0]
    for part in call.output:
        starts.append(starts[-1] + part.shape[side])
    return [
        _cut(field, side, start, part.shape[side])
        for start, part in zip(starts, call.output, strict=False)
    ]


def select(call: Call, field: Field) -> Field:
    """Arguments: x, side and the one position that is taken."""
    side = call.args[1] % len(field.sides)
    return _selected(field, side, call.args[2] % field.length(side))


def unbind(call: Call, field: Field) -> list[Field]:
    """Arguments: x and the side whose positions become tensors."""
    side = call.get(1, 0) % len(field.sides)
    return [_selected(field, side, place) for place in range(len(call.output))]


def join(call: Call, field: Field) -> Field:
    """Tensors and the side along which they are put behind each other."""
    side = call.get(1, 0) % len(call.shape)
    fields = call.fields()
    if any(one.along(side) for one in fields):
        raise UnknownReach("it puts rows of pixels behind each other")
    alike = [one.with_side(side, call.shape[side]) for one in fields]
    return broadcast(alike, call.shape, call.source())


def stack(call: Call, field: Field) -> Field:
    """Tensors and where the new side comes."""
    side = call.get(1, 0) % len(call.shape)
    fields = [
        replace(one, sides=(*one.sides[:side], ONE, *one.sides[side:])) for one in call.fields()
    ]
    return broadcast(fields, call.shape, call.source())


def pick(call: Call, field: Field) -> Field:
    """Arguments: x and the positions taken, for each side or for the one that is named."""
    chosen: Sequence[Any] = call.args[1]
    if isinstance(chosen, int):
        chosen = [None] * (chosen % len(field.sides)) + [call.args[2]]
    sides = [side for side, places in enumerate(chosen) if places is not None]
    known = len(sides) == 1 and isinstance(chosen[sides[0]], Tensor) and chosen[sides[0]].dim() == 1
    if not known or field.along(sides[0]) or len(call.fields()) > 1:
        raise UnknownReach("it picks pixels by a table")
    return field.with_side(sides[0], call.shape[sides[0]])


def _cut(field: Field, side: int, start: int, size: int, step: int = 1) -> Field:
    """So many positions of a side."""
    return slide(field, side, Window(1, step, (start,), (start,)), size)


def _selected(field: Field, side: int, place: int) -> Field:
    field = _cut(field, side, place, 1)
    return replace(field, sides=(*field.sides[:side], *field.sides[side + 1 :]))


def _lengths(field: Field) -> list[int]:
    return [field.length(side) for side in range(len(field.sides))]
