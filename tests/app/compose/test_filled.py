"""Formulas with their numbers filled in: the same value, without any names."""

import pytest
from torch import nn

from app.compose.filled import filled, names_in
from app.compose.subject import assemble
from app.schemas.spec import BlockSubject
from blocks.docstring import docstring
from blocks.formula import evaluate, names_of
from blocks.registry import REGISTRY, arguments_of


@pytest.mark.parametrize(
    ("expression", "names", "expected"),
    [
        ("e * (c + n)", {"e": 1, "c": 64, "n": 2}, "1 * (64 + 2)"),
        ("k**2 // g", {"k": 3, "g": 4}, "3**2 // 4"),
        ("ceil(H / s)", {"H": 56, "s": 2}, "ceil(56 / 2)"),
        ("a + b if a else 0", {"a": 1, "b": 2}, "1 + 2"),
        ("a + b if a else 0", {"a": 0, "b": 2}, "0"),
        ("h * (a or max(1, b // 2))", {"h": 3, "a": None, "b": 8}, "3 * (max(1, 8 // 2))"),
        ("h * (a or b)", {"h": 3, "a": 5, "b": 8}, "3 * (5)"),
        ("1 if s > 1 or i != o else 0", {"s": 1, "i": 8, "o": 8}, "0"),
        ("f(sizes)", {"sizes": (256, 4)}, "f((256, 4))"),
        ("norm(layer)", {"layer": nn.BatchNorm2d}, "norm(BatchNorm2d)"),
        ("H_in if style == 'caffe' else H", {"style": "caffe", "H": 4, "H_in": 2}, "2"),
    ],
)
def test_names_become_numbers_and_of_alternatives_one_is_left(expression, names, expected):
    assert filled(expression, names) == expected


def test_the_names_of_functions_are_none():
    assert names_in("width * max(height(k), W)") == {"width", "k", "W"}


@pytest.mark.parametrize("name", [n for n, entry in REGISTRY.items() if not entry.nested])
def test_what_is_filled_in_has_the_value_and_needs_no_names(name):
    entry = REGISTRY[name]
    module, image = assemble(BlockSubject(block=name, args=entry.example))
    block = next(part for part in module.modules() if arguments_of(part) is not None)
    names = names_of(entry, arguments_of(block) or {}, tuple(image))
    docs = docstring(entry.cls)
    for abbreviation, expression in docs.where.items():
        names[abbreviation] = evaluate(expression, names)
    expressions = (*docs.where.values(), *docs.params.values(), *docs.macs.values())
    values = {expression: evaluate(expression, names) for expression in expressions}
    assert {one: evaluate(filled(one, names), {}) for one in expressions} == values
