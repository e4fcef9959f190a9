"""A report written out for people: what it costs in two lines, its outline, what is amiss."""

from collections.abc import Iterator
from html import escape
from typing import Any

from app.tables.hypertext import as_html
from app.tables.outline import DEPTH, outline
from app.tables.plain import as_plain, printable
from app.tables.table import shape_text

Data = dict[str, Any]
FIGURES = {
    "seconds": "{:.2g} s",
    "max_difference": "largest difference from eager {:.3g}",
    "max_relative_difference": "relative {:.2g}",
    "signal_to_noise_db": "signal to noise {:.1f} dB",
}
PROSE = {"reason": "{}", "where": "at {}", "remedy": "remedy: {}"}


def report_text(report: Data, depth: int = DEPTH, width: int | None = None) -> str:
    """The report as plain text.

    Args:
        report: the answer, as plain data.
        depth: levels of the tree.
        width: of the screen, in characters; None where there is no screen.
    """
    table = as_plain(outline(report, depth), width)
    notes = [printable(note) for note in _notes(report)]
    return "\n".join([*_head(report), "", table, *notes]).rstrip("\n")


def report_html(report: Data, depth: int = DEPTH) -> str:
    """The report as HTML that stands by itself."""
    head, notes = (f"<p>{'<br>'.join(map(escape, part))}</p>" for part in _parts(report))
    return f"<div>{head}{as_html(outline(report, depth))}{notes}</div>"


def _parts(report: Data) -> tuple[list[str], list[str]]:
    return list(_head(report)), list(_notes(report))


def _head(report: Data) -> Iterator[str]:
    cost = report["cost"]
    read = shape_text(report["image"]) if report["image"] else "inputs"
    batch = f"{report['batch']} times " if report["batch"] != 1 else ""
    yield f"{batch}{read} -> {shape_text(report['output'])}"
    frozen = f" ({cost['frozen_params']:,} frozen)" if cost["frozen_params"] else ""
    yield (
        f"{cost['params']:,} params{frozen}, {cost['macs']:,} MACs ({cost['flops']:,} FLOPs), "
        f"{cost['bytes']['activations']:,} bytes of activations"
    )


def _notes(report: Data) -> Iterator[str]:
    for one in report["uncounted"]:
        place = f", first in {one['layer']}" if one["layer"] else ""
        times = "once" if one["calls"] == 1 else f"{one['calls']:,} times"
        yield f"not counted: {one['operator']}, called {times}{place}: it has no formula"
    for name, check in report["checks"].items():
        yield from _checked(name, check)


def _checked(name: str, check: Data) -> Iterator[str]:
    """How it went, with the figures; then why, where and what would mend it."""
    figures = [
        form.format(check[figure])
        for figure, form in FIGURES.items()
        if check.get(figure) is not None
    ]
    told = f" ({', '.join(figures)})" if figures else ""
    yield f"{name}: {check['status']}{told}"
    for part, form in PROSE.items():
        if check.get(part):
            yield f"  {form.format(check[part])}"
