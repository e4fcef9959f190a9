"""Writing: expressions and classes as lines of code."""

import ast
from collections.abc import Iterator

from app.source.classes import Classes, Written
from app.source.expression import (
    CONTAINERS,
    NONE,
    Call,
    Expression,
    Instance,
    Literal,
    Name,
)
from app.source.folding import folded
from app.source.layout import INDENT, Brackets, Code, Item, commented, laid_out
from app.source.methods import of_self, reads
from app.source.statements import docstring_lines, double_quoted, function_lines

POSITIONAL = frozenset({"data", "size", "fill_value", "tensor", "name"})
BRACKETS = {"nn.Sequential": "()", "nn.ModuleList": ("[", "]"), "nn.ModuleDict": ("{", "}")}
FOLDED = (type(None), bool, str)


class Writer:
    """Writes expressions in the words of some classes."""

    def __init__(self, classes: Classes) -> None:
        self.classes = classes

    def code(self, value: Expression, comments: bool = False) -> Code:
        """An expression; with the shapes that modules in containers give as comments."""
        if isinstance(value, Instance):
            value = self.classes.call_of(value)
        if isinstance(value, Name):
            return value.name
        if isinstance(value, Literal):
            return double_quoted(value.text)
        if isinstance(value, Instance) or value.function in CONTAINERS:
            return self._container(value, comments)  # type: ignore[arg-type]
        items, positional = [], True
        standard = self.classes.standard(value.function)
        for name, argument in value.arguments:
            if argument == standard.get(name):
                continue
            positional = positional and _is_positional(name)
            items.append(Item(self.code(argument, comments), "" if positional else f"{name}="))
        single = "," if not value.function and len(items) == 1 else ""
        return Brackets(f"{value.function}(", items, f"{single})")

    def _container(self, value: Call, comments: bool) -> Code:
        names = [name for name, _ in value.arguments]
        numbered = names == [str(number) for number in range(len(names))]
        if value.function == "nn.ModuleDict" or not numbered:
            return self._named(value, comments)
        items = []
        for first, count in _runs([argument for _, argument in value.arguments]):
            code = self.code(first, comments)
            if count > 1:
                code = Brackets("*[", [Item(code)], f" for _ in range({count})]", comma="")
            items.append(Item(code, comment=_shape(first) if comments else ""))
        if value.function == "nn.ModuleList":
            return Brackets("nn.ModuleList([", items, "])")
        return Brackets(f"{value.function}(", items, ")")

    def _named(self, value: Call, comments: bool) -> Code:
        is_dict = value.function == "nn.ModuleDict"
        words = all(name.isidentifier() for name, _ in value.arguments) and not is_dict
        items = []
        for name, argument in value.arguments:
            quoted = double_quoted(repr(name))
            code, comment = self.code(argument, comments), _shape(argument) if comments else ""
            items.append(Item(code, f"{name}=" if words else f"{quoted}: ", comment))
        if is_dict:
            return Brackets("nn.ModuleDict({", items, "})")
        opening, closing = ("OrderedDict(", "))") if words else ("OrderedDict({", "}))")
        return Brackets(f"{value.function}({opening}", items, closing)

    def class_lines(self, written: Written, docstring: str) -> Iterator[str]:
        """The lines of a class, and the methods as they are there."""
        trees = folded_methods(written)
        yield f"class {written.name}({written.base.function}):"
        if docstring or not trees:  # which could leave nothing
            yield from docstring_lines(docstring, INDENT)
        yield from self._constructor(written, {n for tree in trees for n in reads(tree)})
        for tree in trees:
            yield ""
            yield from self._method(written, tree)

    def _constructor(self, written: Written, used: set[str]) -> Iterator[str]:
        """The constructor, if there is anything to construct."""
        comments = written.is_one_size
        fields = list(self._fields(written, used, comments))
        if not (fields or written.base.arguments):
            return
        yield ""
        yield from laid_out(self._signature(written), INDENT, "def __init__", " -> None:")
        base = self.code(written.base, comments)
        if isinstance(base, Brackets):
            opening = base.opening.removeprefix(f"{written.base.function}(")
            base = Brackets(f"super().__init__({opening}", base.items, base.closing, base.comma)
        yield from laid_out(base, INDENT * 2)
        yield from fields

    def _signature(self, written: Written) -> Code:
        items = [Item("self")]
        for name in written.ordered():
            text = f"{name}: {annotation(written.parameters[name])}"
            standard = written.standard.get(name)
            items.append(Item(text + (f" = {double_quoted(standard.text)}" if standard else "")))
        return Brackets("(", items, ")")

    def _fields(self, written: Written, used: set[str], comments: bool) -> Iterator[str]:
        for name, value in written.fields.items():
            if isinstance(value, Literal) and name not in used:
                continue
            set_by_call = isinstance(value, Call) and value.function == "self.register_buffer"
            lines = laid_out(
                self.code(value, comments), INDENT * 2, "" if set_by_call else f"self.{name} = "
            )
            yield from commented(lines, written.reads[0].shapes.get(name, "") if comments else "")

    def _method(self, written: Written, tree: ast.FunctionDef) -> Iterator[str]:
        """A method, with the shapes of the first module of the class."""
        read = written.reads[0]

        def shape_of(statement: ast.stmt) -> str:
            if isinstance(statement, ast.Return) and tree.name == "forward":
                return read.shape
            called = getattr(statement, "value", None)
            if isinstance(called, ast.Call) and of_self(called.func):
                return read.shapes.get(called.func.attr, "")  # type: ignore[attr-defined]
            return ""

        first = read.inputs if tree.name == "forward" else ""
        yield from function_lines(tree, INDENT, shape_of, first)


def folded_methods(written: Written) -> list[ast.FunctionDef]:
    """The methods of a class, with what all its modules have in common filled in."""
    values = {
        name: ast.literal_eval(value.text)
        for name, value in written.fields.items()
        if isinstance(value, Literal)
    }
    constants = {name: value for name, value in values.items() if isinstance(value, FOLDED)}
    present = [
        name
        for name, value in written.fields.items()
        if isinstance(value, Call | Instance)
        or (isinstance(value, Name) and NONE not in written.parameters[value.name])
    ]
    trees = written.methods.trees.values()
    return [folded(tree, constants, present) for tree in trees]


def annotation(values: tuple[Expression, ...]) -> str:
    """The type of a parameter that has these values."""
    kinds: dict[str, None] = {}
    for value in values:
        kind = type(ast.literal_eval(value.text)).__name__ if isinstance(value, Literal) else ""
        kinds[{"": "nn.Module", "NoneType": "None"}.get(kind, kind)] = None
    return " | ".join(sorted(kinds, key=lambda kind: kind == "None"))


def _runs(values: list[Expression]) -> list[tuple[Expression, int]]:
    """Equal things behind each other, once, and how many."""
    runs: list[tuple[Expression, int]] = []
    for value in values:
        if runs and runs[-1][0] == value and _shape(runs[-1][0]) == _shape(value):
            runs[-1] = (value, runs[-1][1] + 1)
        else:
            runs.append((value, 1))
    return runs


def _shape(value: Expression) -> str:
    return value.shape if isinstance(value, Call | Instance) else ""


def _is_positional(name: str) -> bool:
    """Whether an argument is understood without its name."""
    return name.endswith(("channels", "features")) or name.isdigit() or name in POSITIONAL
