"""Layout: code as nested brackets, broken into lines of at most 100 columns."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

WIDTH = 100  # columns
INDENT = "    "


@dataclass(frozen=True)
class Brackets:
    """`opening item, item closing`; a comment behind an item asks for lines of their own."""

    opening: str
    items: Sequence["Item"]
    closing: str
    comma: str = ","  # behind the last item, on a line of its own


@dataclass(frozen=True)
class Item:
    """One of the things in brackets."""

    code: "Code"
    prefix: str = ""  # such as `stride=`
    comment: str = ""


Code: TypeAlias = str | Brackets


def laid_out(code: Code, indent: str, prefix: str = "", suffix: str = "") -> list[str]:
    """The lines of some code, the first with the prefix, the last with the suffix."""
    line = None if _has_comments(code) else indent + prefix + flat(code) + suffix
    if isinstance(code, str) or (line is not None and len(line) <= WIDTH):
        return [indent + prefix + flat(code) + suffix]
    lines = [indent + prefix + code.opening]
    for item in code.items:
        inner = laid_out(item.code, indent + INDENT, item.prefix, code.comma)
        lines += commented(inner, item.comment)
    return [*lines, indent + code.closing.lstrip() + suffix]


def commented(lines: list[str], comment: str) -> list[str]:
    """A comment behind a single line, or before it where it is too long; none for several."""
    if not comment or len(lines) != 1:
        return lines
    line = lines[0]
    if len(line) + len(comment) + 4 <= WIDTH:
        return [f"{line}  # {comment}"]
    above = line[: len(line) - len(line.lstrip())] + f"# {comment}"
    return [above, line] if len(above) <= WIDTH else [line]


def flat(code: Code) -> str:
    """Some code in one line."""
    return "".join(_flat(code))


def _flat(code: Code) -> Iterator[str]:
    if isinstance(code, str):
        yield code
        return
    yield code.opening
    for index, item in enumerate(code.items):
        yield (", " if index else "") + item.prefix
        yield from _flat(item.code)
    yield code.closing


def _has_comments(code: Code) -> bool:
    return not isinstance(code, str) and any(
        item.comment or _has_comments(item.code) for item in code.items
    )
