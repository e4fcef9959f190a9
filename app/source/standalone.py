"""Standalone source: a model as one Python file that imports PyTorch alone."""

from collections.abc import Iterator

from torch import fx, nn

from app.schemas.report import LayerReport, Report
from app.source.classes import Classes, Written
from app.source.model import Model
from app.source.names_used import NamesUsed, imports
from app.source.statements import function_lines
from app.source.writing import Writer, folded_methods
from blocks.docstring import docstring
from blocks.registry import REGISTRY
from zoo.network import Network

LONGEST = 50  # characters of a path in a docstring, the last ones


def standalone(module: nn.Module, report: Report, title: str, paper: str | None) -> tuple[str, str]:
    """The source of a model, and the name of its class.

    The class has the same state dict and computes the same, in training too; its weights start as
    PyTorch's layers do.

    Args:
        module: what to write.
        report: what it costs, with the shapes of its layers.
        title: what it is called, on one line.
        paper: where it was published.

    Raises:
        SpecError: a part cannot be written; names it.
    """
    classes = Classes(Model(module, dict(_by_path(report.layers)) | {"": _root(report)}))
    writer, used = Writer(classes), NamesUsed()
    lines: list[str] = []
    for written in classes.done.values():
        for tree in folded_methods(written):
            used.add(tree, written.methods.known[tree.name])
        lines += ["", "", *writer.class_lines(written, _docstring(written))]
    above: list[str] = []
    for name, value in used.constants.items():
        above.append(f"{name} = {value!r}")
    for function in used.functions.values():
        above += ["", "", *function_lines(function, "")]
    root = list(classes.done.values())[-1].name
    tail = ["", "", *_demonstration(root, report)]
    body = [*above, *lines, *tail]
    header = [*_header(report, title, paper), "", *imports(body)]
    return "\n".join([*header, *body]) + "\n", root


def counted_layers(count: int) -> str:
    """A sentence that says what a spec is."""
    return f"A network of {count} layer{'s' if count > 1 else ''}."


def _by_path(layers: list[LayerReport]) -> Iterator[tuple[str, LayerReport]]:
    for layer in layers:
        yield layer.path, layer
        yield from _by_path(layer.layers)


def _root(report: Report) -> LayerReport:
    """The root as a layer; a report has it apart."""
    output = report.output
    shapes = list(output.values()) if isinstance(output, dict) else [output]
    return LayerReport(
        "", "", "", "", None, [[1, *(report.image or [])]], [[1, *shape] for shape in shapes], 1,
        report.cost, None, 0, [],
    )  # fmt: skip


def _header(report: Report, title: str, paper: str | None) -> list[str]:
    size = " x ".join(map(str, report.image or []))
    return [
        f'"""{title}, in PyTorch alone.',
        "",
        f"{report.cost.params:,} parameters; {report.cost.macs:,} multiply-accumulates",
        f"for an image of {size}.",
        *([f"Paper: {paper}."] if paper else []),
        "Behind a line stands the shape of its result.  Written by blockzoo.",
        '"""',
    ]


def _demonstration(root: str, report: Report) -> list[str]:
    size = ", ".join(map(str, report.image or []))
    return [
        'if __name__ == "__main__":',
        f"    model = {root}().eval()",
        f"    print(model(torch.zeros(1, {size})))",
    ]


def _docstring(written: Written) -> str:
    """What the class is, its shapes and paper, and whose shapes the comments are."""
    cls = written.reads[0].key[0]
    if issubclass(cls, fx.GraphModule):
        return counted_layers(len(written.fields))
    text = docstring(cls)
    lines = text.text.split("\n\n")[0].split("\n")
    entry = REGISTRY.get(cls.__name__)
    paper = cls.paper if issubclass(cls, Network) else entry.paper if entry else None
    more = [f"Paper: {paper}."] if paper else []
    if written.methods.trees and not written.is_one_size:
        read, count = written.reads[0], len(written.reads)
        whose = f"Shapes are those of `{read.path[-LONGEST:]}`, the first of {count} uses."
        more.append(whose)
    return "\n".join([*lines, *(["", *more] if more else [])])
