"""Bisection: what it asks for tells as much as all values would."""

import random

import pytest

from app.compose.bisection import bisect

MOST = 100


def neighbours(costs: dict[int, int | None], target: int) -> tuple:
    """All values of exactly this cost, and the nearest costs on both sides."""
    known = {value: cost for value, cost in costs.items() if cost is not None}
    exact = [value for value, cost in known.items() if cost == target]
    below = max((cost for cost in known.values() if cost < target), default=None)
    above = min((cost for cost in known.values() if cost > target), default=None)
    return exact[:MOST], below, above


@pytest.mark.parametrize("seed", range(40))
def test_it_finds_what_a_scan_finds(seed):
    draw = random.Random(seed)
    values = range(draw.randint(1, 5), draw.randint(500, 5_000), draw.choice([1, 1, 2]))
    costs, cost, sign = {}, draw.randint(0, 50), draw.choice([1, -1])
    for value in values:
        cost += sign * draw.choice([0, 0, 1, 7])  # plateaus too
        costs[value] = None if draw.random() < 0.3 else cost  # and gaps
    present = [cost for cost in costs.values() if cost is not None]
    for target in (*draw.sample(present, 3), min(present) - 1, max(present) + 1):
        asked: dict[int, int | None] = {}

        def told(value: int, asked: dict[int, int | None] = asked) -> int | None:
            asked[value] = costs[value]
            return costs[value]

        assert bisect(values, told, target, MOST)
        assert neighbours(dict(sorted(asked.items())), target) == neighbours(costs, target)
        assert len(asked) < 400


def test_what_goes_up_and_down_is_refused():
    assert not bisect(range(1, 1_000), lambda value: (value - 500) ** 2, 100, MOST)


def test_where_nothing_can_be_built_nothing_is_found():
    assert bisect(range(1, 100), lambda _: None, 5, MOST)
