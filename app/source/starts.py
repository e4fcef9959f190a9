"""Starts: what a parameter or buffer of a class of ours is filled with when it is made."""

import ast
import functools
import inspect
import textwrap
from typing import Any

from torch import Tensor, nn

from app.source.expression import NONE, Call, Expression, Literal, call
from blocks.errors import SpecError

FILLS = ("ones", "zeros", "full")


def start_of(module: nn.Module, name: str) -> Expression:
    """The expression that makes a parameter or buffer, as the class's own constructor does.

    Raises:
        SpecError: the constructor fills it with other than one number.
    """
    tensor = getattr(module, name)
    if tensor is None:
        return NONE
    cls: Any = type(module)
    filled = _fills(cls).get(name)
    if filled is None:
        raise SpecError(f"its tensor {name!r} does not start as one number")
    fill, value = filled
    made = _made(tensor, fill, value)
    if isinstance(tensor, nn.Parameter):
        return call("nn.Parameter", {"data": made})
    arguments: dict[str, Expression] = {"name": Literal.of(name), "tensor": made}
    if name in module._non_persistent_buffers_set:
        arguments["persistent"] = Literal.of(False)
    return call("self.register_buffer", arguments)


def _made(tensor: Tensor, fill: str, value: Literal | None) -> Call:
    sides: dict[str, Expression] = {str(i): Literal.of(n) for i, n in enumerate(tensor.shape)}
    if value is None:
        return call(f"torch.{fill}", sides)
    return call("torch.full", {"size": call("", sides), "fill_value": value})


@functools.cache
def _fills(cls: Any) -> dict[str, tuple[str, Literal | None]]:
    """By name of a tensor: the function that fills it, and the value for `full`."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(inspect.unwrap(cls.__init__))))
    known = inspect.unwrap(cls.__init__).__globals__
    found = {}
    for node in ast.walk(tree):
        name = _set_by(node)
        fill = next((c for c in ast.walk(node) if _is_fill(c)), None) if name else None
        if name and isinstance(fill, ast.Call) and isinstance(fill.func, ast.Attribute):
            value = None
            if fill.func.attr == "full":
                given = fill.args[1]
                number = known[given.id] if isinstance(given, ast.Name) else ast.literal_eval(given)
                value = Literal.of(number)
            found[name] = (fill.func.attr, value)
    return found


def _set_by(node: ast.AST) -> str | None:
    """The attribute that a statement sets."""
    if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Attribute):
        return node.targets[0].attr
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        function, arguments = node.value.func, node.value.args
        if isinstance(function, ast.Attribute) and function.attr == "register_buffer":
            return str(ast.literal_eval(arguments[0]))
    return None


def _is_fill(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in FILLS
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "torch"
    )
