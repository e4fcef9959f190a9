"""Plain text: a table as a terminal shows it, in columns, no wider than the screen."""

from collections.abc import Sequence

from app.tables.table import Cell, Table, grouped

GAP = "  "
LEAST = 8  # characters that a column of text keeps where the screen is narrow


def as_plain(table: Table, width: int | None = None) -> str:
    """The table under a heading and a rule; text to the left, numbers to the right.

    Args:
        table: what is written.
        width: of the screen, in characters; where it is too narrow, text ends in "..". Numbers
            are always whole, even where they then leave the screen.
    """
    numbers = [table.is_number(i) for i in range(len(table.columns))]
    lines = [list(table.columns), *([_cell(cell) for cell in row] for row in table.rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    if width is not None:
        widths = _narrowed(widths, numbers, width)
    lines.insert(1, ["-" * w for w in widths])
    return "".join(f"{_line(line, widths, numbers)}\n" for line in lines)


def printable(text: str) -> str:
    """The text without characters that would move the cursor or change colours."""
    return "".join(c if c.isprintable() else "?" for c in text)


def _cell(cell: Cell) -> str:
    if isinstance(cell, str):
        return printable(cell)
    return "" if cell is None else grouped(cell)


def _narrowed(widths: list[int], numbers: Sequence[bool], width: int) -> list[int]:
    """The widest columns of text give way, a character at a time."""
    widths = list(widths)
    texts = [i for i, number in enumerate(numbers) if not number]
    surplus = sum(widths) + len(GAP) * (len(widths) - 1) - width
    for _ in range(surplus):
        widest = max(texts, key=lambda i: widths[i], default=None)
        if widest is None or widths[widest] <= LEAST:
            break
        widths[widest] -= 1
    return widths


def _line(cells: Sequence[str], widths: Sequence[int], numbers: Sequence[bool]) -> str:
    padded = (
        cell.rjust(width) if number else _cut(cell, width).ljust(width)
        for cell, width, number in zip(cells, widths, numbers, strict=True)
    )
    return GAP.join(padded).rstrip()


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else f"{text[: width - 2]}.."
