"""A user's mistake: one sentence on stderr and exit code 2, never a traceback."""

import contextlib
from collections.abc import Iterator

import click
from pydantic import ValidationError


class Mistake(click.ClickException):
    """What was asked cannot be done as it was asked."""

    exit_code = 2


@contextlib.contextmanager
def told() -> Iterator[None]:
    """The mistakes that the library finds are told as such."""
    from blocks.errors import BlockzooError  # with torch, which whoever is here needs

    try:
        yield
    except BlockzooError as error:
        raise Mistake(str(error)) from None


def first_fault(error: ValidationError) -> str:
    """The first thing that is wrong with plain data, and where."""
    fault = error.errors(include_url=False, include_input=False)[0]
    place = ".".join(str(part) for part in fault["loc"])
    return f"{place}: {fault['msg']}." if place else f"{fault['msg']}."
