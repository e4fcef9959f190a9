"""The tables of a report's parts; None where the report has not the part."""

from typing import Any

from app.tables.table import Cell, Table, shape_text

Data = dict[str, Any]


def formulas(report: Data) -> Table | None:
    """A row a summand: its expression, the numbers filled in, its value, how often it stands."""
    part = _part(report, "formulas")
    columns = ["stage", "block", "repeats", "measure", "part", "expression", "filled", "value"]
    rows: list[list[Cell]] = [
        [
            *(stage["name"], block["block"], len(block["paths"]), measure),
            *(one["part"], one["expression"], one["filled"], one["value"]),
        ]
        for stage in part.get("stages", [])
        for block in stage["blocks"]
        for measure in ("params", "macs")
        for one in block[measure]["parts"]
    ]
    rows += [
        [stage["name"], one["type"], 1, measure, one["path"], None, one["reason"], one[measure]]
        for stage in part.get("stages", [])
        for one in stage["measured"]
        for measure in ("params", "macs")
    ]
    return Table("formulas", columns, rows) if part else None


def conventions(report: Data) -> Table | None:
    """A row a term: what each tool adds to our count, and the total it prints."""
    part = _part(report, "conventions")
    if not part:
        return None
    rows: list[list[Cell]] = [["blockzoo", "macs", "multiply-accumulates", part["macs"]]]
    for tool in part["tools"]:
        rows += [[tool["tool"], tool["unit"], t["what"], t["amount"]] for t in tool["terms"]]
        rows.append([tool["tool"], tool["unit"], tool["fails"] or "total", tool["total"]])
    return Table("conventions", ["tool", "unit", "term", "amount"], rows)


def graph(report: Data) -> Table | None:
    """A row a call: what it reads, by the rows' numbers, what it gives and costs."""
    part = _part(report, "graph")
    reads: dict[int, dict[int, None]] = {}
    for edge in part.get("edges", []):
        reads.setdefault(edge["target"], {})[edge["source"]] = None
    columns = ["node", "kind", "path", "type", "reads", "output", "params", "macs"]
    rows: list[list[Cell]] = [
        [
            *(place, node["kind"], node["path"], node["type"]),
            " ".join(map(str, reads.get(place, {}))),
            shape_text([shape[1:] for shape in node["output"]]),
            *(node["params"], node["macs"]),
        ]
        for place, node in enumerate(part.get("nodes", []))
    ]
    return Table("graph", columns, rows) if part else None


def memory(report: Data) -> Table | None:
    """A row a moment of the timeline; with training, that of the step behind that of inference."""
    part = _part(report, "memory")
    rows = [
        [run, place, moment["layer"], moment["bytes"]]
        for run in ("inference", "training")
        for place, moment in enumerate((part.get(run) or {"timeline": []})["timeline"])
    ]
    return Table("memory", ["run", "moment", "layer", "bytes"], rows) if part else None


def receptive_field(report: Data) -> Table | None:
    """A row a layer: how far it sees, along the height and the width."""
    part = _part(report, "receptive_field")
    figures = ("size", "stride", "padding", "center")
    columns = [f"{figure}_{side}" for figure in figures for side in ("height", "width")]
    rows = [
        [
            *(layer["path"], layer["type"]),
            *(cell for figure in figures for cell in _sides(layer["reach"][figure])),
            layer["reach"]["global_by"],
        ]
        for layer in part.get("layers", [])
    ]
    heads = ["path", "type", *columns, "global_by"]
    return Table("receptive_field", heads, rows) if part else None


def _sides(sides: list[Cell]) -> list[Cell]:
    """Height and width; nothing where nothing can be said, or there is no second side."""
    return [*sides, None, None][:2]


def roofline(report: Data) -> Table | None:
    """A row a layer: its intensity, what it waits for, and the least time it takes."""
    part = _part(report, "roofline")
    columns = ["path", "type", "role", "flops", "bytes", "intensity", "bound", "least_ms", "share"]
    return _picked("roofline", columns, part.get("layers"))


def latency(report: Data) -> Table | None:
    """A row a layer, or one row where the layers were not timed."""
    part = _part(report, "latency")
    if not part:
        return None
    if part["layer_times"]:
        columns = ["path", "type", "median_ms", "share"]
        return _picked("latency", columns, part["layer_times"]["layers"])
    return _picked("latency", list(part["times"]), [part["times"]])


def referees(report: Data) -> Table | None:
    """A row a referee."""
    columns = ["referee", "version", "macs", "params", "ours", "agrees", "verdict"]
    return _picked("referees", columns, (report["parts"] or {}).get("referees"))


def _part(report: Data, name: str) -> Data:
    """The part; empty if it is not there."""
    part: Data = (report["parts"] or {}).get(name) or {}
    return part


def _picked(title: str, columns: list[str], rows: list[Data] | None) -> Table | None:
    if rows is None:
        return None
    return Table(title, columns, [[_cell(row[column]) for column in columns] for row in rows])


def _cell(value: Any) -> Cell:
    """What is no number is text."""
    if isinstance(value, list):
        return shape_text(value)
    return str(value).lower() if isinstance(value, bool) else value
