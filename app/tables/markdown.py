"""Markdown: a table as GitHub has it, numbers grouped and to the right."""

import re

from app.tables.table import Cell, Table, grouped

SPECIAL = re.compile(r"([\\`*_\[\]<>#|~$&])")


def as_markdown(table: Table) -> str:
    """The table with its header and the line of dashes."""
    rules = ["---:" if table.is_number(i) else "---" for i in range(len(table.columns))]
    lines = [table.columns, rules, *table.rows]
    texts = [rules if line is rules else map(_cell, line) for line in lines]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in texts)


def _cell(cell: Cell) -> str:
    if isinstance(cell, str):
        return SPECIAL.sub(r"\\\1", " ".join(cell.split()))
    return "" if cell is None else grouped(cell)
