"""The page `docs/deployability.md`: a table for each family, the reasons below."""

from collections.abc import Iterator
from typing import get_args

from app.deployability.listed import Families, Listed
from app.schemas.deployability import Deployability, Kind, Matrix, Verdict
from app.schemas.requests import CheckName

CHECKS: tuple[CheckName, ...] = get_args(CheckName)
MARKS = {"passed": "\u2713", "failed": "\u2717", "skipped": "\u2013"}
INTRODUCTION = """\
# Deployability

Which block and which architecture passes which check: \u2713 passed, \u2717 failed, \u2013 skipped;
a number leads to the reason. A block is tried with the arguments of its card, an architecture on a
small image; both with random weights, on the CPU. What each check asks is said in
[checks.md](checks.md).

Made with {versions} by `blockzoo deployability --write`, which runs every check of every subject;
`blockzoo deployability --check` tells what has come out otherwise since. Not written by hand.
"""
HEADINGS: dict[Kind, str] = {"blocks": "Blocks", "architectures": "Architectures"}


class Reasons:
    """Sentences, each with a number of its own."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def mark(self, verdict: Verdict | None) -> str:
        """What stands in the table."""
        if verdict is None:
            return ""
        if verdict.reason is None:
            return MARKS[verdict.status]
        number = self._numbers.setdefault(verdict.reason, len(self._numbers) + 1)
        return f"{MARKS[verdict.status]}[^{number}]"

    def lines(self) -> Iterator[str]:
        """The footnotes."""
        return (f"[^{number}]: {_one_line(text)}" for text, number in self._numbers.items())


def written_page(matrix: Matrix, rows: Listed) -> str:
    """The page as Markdown.

    Args:
        matrix: what is kept.
        rows: what is registered.
    """
    versions = ", ".join(f"{name} {version}" for name, version in matrix.versions.items())
    reasons = Reasons()
    parts = [INTRODUCTION.format(versions=versions)]
    for kind in get_args(Kind):
        parts += [
            f"## {HEADINGS[kind]}\n",
            "\n".join(_table(rows.families[kind], matrix.of(kind), reasons)) + "\n",
        ]
    return "\n".join([*parts, "\n".join(["## Reasons\n", *reasons.lines()])]) + "\n"


def _table(families: Families, known: dict[str, Deployability], reasons: Reasons) -> Iterator[str]:
    yield f"| family | name | {' | '.join(CHECKS)} |"
    yield f"| --- | --- | {' | '.join([':-:'] * len(CHECKS))} |"
    for family, names in families.items():
        for name in names:
            row = known.get(name, {})
            marks = " | ".join(reasons.mark(row.get(check)) for check in CHECKS)
            yield f"| {family} | `{name}` | {marks} |"


def _one_line(text: str) -> str:
    """What would be markup is text."""
    return " ".join(text.split()).replace("<", "\\<").replace("|", "\\|")
