"""Options of the whole suite."""

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--every` tries every architecture where one a family is usual; it takes some minutes."""
    parser.addoption("--every", action="store_true", help="script and export the whole zoo")
