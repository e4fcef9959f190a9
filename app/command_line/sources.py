"""`blockzoo source`: a subject as text to take home."""

from pathlib import Path
from typing import get_args

import click

from app.command_line.mistake import Mistake, told
from app.command_line.options import (
    IMAGE,
    JSON,
    SETTINGS,
    SUBJECT,
    Setting,
    say,
    settings_of,
)
from app.schemas.source import SourceForm


@click.command(epilog=SUBJECT)
@click.argument("subject")
@IMAGE
@SETTINGS
@click.option(
    "--form",
    type=click.Choice(get_args(SourceForm)),
    default="pytorch",
    show_default=True,
    help="One file that needs torch alone; Python with blocks; the spec; a dict as mmcv reads.",
)
@click.option(
    "-o",
    "--output",
    "file",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Where to write it; the screen if left out.",
)
@JSON
def source(
    subject: str,
    image: tuple[int, ...] | None,
    settings: tuple[Setting, ...],
    form: SourceForm,
    file: Path | None,
    as_json: bool,
) -> None:
    """Write SUBJECT as source to take home; your own code too, where the writer can."""
    with told():
        from app.command_line.answers import sourced
        from app.command_line.subject import found

        answer = sourced(found(subject, image, settings_of(settings)), form)
    text = answer.model_dump_json() if as_json else answer.text
    if file is None:
        say(text)
        return
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise Mistake(f"{file} cannot be written: {error.strerror}.") from None
