"""Formulas: a subject's cost as sums of its blocks' expressions, each equal to the count."""

import functools
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from torch import nn

from app.compose.filled import filled, names_in
from app.schemas.formulas import (
    Abbreviation,
    BlockFormulas,
    FilledFormulas,
    FormulaPart,
    FormulaSum,
    StageFormulas,
    Unexplained,
)
from app.schemas.report import LayerReport, Report
from blocks.docstring import Docstring, docstring
from blocks.formula import evaluate, names_of
from blocks.registry import REGISTRY, Entry, arguments_of
from zoo.network import Network

REST = "rest"
Found = BlockFormulas | Unexplained


class Block(NamedTuple):
    """What tells the formulas of a block: two that are equal have the same."""

    name: str
    args: str  # as printed
    image: tuple[int, ...]
    calls: int


@functools.cache
def documented(block: str) -> Docstring:
    """The docstring of a registered block, taken apart once."""
    return docstring(REGISTRY[block].cls)


def formulas(module: nn.Module, report: Report) -> FilledFormulas:
    """The formulas of a module's blocks, stage by stage.

    A block counts as explained where the sums of its documented parts are the numbers that were
    measured; whatever else costs something is listed as measured.

    Args:
        module: what was measured.
        report: what was measured of it.
    """
    root = _root(module, report)
    rows = {path: name for name, path in _rows(module, root).items()}
    found: dict[str, list[Found]] = defaultdict(list)
    known: dict[Block, BlockFormulas | None] = {}
    for one in _found(root, module, known):
        path = one.path if isinstance(one, Unexplained) else one.paths[0]
        found[_row_of(path, rows)].append(one)
    stages = [_stage(name, path, found.pop(path, [])) for path, name in rows.items()]
    rest = [_stage(REST, "", left) for left in found.values()]
    stages += [stage for stage in rest if stage.params or stage.macs]
    return FilledFormulas(params=report.cost.params, macs=report.cost.macs, stages=stages)


def _root(module: nn.Module, report: Report) -> LayerReport:
    """The report's root as a layer."""
    kind, image = type(module).__name__, report.image or []
    shapes = [[report.batch, *image]]
    return LayerReport(
        *("", "", kind, module.extra_repr(), None, shapes, []),
        *(1, report.cost, report.own, 0, report.layers),
    )


def _rows(module: nn.Module, root: LayerReport) -> dict[str, str]:
    """The paths of the stages, by name: the paper's rows, a spec's layers, or the block itself."""
    if isinstance(module, Network):
        return dict(module.rows())
    if entry_with_formulas(module) is not None:
        return {root.type: ""}
    return {layer.name: layer.path for layer in root.layers}


def entry_with_formulas(module: nn.Module) -> Entry | None:
    """The registry's entry of a block that has formulas of its own; a structural one has none."""
    entry = None if arguments_of(module) is None else REGISTRY[type(module).__name__]
    return None if entry is None or entry.nested else entry


def _row_of(path: str, rows: Mapping[str, str]) -> str:
    """The path of the innermost row that a path lies in; REST if it lies in none."""
    while path and path not in rows:
        path = path.rpartition(".")[0]
    return path if path in rows else REST


def _found(
    layer: LayerReport, module: nn.Module, known: dict[Block, BlockFormulas | None]
) -> Iterator[Found]:
    """The outermost blocks, and what costs something beside them; together they are the whole."""
    entry = entry_with_formulas(module)
    if entry is not None:
        explained = _explained(entry, layer, module, known)
        if explained is not None:
            if explained.params.parts or explained.macs.parts:  # else it has nothing that counts
                yield explained
            return
    for child in layer.layers:
        below = module._modules[child.name]
        assert below is not None  # it has a report
        yield from _found(child, below, known)
    own = layer.own if layer.layers else layer.cost
    if own is not None and (own.params or own.macs):
        reason = "it has no formula" if entry is None else "it counts otherwise than its formula"
        yield Unexplained(layer.path, layer.type, own.params, own.macs, f"{reason}.")


def _explained(
    entry: Entry, layer: LayerReport, module: nn.Module, known: dict[Block, BlockFormulas | None]
) -> BlockFormulas | None:
    """The block's formulas if their sums are what was measured."""
    image = tuple(layer.input[0][1:]) if layer.input else ()
    block = Block(entry.name, layer.args, image, layer.calls)
    if block not in known:
        known[block] = _formulas(entry, arguments_of(module) or {}, block)
    one = known[block]
    if one is None or (one.params.total, one.macs.total) != (layer.cost.params, layer.cost.macs):
        return None
    sums = (
        FormulaSum(one.params.parts, one.params.total, layer.cost.params),
        FormulaSum(one.macs.parts, one.macs.total, layer.cost.macs),
    )
    return BlockFormulas(one.block, one.args, [layer.path], one.image, one.calls, one.where, *sums)


def _formulas(entry: Entry, args: Mapping[str, Any], block: Block) -> BlockFormulas | None:
    """The formulas on this image; None for one that they do not speak of (of a video, say).

    What does not run has no image and no macs; features are an image of one row.
    """
    if len(block.image) > 3:
        return None
    docs = documented(entry.name)
    channels, height, width = (1,) * (3 - len(block.image)) + block.image
    names = names_of(entry, args, (channels, height, width))
    macs = docs.macs if block.calls else {}
    where = []
    for name in used(docs.where, [*docs.params.values(), *macs.values()]):
        expression = docs.where[name]
        names[name] = evaluate(expression, names)
        where.append(Abbreviation(name, expression, filled(expression, names), names[name]))
    sums = (_sum(docs.params, names), _sum(macs, names, block.calls))
    return BlockFormulas(block.name, block.args, [], list(block.image), block.calls, where, *sums)


def used(where: Mapping[str, str], expressions: list[str]) -> list[str]:
    """The abbreviations that these expressions rest on, in their order."""
    used = {name for expression in expressions for name in names_in(expression)}
    for name in reversed(list(where)):
        if name in used:
            used |= names_in(where[name])
    return [name for name in where if name in used]


def _sum(parts: Mapping[str, str], names: Mapping[str, Any], times: int = 1) -> FormulaSum:
    found = [
        FormulaPart(part, expression, filled(expression, names), evaluate(expression, names))
        for part, expression in parts.items()
    ]
    total = times * sum(part.value for part in found)
    return FormulaSum(found, total, total)


def _stage(name: str, path: str, found: list[Found]) -> StageFormulas:
    """A stage, its equal blocks folded into one."""
    blocks: dict[Block, BlockFormulas] = {}
    measured = [one for one in found if isinstance(one, Unexplained)]
    params = sum(one.params for one in measured)
    macs = sum(one.macs for one in measured)
    for one in found:
        if isinstance(one, BlockFormulas):
            block = Block(one.block, one.args, tuple(one.image), one.calls)
            if block in blocks:
                blocks[block].paths += one.paths
            else:
                blocks[block] = one
            params += one.params.counted
            macs += one.macs.counted
    return StageFormulas(name, path, params, macs, list(blocks.values()), measured)
