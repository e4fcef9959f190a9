"""A table: a title, the names of its columns, rows of cells."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

Cell = str | int | float | None  # None is a cell with nothing in it


@dataclass(frozen=True)
class Table:
    """Rows under a heading.

    Attributes:
        title: what it is of, in one word; also the name of a file that holds it.
        columns: their names, each once.
        rows: as many cells each as there are columns.
    """

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]

    def is_number(self, column: int) -> bool:
        """Whether a column holds numbers, and nothing else but empty cells."""
        cells = [row[column] for row in self.rows if row[column] is not None]
        return bool(cells) and not any(isinstance(cell, str) for cell in cells)

    def without(self, ending: str) -> "Table":
        """The table without the columns whose names end so."""
        kept = [i for i, name in enumerate(self.columns) if not name.endswith(ending)]
        rows = [[row[i] for i in kept] for row in self.rows]
        return Table(self.title, [self.columns[i] for i in kept], rows)


def shape_text(shape: Any) -> str:
    """64x56x56; several as a list; by name where they have names."""
    if isinstance(shape, dict):
        return ", ".join(f"{name} {shape_text(one)}" for name, one in shape.items())
    if shape and isinstance(shape[0], list):
        return ", ".join(map(shape_text, shape))
    return "x".join(map(str, shape))


def grouped(number: int | float) -> str:
    """A number for people: 1,234,567; six digits of a fraction."""
    return f"{number:,}" if isinstance(number, int) else f"{number:,.6g}"
