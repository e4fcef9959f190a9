"""Foretold: what a block's formulas say it costs, for every value of an argument, and fast.

Where a range is too large to count, the formulas say where to look; the count decides.
"""

import ast
from collections import defaultdict
from collections.abc import Callable, Mapping
from types import CodeType
from typing import Any

from torch import nn

from app.compose.formulas import documented, entry_with_formulas, used
from app.schemas.iso_cost import Measure
from blocks.formula import FUNCTIONS, names_of, parsed
from blocks.registry import arguments_of

Cost = Callable[[int], int | None]  # None: there is nothing of this value

SPREAD = 64  # values over the whole range that are counted too
BESIDE = 8  # values after each of them that are tried where it cannot be built


def foretold(
    module: nn.Module, image: list[int], argument: str, measure: Measure, values: range
) -> dict[int, int] | None:
    """The cost of a block with each value of an argument; None for what has no formulas.

    Args:
        module: the block with one of the values.
        image: what it reads, (C, H, W).
        argument: what is varied.
        measure: which cost.
        values: of the argument.
    """
    entry = entry_with_formulas(module)
    if entry is None:
        return None
    docs = documented(entry.name)
    parts = list((docs.params if measure == "params" else docs.macs).values())
    where = {name: _compiled(docs.where[name]) for name in used(docs.where, parts)}
    summands = [_compiled(part) for part in parts]
    channels, height, width = image
    names = names_of(entry, arguments_of(module) or {}, (channels, height, width))
    found = {}
    for value in values:
        names[argument] = value
        for name, code in where.items():
            names[name] = _value(code, names)
        found[value] = sum(_value(code, names) for code in summands)
    return found


def _compiled(expression: str) -> CodeType:
    return compile(ast.Expression(parsed(expression)), expression, "eval")


def _value(code: CodeType, names: Mapping[str, Any]) -> Any:
    """As `evaluate` has it, whose language is a part of Python's; there are many to evaluate."""
    return eval(code, {"__builtins__": {}, **FUNCTIONS}, names)  # noqa: S307 - our own docstrings


def count_nearest(told: Mapping[int, int], cost: Cost, target: int, most: int) -> bool:
    """Count the values of exactly this cost and the nearest; whether all counts are as foretold.

    Args:
        told: the cost of each value, as foretold.
        cost: counts a value, and remembers what it has counted.
        target: what is looked for.
        most: how many values of exactly this cost are wanted.
    """
    levels: defaultdict[int, list[int]] = defaultdict(list)
    for value, amount in told.items():
        levels[amount].append(value)
    wrong: list[int] = []

    def agreed(value: int) -> int | None:
        found = cost(value)
        if found not in (None, told[value]):
            wrong.append(value)
        return found

    built = 0
    for value in levels.pop(target, []):
        built += agreed(value) is not None
        if built == most:
            break
    below = sorted((level for level in levels if level < target), reverse=True)
    above = sorted(level for level in levels if level > target)
    for side in (below, above):  # of each the nearest that can be built
        any(agreed(value) is not None for level in side for value in levels[level])
    values = list(told)
    for start in range(0, len(values), max(1, len(values) // SPREAD)):
        any(agreed(value) is not None for value in values[start : start + BESIDE])
    return not wrong
