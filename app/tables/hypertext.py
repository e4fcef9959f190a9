"""HTML: a table that stands by itself, every text escaped, without script."""

from collections.abc import Sequence
from html import escape

from app.tables.table import Cell, Table, grouped

# `pre` keeps the indentation that shows what is inside what.
TEXT, NUMBER = "text-align:left;white-space:pre", "text-align:right"


def as_html(table: Table) -> str:
    """The table as one `<table>`; numbers to the right."""
    styles = [NUMBER if table.is_number(i) else TEXT for i in range(len(table.columns))]
    head = _row(table.columns, styles, "th")
    body = "".join(_row(row, styles, "td") for row in table.rows)
    return f"<table><thead>{head}</thead><tbody>{body}</tbody></table>"


def _row(cells: Sequence[Cell], styles: Sequence[str], tag: str) -> str:
    written = "".join(
        f'<{tag} style="{style}">{_cell(cell)}</{tag}>'
        for cell, style in zip(cells, styles, strict=True)
    )
    return f"<tr>{written}</tr>"


def _cell(cell: Cell) -> str:
    if isinstance(cell, str):
        return escape(cell)
    return "" if cell is None else grouped(cell)
