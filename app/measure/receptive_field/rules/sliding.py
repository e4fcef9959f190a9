"""Operators that slide along the image: convolution, pooling, padding and resampling."""

from fractions import Fraction
from math import ceil, floor

from app.measure.receptive_field.axis import Border
from app.measure.receptive_field.call import Call
from app.measure.receptive_field.field import Field, UnknownReach
from app.measure.receptive_field.window import SAME, Window, scaled, sliding, transposed
from app.measure.shape_rules.table import at


def slide(
    field: Field, side: int, window: Window, size: int, gap: int = 1, border: Border = "nothing"
) -> Field:
    """One side seen through a window that gives so many positions."""
    if window == SAME and field.length(side) == size:
        return field
    index = field.only_axis(side)
    if index is None:
        return field.with_side(side, size)
    axis = field.axes[index].through(window, size, gap, border)
    return field.with_axis(index, axis).with_side(side, size, index)


def convolution(call: Call, field: Field) -> Field:
    """Arguments: x, weight, bias, stride, padding, dilation, transposed; x is (N, C, ...)."""
    if call.field(1) is not None:
        raise UnknownReach("its kernel is computed from the image")
    weight, stride, padding, dilation = call.args[1], *call.args[3:6]
    if field.along(1):
        field = field.summed([1], call.source())
    field = field.with_side(1, call.shape[1])
    for i, taps in enumerate(weight.shape[2:]):
        numbers = (taps, at(stride, i), at(padding, i), at(dilation, i))
        window = transposed(*numbers) if call.args[6] else sliding(*numbers)
        if window is None:
            raise UnknownReach("its kernel has holes between its strides")
        gap = 1 if call.args[6] else numbers[3]
        field = slide(field, 2 + i, window, call.shape[2 + i], gap)
    return field


def pool(call: Call, field: Field) -> Field:
    """Arguments: x, kernel, stride, padding, and for maxima the dilation."""
    sides = _dims(call)
    kernel, stride, padding = call.args[1], call.get(2), call.get(3, 0)
    dilation = call.get(4, 1) if "max" in call.name else 1
    stride = kernel if stride is None or stride == [] else stride
    for i in range(sides):
        gap = at(dilation, i)
        window = sliding(at(kernel, i), at(stride, i), at(padding, i), gap)
        side = len(call.shape) - sides + i
        field = slide(field, side, window, call.shape[side], gap)
    return field


def adaptive_pool(call: Call, field: Field) -> Field:
    """Windows that share a side among so many outputs; one output reads all."""
    for side in range(len(call.shape) - _dims(call), len(call.shape)):
        length, size = field.length(side), call.shape[side]
        if size == 1:
            field = field.summed([side], call.source())
        elif size != length:
            ratio = Fraction(length, size)
            window = scaled(ratio, lambda j, r=ratio: (floor(j * r), ceil((j + 1) * r) - 1))  # type: ignore[misc]  # a default binds the loop's value
            field = slide(field, side, window, size)
    return field


def pad(call: Call, field: Field) -> Field:
    """Arguments: x, (before, after) of the last side, of the last but one, ..."""
    border: Border = "nothing"
    if "reflection" in call.name:
        border = "reflect"
    elif "replication" in call.name:
        border = "replicate"
    pads = call.args[1]
    for i in range(len(pads) // 2):
        side = len(call.shape) - 1 - i
        window = Window(1, 1, (-pads[2 * i],), (-pads[2 * i],))
        field = slide(field, side, window, call.shape[side], border=border)
    return field


def upsample(call: Call, field: Field) -> Field:
    """Arguments: x, size, for all but the nearest whether corners are aligned, and the factors."""
    dims = _dims(call)
    nearest = "nearest" in call.name
    align = not nearest and bool(call.args[2])
    factors = list(call.args[2 if nearest else 3 :])
    if factors and isinstance(factors[0], list | tuple):
        factors = list(factors[0])
    for i in range(dims):
        side = len(call.shape) - dims + i
        length, size = field.length(side), call.shape[side]
        if length == 1:
            field = field.with_side(side, size)
            continue
        if align and size == 1:
            raise UnknownReach("one corner alone is aligned")
        factor = factors[i] if len(factors) > i else None
        ratio = Fraction(length, size)
        if align:
            ratio = Fraction(length - 1, size - 1)
        elif factor:
            ratio = 1 / Fraction(factor).limit_denominator(4096)
        window = scaled(ratio, lambda j, r=ratio: _resampled(call.name, align, j, r))  # type: ignore[misc]  # a default binds the loop's value
        field = slide(field, side, window, size, border="replicate")
    return field


def _resampled(name: str, align: bool, j: int, ratio: Fraction) -> tuple[int, int]:
    """The first and last position that resampled output j reads."""
    half = Fraction(1, 2)
    if "nearest" in name:
        place = floor((j + half) * ratio) if "exact" in name else floor(j * ratio)
        return place, place
    at_source = j * ratio if align else (j + half) * ratio - half
    if at_source.denominator == 1:  # the others have the weight zero
        return int(at_source), int(at_source)
    around = 1 if "cubic" in name else 0
    return floor(at_source) - around, ceil(at_source) + around


def pixel_shuffle(call: Call, field: Field) -> Field:
    """Arguments: x and the factor: channels become pixels."""
    factor = call.args[1]
    window = Window(factor, 1, (0,) * factor, (0,) * factor)
    return _shuffled(call, field, window)


def pixel_unshuffle(call: Call, field: Field) -> Field:
    """Arguments: x and the factor: pixels become channels."""
    return _shuffled(call, field, sliding(call.args[1], call.args[1], 0, 1))


def _shuffled(call: Call, field: Field, window: Window) -> Field:
    rank = len(call.shape)
    if field.along(rank - 3):
        raise UnknownReach("pixels lie along the channels")
    field = field.with_side(rank - 3, call.shape[-3])
    for side in (rank - 2, rank - 1):
        field = slide(field, side, window, call.shape[side])
    return field


def _dims(call: Call) -> int:
    """How many sides it slides along, as its name says: max_pool2d."""
    return next(int(sign) for sign in call.name if sign.isdigit())
