"""Tables to take away: answers as rows, rows as CSV, Markdown or LaTeX; plain data."""

from app.tables.answers import TABLES, table_of
from app.tables.forms import FORMS, Form
from app.tables.table import Table

__all__ = ["FORMS", "TABLES", "Form", "Table", "table_of"]
