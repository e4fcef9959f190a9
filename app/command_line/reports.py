"""`blockzoo inspect` and `blockzoo compare`: what subjects cost."""

from typing import Any

import click

from app.command_line.mistake import Mistake, told
from app.command_line.options import (
    CHECKS,
    IMAGE,
    JSON,
    SETTINGS,
    SUBJECT,
    Setting,
    say,
    screen_width,
    settings_of,
)
from app.schemas.requests import CheckName
from app.schemas.spec import MAX_SUBJECTS
from app.tables import table_of
from app.tables.outline import DEPTH
from app.tables.plain import as_plain
from app.tables.written_report import report_text


@click.command(epilog=SUBJECT)
@click.argument("subject")
@IMAGE
@SETTINGS
@CHECKS
@click.option(
    "--depth",
    type=click.IntRange(min=0),
    default=DEPTH,
    show_default=True,
    help="Levels of the tree to show.",
)
@JSON
def inspect(
    subject: str,
    image: tuple[int, ...] | None,
    settings: tuple[Setting, ...],
    checks: list[CheckName],
    depth: int,
    as_json: bool,
) -> None:
    """Report what SUBJECT costs, layer by layer, and whether it passes the checks."""
    with told():
        from app.command_line.answers import inspected
        from app.command_line.subject import found

        one = found(subject, image, settings_of(settings))
        report = inspected(one, checks)
    if as_json:
        say(report.model_dump_json())
        return
    say(f"{one.label}, {report_text(report.model_dump(), depth, screen_width())}")


@click.command(epilog=SUBJECT)
@click.argument("subjects", nargs=-1, required=True, metavar="SUBJECT SUBJECT...")
@IMAGE
@SETTINGS
@click.option(
    "--reference",
    type=click.IntRange(min=1, max=MAX_SUBJECTS),
    default=1,
    show_default=True,
    help="Number of the subject that the others are measured by.",
)
@JSON
def compare(
    subjects: tuple[str, ...],
    image: tuple[int, ...] | None,
    settings: tuple[Setting, ...],
    reference: int,
    as_json: bool,
) -> None:
    """Compare what subjects cost on one image, that of the first unless --image says otherwise."""
    if not 2 <= len(subjects) <= MAX_SUBJECTS:
        raise Mistake(f"Name 2 to {MAX_SUBJECTS} subjects to compare, not {len(subjects)}.")
    if reference > len(subjects):
        raise Mistake(f"There is no subject {reference}, the last of them is {len(subjects)}.")
    with told():
        from app.command_line.answers import compared
        from app.command_line.subject import found

        chosen = []
        for place, text in enumerate(subjects, 1):
            one = found(text, image, settings_of(settings, place, len(subjects)))
            image = image or tuple(one.image)
            chosen.append(one)
        comparison = compared(chosen, reference - 1)
    if as_json:
        say(comparison.model_dump_json())
        return
    say(_compared_text(comparison.model_dump()))


def _compared_text(data: dict[str, Any]) -> str:
    """The figures, what is otherwise, and who costs least.

    Without the differences: a screen is narrow, and the ratios say as much.
    """
    written = []
    for name in ("comparison", "settings"):
        table = table_of("compare", name, data)
        if table is not None and table.rows:
            written.append(as_plain(table.without("_difference"), screen_width()))
    whole = [one["sentence"] for one in data["winners"] if one["role"] is None]
    return "\n".join([*written, *whole])
