"""Formulas: the cost expressions of a docstring, evaluated on arguments and an image.

The language is Python's arithmetic (+ - * / // % **, comparisons, `and`, `or`, `a if b else c`),
the names of arguments and of `Where:` lines, C, H and W of the image, and the functions below.
"""

import ast
import functools
import itertools
import math
import operator
from collections.abc import Callable, Mapping
from typing import Any

from blocks.docstring import docstring
from blocks.efficient_channel_attention import eca_kernel
from blocks.layer_names import NORMS
from blocks.layer_settings import is_affine
from blocks.registry import Entry
from blocks.widths import inner_width, make_divisible, same_padding, squeeze_width


def height(value: Any) -> Any:
    """The vertical part of a size that may be a pair."""
    return value[0] if isinstance(value, tuple) else value


def width(value: Any) -> Any:
    """The horizontal part of a size that may be a pair."""
    return value[1] if isinstance(value, tuple) else value


def conv_size(side: int, kernel_size: int, stride: int, padding: int | None, dilation: int) -> int:
    """Positions of a kernel on one side; no padding given means the one that keeps the size."""
    pad = same_padding(kernel_size, dilation) if padding is None else padding
    return (side + 2 * pad - dilation * (kernel_size - 1) - 1) // stride + 1


def has_bias(bias: bool | None, norm_layer: Any) -> int:
    """1 where the convolution has a bias: by default, where no norm follows."""
    return int(norm_layer is None if bias is None else bias)


def norm_params(norm_layer: Any) -> int:
    """Parameters of the norm for each feature map: a scale and a shift, or none."""
    return 2 if is_affine(norm_layer, NORMS) else 0


def mlp_weights(in_features: int, widths: tuple[int, ...]) -> int:
    """Weights of linear layers one behind the other."""
    return sum(a * b for a, b in itertools.pairwise((in_features, *widths)))


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "ceil": math.ceil,
    "eca_kernel": eca_kernel,
    "mlp_weights": mlp_weights,
    "total": sum,
    "conv_size": conv_size,
    "has_bias": has_bias,
    "height": height,
    "inner_width": inner_width,
    "make_divisible": make_divisible,
    "max": max,
    "min": min,
    "norm_params": norm_params,
    "squeeze_width": squeeze_width,
    "width": width,
}

OPERATORS: dict[type, Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
    ast.Pow: operator.pow,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}


@functools.lru_cache(maxsize=1024)
def parsed(expression: str) -> ast.expr:
    """The syntax tree of an expression; shared, so never to be changed."""
    return ast.parse(expression, mode="eval").body


def evaluate(expression: str | ast.expr, names: Mapping[str, Any]) -> Any:
    """The value of an expression, or of a part of one, its names filled in.

    Raises:
        ValueError: it uses what the language does not have.
    """
    return _value(parsed(expression) if isinstance(expression, str) else expression, names)


def costs(entry: Entry, args: Mapping[str, Any], image: tuple[int, int, int]) -> dict[str, Any]:
    """A block's documented cost: `params` and `macs`, each by part.

    Args:
        entry: the block.
        args: its arguments; the others have their defaults.
        image: what it reads, (C, H, W).
    """
    docs = docstring(entry.cls)
    names = names_of(entry, args, image)
    for name, expression in docs.where.items():
        names[name] = evaluate(expression, names)
    return {
        "params": {part: evaluate(text, names) for part, text in docs.params.items()},
        "macs": {part: evaluate(text, names) for part, text in docs.macs.items()},
    }


def names_of(entry: Entry, args: Mapping[str, Any], image: tuple[int, int, int]) -> dict[str, Any]:
    """What the names of a block's formulas mean, without the abbreviations of `Where:`."""
    names: dict[str, Any] = {name: p.default for name, p in entry.parameters.items()}
    return names | {**args, **dict(zip("CHW", image, strict=True))}


def _value(node: ast.expr, names: Mapping[str, Any]) -> Any:
    match node:
        case ast.Constant():
            return node.value
        case ast.Name():
            return names[node.id]
        case ast.Tuple():
            return tuple(_value(item, names) for item in node.elts)
        case ast.BinOp():
            return OPERATORS[type(node.op)](_value(node.left, names), _value(node.right, names))
        case ast.Compare(ops=[op], comparators=[right]):
            return OPERATORS[type(op)](_value(node.left, names), _value(right, names))
        case ast.BoolOp():
            return _either(node, names)
        case ast.IfExp():
            return _value(node.body if _value(node.test, names) else node.orelse, names)
        case ast.Call(func=ast.Name(id=name), keywords=[]) if name in FUNCTIONS:
            return FUNCTIONS[name](*(_value(argument, names) for argument in node.args))
    raise ValueError(f"a formula has no {ast.unparse(node)!r}")


def _either(node: ast.BoolOp, names: Mapping[str, Any]) -> Any:
    """`and` and `or`, which stop at the first value that decides."""
    stops_at = isinstance(node.op, ast.Or)
    value = None
    for part in node.values:
        value = _value(part, names)
        if bool(value) is stops_at:
            break
    return value
