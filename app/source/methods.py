"""Methods: the forward of a class and the methods it calls, as syntax trees."""

import ast
import functools
import inspect
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from torch import fx, nn

from blocks.errors import SpecError

NO_METHODS = ("torch.nn", "torch.fx")


@dataclass(frozen=True)
class Methods:
    """Functions by name, the forward last, and the globals of each."""

    trees: dict[str, ast.FunctionDef]
    known: dict[str, dict[str, Any]]  # by method

    @functools.cached_property
    def reads(self) -> list[str]:
        """The attributes of `self` that they read."""
        return sorted({name for tree in self.trees.values() for name in reads(tree)})


def methods_of(module: nn.Module) -> Methods:
    """The methods that a module runs with; none where its forward is PyTorch's own."""
    if isinstance(module, fx.GraphModule):
        return Methods({"forward": _forward_of_graph(module.graph)}, {"forward": {}})
    cls: Any = type(module)
    return _methods(cls)


@functools.cache
def _methods(cls: type) -> Methods:
    trees: dict[str, ast.FunctionDef] = {}
    known: dict[str, dict[str, Any]] = {}
    _add(cls, "forward", trees, known)
    return Methods(dict(reversed(trees.items())), known)


def _add(
    cls: type, name: str, trees: dict[str, ast.FunctionDef], known: dict[str, dict[str, Any]]
) -> None:
    function = getattr(cls, name, None)
    if name in trees or not inspect.isfunction(function):
        return
    if (function.__module__ or "").startswith(NO_METHODS):
        return
    trees[name] = tree_of(function)
    known[name] = function.__globals__
    for attribute in reads(trees[name]):
        _add(cls, attribute, trees, known)


@functools.cache
def tree_of(function: Callable[..., Any]) -> ast.FunctionDef:
    """The syntax tree of a function, without decorators."""
    try:
        text = inspect.getsource(function)
    except OSError:
        raise SpecError(f"{function.__qualname__} has no source that could be read") from None
    (tree,) = ast.parse(textwrap.dedent(text)).body
    if not isinstance(tree, ast.FunctionDef):
        raise SpecError(f"{function.__name__} is no plain function")
    tree.decorator_list = []
    return tree


def reads(tree: ast.AST) -> Iterator[str]:
    """The attributes of `self` in a tree, in order."""
    for node in ast.walk(tree):
        if of_self(node):
            yield node.attr  # type: ignore[attr-defined]


def of_self(node: ast.AST) -> bool:
    """Whether a node is `self.something`."""
    return (
        isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id == "self"
    )


def _forward_of_graph(graph: fx.Graph) -> ast.FunctionDef:
    """The calls of a spec's layers, each result under its layer's name.

    Raises:
        SpecError: the graph has more than calls of layers.
    """
    names: dict[fx.Node, str] = {}
    body: list[ast.stmt] = []
    image = "image"
    for node in graph.nodes:
        if node.op == "placeholder":
            names[node] = image
        elif node.op == "output":
            body.append(ast.Return(_read(node.args[0], names)))
        elif node.op == "call_module":
            layer = str(node.target)
            names[node] = f"{layer}_" if layer == "self" else layer
            called = ast.Call(_attribute(layer), [_read(node.args[0], names)], [])
            body.append(ast.Assign([ast.Name(names[node], ast.Store())], called))
        else:
            raise SpecError("it computes outside any layer", layer=node.name)
    tree = ast.parse(f"def forward(self, {image}: Tensor) -> Tensor: pass").body[0]
    assert isinstance(tree, ast.FunctionDef)
    tree.body = body
    return ast.fix_missing_locations(tree)


def _attribute(name: str) -> ast.Attribute:
    return ast.Attribute(ast.Name("self", ast.Load()), name, ast.Load())


def _read(value: Any, names: dict[fx.Node, str]) -> ast.expr:
    if isinstance(value, list | tuple):
        return ast.List([_read(item, names) for item in value], ast.Load())
    return ast.Name(names[value], ast.Load())
