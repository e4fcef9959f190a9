"""Folding: a method with what is the same in all instances filled in, and what never runs cut."""

import ast
import copy
from collections.abc import Collection, Mapping
from typing import Any

from app.source.methods import of_self
from blocks import errors

ANNOTATIONS = frozenset({"Tensor", "list", "tuple", "dict", "int", "float", "bool", "str"})


def folded(
    tree: ast.FunctionDef, constants: Mapping[str, Any], present: Collection[str] = ()
) -> ast.FunctionDef:
    """A copy of a method or function, folded.

    Args:
        tree: as it was written.
        constants: attributes that are None, a flag or a text in every instance.
        present: attributes that are modules or tensors in every instance.
    """
    fresh = _Folding(constants, present).visit(copy.deepcopy(tree))
    return ast.fix_missing_locations(fresh)  # type: ignore[no-any-return]


class _Folding(ast.NodeTransformer):
    def __init__(self, constants: Mapping[str, Any], present: Collection[str]) -> None:
        self.constants = constants
        self.present = present

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        if of_self(node) and node.attr in self.constants:
            return ast.Constant(self.constants[node.attr])
        return self.generic_visit(node)

    def visit_Compare(self, node: ast.Compare) -> ast.AST:
        self.generic_visit(node)
        left, right = node.left, node.comparators[0]
        if len(node.ops) > 1 or not isinstance(right, ast.Constant):
            return node
        equal = None
        if isinstance(left, ast.Constant):
            equal = left.value == right.value
        elif of_self(left) and right.value is None and left.attr in self.present:  # type: ignore[attr-defined]
            equal = False
        if equal is not None and isinstance(node.ops[0], ast.Is | ast.Eq):
            return ast.Constant(equal)
        if equal is not None and isinstance(node.ops[0], ast.IsNot | ast.NotEq):
            return ast.Constant(not equal)
        return node

    def visit_BoolOp(self, node: ast.BoolOp) -> ast.AST:
        self.generic_visit(node)
        neutral = isinstance(node.op, ast.And)
        values: list[ast.expr] = []
        for value in node.values:
            if isinstance(value, ast.Constant) and isinstance(value.value, bool):
                if value.value is not neutral:
                    return value if not values else node
                continue
            values.append(value)
        if len(values) < 2:
            return values[0] if values else ast.Constant(neutral)
        node.values = values
        return node

    def visit_UnaryOp(self, node: ast.UnaryOp) -> ast.AST:
        self.generic_visit(node)
        if isinstance(node.op, ast.Not) and isinstance(node.operand, ast.Constant):
            return ast.Constant(not node.operand.value)
        return node

    def visit_IfExp(self, node: ast.IfExp) -> ast.AST:
        self.generic_visit(node)
        if isinstance(node.test, ast.Constant):
            return node.body if node.test.value else node.orelse
        return node

    def visit_If(self, node: ast.If) -> ast.AST | list[ast.stmt]:
        if ast.unparse(node.test) == "torch.jit.is_scripting()":  # the one that any Python runs
            node.test = ast.Constant(True)
        self.generic_visit(node)
        if isinstance(node.test, ast.Constant):
            return node.body if node.test.value else node.orelse
        return node

    def visit_Raise(self, node: ast.Raise) -> ast.AST:
        error = node.exc
        if isinstance(error, ast.Call) and hasattr(errors, ast.unparse(error.func)):
            node.exc = ast.Call(ast.Name("ValueError", ast.Load()), error.args[:1], [])
        return self.generic_visit(node)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        for argument in node.args.args:
            if argument.annotation is not None and not _is_known(argument.annotation):
                argument.annotation = None
        if node.returns is not None and not _is_known(node.returns):
            node.returns = None
        return self.generic_visit(node)


def _is_known(annotation: ast.expr) -> bool:
    """Whether an annotation has names that every file of ours has."""
    return {n.id for n in ast.walk(annotation) if isinstance(n, ast.Name)} <= ANNOTATIONS
