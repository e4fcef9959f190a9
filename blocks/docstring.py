"""A block's docstring, taken apart: summary, shapes, formulas, arguments."""

import inspect
import re
from dataclasses import dataclass

SECTIONS = ("Shape", "Where", "Params", "MACs", "Args", "Raises")


@dataclass(frozen=True)
class Docstring:
    """The parts of a docstring; a section that is not there is empty."""

    text: str  # the whole, indentation removed
    summary: str  # its first sentence
    where: dict[str, str]  # abbreviation -> expression, in the order they build on
    params: dict[str, str]  # part -> expression
    macs: dict[str, str]  # part -> expression
    args: dict[str, str]  # argument -> sentence


def docstring(cls: type) -> Docstring:
    """The docstring of a class, taken apart."""
    text = inspect.cleandoc(cls.__doc__ or "")
    sections = _sections(text)
    return Docstring(
        text=text,
        summary=text.partition("\n\n")[0].replace("\n", " "),
        where=_entries(sections["Where"], " = "),
        params=_entries(sections["Params"], ": "),
        macs=_entries(sections["MACs"], ": "),
        args=_entries(sections["Args"], ": "),
    )


def _sections(text: str) -> dict[str, list[str]]:
    """The indented lines below each heading."""
    sections: dict[str, list[str]] = {name: [] for name in SECTIONS}
    current = None
    for line in text.splitlines():
        heading = line.removesuffix(":")
        if heading in sections and line.endswith(":"):
            current = heading
        elif line and not line.startswith(" "):
            current = None
        elif current and line.strip():
            sections[current].append(line[4:])
    return sections


def _entries(lines: list[str], separator: str) -> dict[str, str]:
    """`name<separator>text` a line; a line indented further goes on with the one before."""
    entries: dict[str, str] = {}
    for line in lines:
        name, found, rest = line.partition(separator)
        if found and re.fullmatch(r"\w+", name):
            entries[name] = rest
        elif entries:
            last = next(reversed(entries))
            entries[last] = f"{entries[last]} {line.strip()}"
    return entries
