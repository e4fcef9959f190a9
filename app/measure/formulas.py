"""Formulas of a user's own: what an operator costs for which there is none here.

    @formula("aten::_trilinear")
    def trilinear(first, second, third, *more, output):
        return Work(macs=...)

From then on a model with that operator is complete.
"""

import functools
import threading
from collections.abc import Callable
from typing import Any, TypeVar

import torch
from torch.overrides import get_overridable_functions, resolve_name

from app.measure.operators import is_counted
from app.measure.shape_rules import RULES
from app.measure.work import TABLE, Formula
from blocks.errors import ArgumentError, UnknownNameError

F = TypeVar("F", bound=Formula)

_lock = threading.Lock()


def register(name: str, formula: Formula) -> None:
    """Count an operator or a function by a formula, in every report from now on.

    Safe in any thread and at any time; a report that is being made meanwhile may have it or not.

    Args:
        name: of an operator, as a report lists it ("aten::_trilinear", "mylib::op"), or of a
            function ("torch.fft.fft2"), which is then counted as a whole.
        formula: takes what the operator takes, with the shape of each tensor in its place, and
            the shape of its result as `output` (a list, if it gives several tensors).

    Raises:
        UnknownNameError: PyTorch has no such operator or function; suggests the nearest.
        ArgumentError: it has a formula already.
    """
    target = _find(name)
    with _lock:
        if target in TABLE.formulas or target in RULES or is_counted(target):
            raise ArgumentError(f"{name!r} has a formula already", argument="name", got=name)
        TABLE.replace({**TABLE.formulas, target: formula})


def unregister(name: str) -> None:
    """Forget a formula that `register` has taken.

    Raises:
        UnknownNameError: PyTorch has no such operator or function.
        ArgumentError: there is no formula of a user's for it.
    """
    target = _find(name)
    with _lock:
        if target not in TABLE.formulas:
            raise ArgumentError(
                f"no formula was registered for {name!r}", argument="name", got=name
            )
        TABLE.replace({key: f for key, f in TABLE.formulas.items() if key != target})


def formula(name: str) -> Callable[[F], F]:
    """`register` as a decorator."""

    def enter(function: F) -> F:
        register(name, function)
        return function

    return enter


def _find(name: str) -> Any:
    """The operator "namespace::name", or the function "torch.name"."""
    if "::" not in name:
        functions = _functions()
        if name not in functions:
            raise UnknownNameError("operator or function", name, functions, argument="name")
        return functions[name]
    operators = {known.partition(".")[0] for known in torch._C._dispatch_get_all_op_names()}
    if name not in operators:
        raise UnknownNameError("operator", name, operators, argument="name")
    space, _, operator = name.partition("::")
    return getattr(getattr(torch.ops, space), operator)


@functools.cache
def _functions() -> dict[str, Any]:
    """Every function of PyTorch that can be seen when it is called."""
    found = {
        resolve_name(function): function
        for functions in get_overridable_functions().values()
        for function in functions
    }
    return {name: function for name, function in found.items() if name}
