"""Operators that compute one position from many: norms, means, products of matrices."""

from dataclasses import replace

from app.measure.receptive_field.axis import merged
from app.measure.receptive_field.call import Call
from app.measure.receptive_field.field import Field, UnknownReach, broadcast


def pointwise(call: Call, field: Field) -> Field:
    """Each position from the same position of each tensor."""
    return broadcast(call.fields(), call.shape, call.source())


def kept(call: Call, field: Field) -> Field:
    """Each position from itself."""
    return field


def batch_norm(call: Call, field: Field) -> Field:
    """Arguments: x, weight, bias, mean, variance, training; in eval it reads no other pixel."""
    if call.get(5) is False:
        return field
    others = [side for side in range(len(field.sides)) if side != 1]
    return field.mixing(others, call.source(statistics=True))


def layer_norm(call: Call, field: Field) -> Field:
    """Arguments: x and the sizes of the last sides, whose positions share statistics."""
    rank = len(field.sides)
    shared = range(rank - len(call.args[1]), rank)
    return field.mixing(shared, call.source(statistics=True))


def group_norm(call: Call, field: Field) -> Field:
    """Arguments: x (N, C, ...): channels of a group and all pixels share statistics."""
    return field.mixing(range(1, len(field.sides)), call.source(statistics=True))


def softmax(call: Call, field: Field) -> Field:
    """Arguments: x and the side whose positions share a sum."""
    return field.mixing([call.args[1] % len(field.sides)], call.source(statistics=True))


def reduction(call: Call, field: Field) -> Field:
    """Arguments: x and the sides that are reduced, or all; a norm has its order in between."""
    rank = len(field.sides)
    given = call.get(2 if "norm" in call.name else 1)
    if given is None or given == [] or isinstance(given, float):
        given = range(rank)
    gone = [side % rank for side in ([given] if isinstance(given, int) else given)]
    field = field.summed(gone, call.source())
    if len(call.shape) == rank:
        return field
    return replace(field, sides=tuple(s for n, s in enumerate(field.sides) if n not in gone))


def linear(call: Call, field: Field) -> Field:
    """Arguments: x (..., I) and a weight."""
    if call.field() is None or call.field(1) is not None:
        raise UnknownReach("its weight is computed from the image")
    last = len(field.sides) - 1
    return field.summed([last], call.source()).with_side(last, call.shape[-1])


def matrix_product(call: Call, field: Field) -> Field:
    """(..., I, K) and (..., K, J); before them, perhaps, what is added."""
    a, b = (call.field(place) for place in ((1, 2) if "add" in call.name else (0, 1)))
    added = call.field() if "add" in call.name else None
    source = call.source()
    row, column = len(call.shape) - 2, len(call.shape) - 1
    if a is not None:
        a = a.summed([column], source).with_side(column, call.shape[column])
    if b is not None:
        b = b.summed([row], source).with_side(row, call.shape[row])
    both = [one for one in (a, b) if one is not None]
    product = _crossed(a, b) if a is not None and b is not None else both[0]
    return product if added is None else broadcast([product, added], call.shape, source)


def _crossed(a: Field, b: Field) -> Field:
    """Rows of one and columns of the other, already summed along what they shared."""
    for one, other in zip(a.axes, b.axes, strict=True):
        if one.window and other.window and one.size != other.size:
            raise UnknownReach("it multiplies sides of different lengths")
    axes = tuple(merged(column) for column in zip(a.axes, b.axes, strict=True))
    return Field((*a.sides[:-1], b.sides[-1]), axes, a.mixers | b.mixers)
