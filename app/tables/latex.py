"""LaTeX: a `tabular` that needs no package, every special character escaped."""

from collections.abc import Sequence

from app.tables.table import Cell, Table, grouped

# A row must not begin with [ or *, which \\ before it would take for its own; braces see to that.
ESCAPES = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        "<": r"\textless{}",
        ">": r"\textgreater{}",
        "|": r"\textbar{}",
        '"': r"\textquotedbl{}",
        "`": r"\textasciigrave{}",
        "[": "{[}",
        "]": "{]}",
        "*": "{*}",
        "-": "{-}",
        **{special: f"\\{special}" for special in "#$%&_{}"},
    }
)


def as_latex(table: Table) -> str:
    """The table as a whole `tabular`."""
    columns = "".join("r" if table.is_number(i) else "l" for i in range(len(table.columns)))
    lines = [r"\hline", _row(table.columns), r"\hline", *map(_row, table.rows), r"\hline"]
    return "\n".join([f"\\begin{{tabular}}{{{columns}}}", *lines, r"\end{tabular}", ""])


def _row(cells: Sequence[Cell]) -> str:
    return " & ".join(map(_cell, cells)) + r" \\"


def _cell(cell: Cell) -> str:
    if isinstance(cell, str):
        return " ".join(cell.split()).translate(ESCAPES)
    return "" if cell is None else grouped(cell).replace("-", "$-$")
