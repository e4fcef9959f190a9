"""Names used: what functions need from the module they were written in."""

import ast
import builtins
import inspect
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import torch
import torch.nn.functional
from torch import Tensor, nn

from app.source.folding import folded
from app.source.methods import tree_of
from app.source.torch_layer import PLAIN
from blocks.errors import SpecError

IMPORTED = {"torch": torch, "F": torch.nn.functional, "nn": nn, "Tensor": Tensor}


class NamesUsed:
    """The functions and constants that methods use."""

    def __init__(self) -> None:
        self.functions: dict[str, ast.FunctionDef] = {}
        self.constants: dict[str, Any] = {}
        self.taken: dict[str, Any] = {}  # what each name is

    def add(self, tree: ast.FunctionDef, known: Mapping[str, Any]) -> None:
        """Take in what a function uses of what its module knows.

        Raises:
            SpecError: it uses what cannot be written.
        """
        for name in _free(tree):
            if name not in known or known[name] is IMPORTED.get(name, self):
                if not (name in IMPORTED or hasattr(builtins, name)):
                    raise SpecError(f"its code uses {name!r}, which cannot be written")
                continue
            value = known[name]
            if self.taken.setdefault(name, value) is not value:
                raise SpecError(f"its code uses {name!r}, and that is two things")
            if inspect.isfunction(value):
                self._function(name, value)
            elif isinstance(value, PLAIN):
                self.constants[name] = value
            else:
                raise SpecError(f"its code uses {name!r}, which cannot be written")

    def _function(self, name: str, value: Any) -> None:
        if name not in self.functions:
            tree = folded(tree_of(value), {})
            self.add(tree, value.__globals__)
            self.functions[name] = tree


def _free(tree: ast.FunctionDef) -> Iterator[str]:
    """Names that a function reads and does not set."""
    names = [node for node in ast.walk(tree) if isinstance(node, ast.Name)]
    own = {a.arg for node in ast.walk(tree) if isinstance(node, ast.arguments) for a in node.args}
    own |= {node.id for node in names if isinstance(node.ctx, ast.Store)}
    yield from dict.fromkeys(node.id for node in names if node.id not in own)


def imports(lines: Iterable[str]) -> list[str]:
    """The import statements that some code needs, sorted."""
    text = ast.parse("\n".join(lines))
    names = {node.id for node in ast.walk(text) if isinstance(node, ast.Name)}
    found = ["from collections import OrderedDict", ""] if "OrderedDict" in names else []
    if "torch" in names:
        found.append("import torch")
    if "F" in names:
        found.append("import torch.nn.functional as F")
    from_torch = [name for name in ("Tensor", "nn") if name in names]
    if from_torch:
        found.append(f"from torch import {', '.join(from_torch)}")
    return found
