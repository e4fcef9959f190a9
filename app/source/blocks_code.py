"""Blocks code: a subject as Python that uses blockzoo."""

from collections.abc import Iterable, Iterator
from typing import Any

from torch import fx, nn

from app.compose.subject import AnySubject
from app.schemas.report import Report
from app.schemas.spec import ArchitectureSubject
from app.source.layout import INDENT, Brackets, Code, Item, commented, laid_out
from app.source.methods import methods_of
from app.source.model import shown
from app.source.standalone import counted_layers
from app.source.statements import docstring_lines, double_quoted, function_lines
from blocks.errors import SpecError
from blocks.registry import REGISTRY, arguments_of
from blocks.structural import Chain, Parallel, ResidualAdd, SkipConnection


def blocks_code(subject: AnySubject, module: nn.Module, report: Report) -> tuple[str, str]:
    """The code of a subject, and the name of its class or variable.

    Args:
        subject: what was asked about.
        module: the same, built.
        report: with the shapes of its layers.

    Raises:
        SpecError: a part is no registered block; names it.
    """
    if isinstance(subject, ArchitectureSubject):
        knobs = [Item(_literal(v), f"{name}=") for name, v in subject.args.items()]
        made = Brackets("zoo.create(", [Item(_literal(subject.architecture)), *knobs], ")")
        return _lines(["import zoo", "", *laid_out(made, "", "model = ")]), "model"
    if isinstance(module, fx.GraphModule):
        return _lines(_network(module, report)), "Network"
    used = {type(part).__name__ for part in module.modules() if type(part).__name__ in REGISTRY}
    code = laid_out(_made(module, ""), "", "model = ")
    return _lines([_import(used, code), "", *code]), "model"


def _lines(lines: Iterable[str]) -> str:
    return "\n".join(lines) + "\n"


def _import(used: set[str], code: list[str]) -> str:
    """The import of those blocks that stand in the code."""
    text = "\n".join(code)
    names = sorted(name for name in used if f"{name}(" in text)
    items = [Item(name) for name in names]
    line = f"from blocks import {', '.join(names)}"
    return (
        line
        if len(line) <= 100
        else "\n".join(laid_out(Brackets("(", items, ")"), "", "from blocks import "))
    )


def _network(module: fx.GraphModule, report: Report) -> Iterator[str]:
    """The lines of a class whose layers are blocks."""
    shapes = {layer.path: shown(layer.output) for layer in report.layers}
    body: list[str] = []
    for name, part in module.named_children():
        lines = laid_out(_made(part, name), INDENT * 2, f"self.{name} = ")
        body += commented(lines, shapes.get(name, ""))
    used = {type(part).__name__ for part in module.modules() if type(part).__name__ in REGISTRY}
    yield from ("from torch import Tensor, nn", "", _import(used, body), "", "")
    yield "class Network(nn.Module):"
    yield from docstring_lines(counted_layers(len(shapes)), INDENT)
    yield from ("", f"{INDENT}def __init__(self) -> None:", f"{INDENT * 2}super().__init__()")
    yield from body
    yield ""
    yield from function_lines(methods_of(module).trees["forward"], INDENT)


def _made(module: nn.Module, path: str) -> Code:
    """The call that makes a block."""
    name = type(module).__name__
    if isinstance(module, Chain):
        return _parts("Chain", module, path)
    if isinstance(module, SkipConnection):
        parts = [module.layer, module.connection]
    elif isinstance(module, ResidualAdd):
        parts = [module.block, *([module.shortcut] if module.shortcut is not None else [])]
    elif isinstance(module, Parallel):
        branches = _parts("", module.branches, path)
        return Brackets("Parallel(", [Item(_made(module.connection, path)), Item(branches)], ")")
    else:
        arguments = arguments_of(module)
        if arguments is None and name not in REGISTRY:
            raise SpecError(f"{name} is no registered block", layer=path)
        items = [Item(_literal(value), f"{key}=") for key, value in (arguments or {}).items()]
        return Brackets(f"{name}(", items, ")")
    return Brackets(f"{name}(", [Item(_made(part, path)) for part in parts], ")")


def _parts(function: str, module: nn.Module, path: str) -> Code:
    """The children of a module, numbered or by name."""
    parts = list(module.named_children())
    numbered = function and [n for n, _ in parts] == [str(i) for i in range(len(parts))]
    codes = [_made(part, f"{path}.{name}") for name, part in parts]
    if numbered:
        return Brackets(f"{function}(", [Item(code) for code in codes], ")")
    keys = [f"{_literal(name)}: " for name, _ in parts]
    items = [Item(code, key) for code, key in zip(codes, keys, strict=True)]
    return Brackets(f"{function}({{" if function else "{", items, "})" if function else "}")


def _literal(value: Any) -> str:
    return double_quoted(repr(value))
