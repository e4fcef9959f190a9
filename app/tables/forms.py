"""The forms that a table has as text, each with its media type."""

from collections.abc import Callable
from typing import NamedTuple

from app.tables.comma_separated import as_csv
from app.tables.latex import as_latex
from app.tables.markdown import as_markdown
from app.tables.table import Table


class Form(NamedTuple):
    """How a table is written."""

    media_types: tuple[str, ...]  # what a client may call it; we call it the first
    suffix: str  # of a file
    write: Callable[[Table], str]


FORMS: dict[str, Form] = {
    "csv": Form(("text/csv",), "csv", as_csv),
    "markdown": Form(("text/markdown",), "md", as_markdown),
    "latex": Form(
        ("application/x-latex", "application/x-tex", "text/x-latex", "text/x-tex"), "tex", as_latex
    ),
}
