"""Bisection: where a cost that grows or falls with an integer passes a target."""

from collections.abc import Callable
from itertools import pairwise

Cost = Callable[[int], int | None]  # None: there is nothing of this value

BESIDE = 16  # values on each side of the target that are looked at too
SPREAD = 64  # values over the whole range that are looked at too


def bisect(values: range, cost: Cost, target: int, most: int) -> bool:
    """Ask for the costs around the target; whether the cost is monotone, so that these tell all.

    That it grows or falls throughout is verified at all values that are looked at: those of the
    bisection, those beside the target, and some spread over the whole range.

    Args:
        values: in order.
        cost: of a value; it remembers what it has told.
        target: what is looked for.
        most: how many values of exactly this cost are wanted.
    """
    known: dict[int, int] = {}

    def at(place: int) -> int | None:
        found = cost(values[place])
        if found is not None:
            known[place] = found
        return found

    first = _first_valid(at, range(len(values)))
    last = _first_valid(at, range(len(values) - 1, -1, -1))
    if first is None or last is None:
        return True
    grows = known[first] <= known[last]
    start = _boundary(at, last + 1, lambda c: c >= target if grows else c <= target)
    end = _boundary(at, last + 1, lambda c: c > target if grows else c < target)
    beside = range(max(0, start - BESIDE), min(last, end + BESIDE) + 1)
    for place in [*beside[: most + BESIDE], *beside[-BESIDE:], *_spread(first, last)]:
        at(place)
    costs = [known[place] for place in sorted(known)]
    return all(a <= b if grows else a >= b for a, b in pairwise(costs))


def _first_valid(at: Callable[[int], int | None], places: range) -> int | None:
    return next((place for place in places if at(place) is not None), None)


def _boundary(at: Callable[[int], int | None], stop: int, past: Callable[[int], bool]) -> int:
    """The first place from which on all costs are past it; `stop` if there is none."""
    low, high = -1, stop
    while high - low > 1:
        middle = (low + high) // 2
        place = _first_valid(at, range(middle, high))
        if place is None or past(at(place) or 0):
            high = middle
        else:
            low = place
    return high


def _spread(first: int, last: int) -> range:
    return range(first, last + 1, max(1, (last - first) // SPREAD))
