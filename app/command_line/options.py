"""What commands are given: images, settings, checks; and where they print."""

import json
import re
import shutil
import sys
from collections.abc import Iterator
from typing import Any, NamedTuple, get_args

import click

from app.command_line.mistake import Mistake
from app.schemas.requests import CheckName

SUBJECT = """A SUBJECT is a block (MBConv), an architecture (resnet50), a file with a spec \
(net.json), or your own code: package.module:factory names a class, a function or a module, which \
is imported and called here, with --set as its arguments."""
SETTING = re.compile(r"(?:(?P<place>[1-9]\d?)\.)?(?P<name>[A-Za-z_]\w*)=(?P<value>.*)", re.DOTALL)


class Setting(NamedTuple):
    """An argument of a subject."""

    place: int | None  # of the subject, from 1; None is each
    name: str
    value: Any


def size(text: str) -> tuple[int, ...]:
    """An image as 3,224,224 or 3x224x224."""
    parts = re.split(r"[,x]", text.replace(" ", ""))
    if not all(part.isdecimal() and int(part) for part in parts):
        raise Mistake(f"{text!r} is no size; write it as 3,224,224.")
    return tuple(map(int, parts))


def setting(text: str) -> Setting:
    """An argument as name=value, the value as JSON or else as text."""
    found = SETTING.fullmatch(text)
    if found is None:
        raise Mistake(f"{text!r} is no setting; write it as out_channels=64.")
    place = int(found["place"]) if found["place"] else None
    return Setting(place, found["name"], _plain(found["value"]))


def checks(text: str) -> list[CheckName]:
    """Checks by name with commas between, each once; "all", or "none" for none."""
    known: tuple[CheckName, ...] = get_args(CheckName)
    if text == "all":
        return list(known)
    names = [] if text == "none" else [part.strip() for part in text.split(",")]
    for name in names:
        if name not in known:
            raise Mistake(f"There is no check {name!r}; there are {', '.join(known)}.")
    return [name for name in known if name in names]


def _plain(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text


IMAGE = click.option(
    "--image", type=size, metavar="C,H,W", help="Size of the input, without the batch axis."
)
SETTINGS = click.option(
    "--set",
    "settings",
    type=setting,
    metavar="NAME=VALUE",
    multiple=True,
    help="An argument; with the number of a subject in front, 2.width=64, of that one alone.",
)
CHECKS = click.option(
    "--checks",
    type=checks,
    metavar="NAMES",
    default="torchscript",
    show_default=True,
    help=f'Of {", ".join(get_args(CheckName))}, with commas between; "all", or "none" for none.',
)
JSON = click.option("--json", "as_json", is_flag=True, help="The answer as the API gives it.")


def screen_width() -> int | None:
    """Characters in a line; None where the output is not shown but kept."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else None


def say(text: str) -> None:
    """Print it; a character that the screen's encoding has not is a question mark."""
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    click.echo(text.rstrip("\n").encode(encoding, "replace").decode(encoding))


def settings_of(settings: tuple[Setting, ...], place: int = 1, last: int = 1) -> dict[str, Any]:
    """The arguments of the subject at a place; its own go before each one's.

    Args:
        settings: those of all subjects.
        place: of the subject, from 1.
        last: place of the last.

    Raises:
        Mistake: a setting is for a subject that is not there.
    """
    for setting in settings:
        if setting.place is not None and setting.place > last:
            raise Mistake(
                f"--set {setting.place}.{setting.name} is for subject {setting.place}, and the "
                f"last is {last}."
            )
    return dict(_named(settings, None)) | dict(_named(settings, place))


def _named(settings: tuple[Setting, ...], place: int | None) -> Iterator[tuple[str, Any]]:
    return ((s.name, s.value) for s in settings if s.place == place)
