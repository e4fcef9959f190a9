"""A formula with its numbers filled in: `e * hidden * (in_channels + n)`, `1 * 384 * (64 + 2)`."""

import ast
import functools
from collections.abc import Mapping
from typing import Any

from blocks.formula import evaluate, parsed


def filled(expression: str, names: Mapping[str, Any]) -> str:
    """The expression with values for names; of alternatives, the one that holds.

    Its value is the same, and needs no names.

    Args:
        expression: in the language of `blocks.formula`.
        names: the values; a layer that is given as a callable is written by its name.
    """
    return _filled(parsed(expression), expression, names)


@functools.lru_cache(maxsize=1024)
def names_in(expression: str) -> frozenset[str]:
    """The names that an expression uses, those of functions left out."""
    nodes = list(ast.walk(parsed(expression)))
    functions = {id(node.func) for node in nodes if isinstance(node, ast.Call)}
    names = (node for node in nodes if isinstance(node, ast.Name))
    return frozenset(node.id for node in names if id(node) not in functions)


def _filled(node: ast.expr, text: str, names: Mapping[str, Any]) -> str:
    match node:
        case ast.Name():
            return _written(names[node.id])
        case ast.BoolOp():
            stops_at = isinstance(node.op, ast.Or)
            parts = (p for p in node.values[:-1] if bool(evaluate(p, names)) is stops_at)
            return _filled(next(parts, node.values[-1]), text, names)
        case ast.IfExp():
            holds = node.body if evaluate(node.test, names) else node.orelse
            return _filled(holds, text, names)
    # All else as it stands, brackets and spaces too, around its operands.
    written, place = "", node.col_offset
    for operand in _operands(node):
        written += text[place : operand.col_offset] + _filled(operand, text, names)
        place = operand.end_col_offset or place
    return written + text[place : node.end_col_offset]


def _operands(node: ast.expr) -> list[ast.expr]:
    match node:
        case ast.BinOp():
            return [node.left, node.right]
        case ast.Compare():
            return [node.left, *node.comparators]
        case ast.Call():
            return node.args
    return []


def _written(value: Any) -> str:
    return getattr(value, "__name__", type(value).__name__) if callable(value) else repr(value)
