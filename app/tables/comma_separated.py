"""CSV as RFC 4180 has it: CRLF, quotes doubled, numbers plain, no cell that a sheet would run."""

import csv
import io

from app.tables.table import Cell, Table

# What spreadsheets take for the start of a formula, its full-width forms too; a tab or line break
# in front of it is dropped by some of them.
STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", *"\uff1d\uff0b\uff0d\uff20")


def as_csv(table: Table) -> str:
    """The table with a header line."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(map(_cell, table.columns))
    writer.writerows([_cell(cell) for cell in row] for row in table.rows)
    return text.getvalue()


def _cell(cell: Cell) -> Cell:
    """Text that would be run gets an apostrophe in front, which sheets take for "this is text"."""
    if isinstance(cell, str) and cell.startswith(STARTS_A_FORMULA):
        return f"'{cell}"
    return cell
