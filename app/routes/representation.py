"""An answer in the form that is asked for: JSON, or one of its tables as text."""

import asyncio
from typing import Annotated, Any, Literal, NamedTuple

from fastapi import Depends, Header, Query, Request, Response
from pydantic_core import from_json

from app.failure import Failure
from app.routes.answer import JSON, unchanged_or
from app.tables import FORMS, TABLES, table_of

FormName = Literal["json", "csv", "markdown", "latex"]


class Wanted(NamedTuple):
    """The form, and which of the answer's tables."""

    form: FormName
    table: str | None  # None is the first

    @property
    def mark(self) -> str:
        """What tells the ETag of this from that of others."""
        return self.form if self.form == JSON else f"{self.form} {self.table or ''}"


async def _wanted(
    accept: Annotated[str, Header(max_length=1_000, include_in_schema=False)] = "",
    format: Annotated[  # noqa: A002 - the name in the address
        FormName | None,
        Query(description="JSON, or a table as text; goes before what `Accept` says."),
    ] = None,
    table: Annotated[
        str | None, Query(max_length=64, description="Which table; the first if left out.")
    ] = None,
) -> Wanted:
    return Wanted(format or _accepted(accept), table)


WantedForm = Annotated[Wanted, Depends(_wanted)]


def _accepted(accept: str) -> FormName:
    """The form that a client likes best; JSON where it does not say, or knows none of them."""
    names: dict[str, FormName] = {"application/json": JSON, "*/*": JSON}
    texts: tuple[FormName, ...] = ("csv", "markdown", "latex")
    for name in texts:
        names |= dict.fromkeys(FORMS[name].media_types, name)
    liked: list[tuple[float, FormName]] = []
    for one in accept.lower().split(","):
        kind, *parameters = (part.strip() for part in one.split(";"))
        if kind in names:
            liked.append((_quality(parameters), names[kind]))
    best = max((quality for quality, _ in liked), default=0)
    return next((name for quality, name in liked if quality == best > 0), JSON)


def _quality(parameters: list[str]) -> float:
    """How much it is liked, 0 to 1 (RFC 9110, section 12.4.2)."""
    text = next((p.removeprefix("q=") for p in parameters if p.startswith("q=")), "1")
    return float(text) if text.replace(".", "", 1).isdecimal() else 0.0


def tables(answer: str) -> dict[int | str, dict[str, Any]]:
    """The documented forms of an answer beside JSON."""
    text = {"schema": {"type": "string"}}
    known = ", ".join(f"`{name}`" for name in TABLES[answer])
    described = {"description": f"JSON, or a table as text. Its tables: {known}."}
    return {200: described | {"content": {form.media_types[0]: text for form in FORMS.values()}}}


async def represented(reply: Response, answer: str, wanted: Wanted) -> Response:
    """A reply of JSON in the form that is wanted."""
    reply.headers["Vary"] = "Accept"
    if wanted.form == JSON or reply.status_code != 200:
        return reply
    text, headers = await asyncio.to_thread(_text, bytes(reply.body), answer, wanted)
    kept = {n: v for n, v in reply.headers.items() if n not in (*map(str.lower, headers), *ABOUT)}
    return Response(text, headers=kept | headers)


ABOUT = ("content-length", "content-type")  # the JSON


async def represented_page(
    content: bytes, request: Request, answer: str, wanted: Wanted
) -> Response:
    """A page that only the code changes, in the form that is wanted; or 304, as for JSON."""
    headers: dict[str, str] = {}
    if wanted.form != JSON:
        content, headers = await asyncio.to_thread(_text, content, answer, wanted)
    reply = unchanged_or(content, request)
    reply.headers.update({**headers, "Vary": "Accept"})
    return reply


def _text(content: bytes, answer: str, wanted: Wanted) -> tuple[bytes, dict[str, str]]:
    """One of the tables of an answer, and the headers that say what it is."""
    known = TABLES[answer]
    name = wanted.table or next(iter(known))
    if name not in known:
        raise Failure(
            "unknown-name",
            f"There is no table {name!r} in this answer; there are {', '.join(known)}.",
            expected=list(known),
            got=name,
        )
    table = table_of(answer, name, from_json(content))
    if table is None:
        raise Failure(
            "unknown-name",
            f"This report has no table {name!r}, since its request has no {name!r} in `with`.",
            pointer=["with"],
            expected=name,
        )
    form = FORMS[wanted.form]
    headers = {
        "Content-Type": f"{form.media_types[0]}; charset=utf-8",
        "Content-Disposition": f'inline; filename="{table.title}.{form.suffix}"',
    }
    return form.write(table).encode(), headers
