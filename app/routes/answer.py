"""From a request to its answer: through a worker, with an ETag and the time it took."""

import asyncio
import time
from collections.abc import Coroutine
from typing import Annotated, Any

from fastapi import Depends, Request, Response
from pydantic import BaseModel

from app.architectures import Architectures
from app.catalogue import Catalogue
from app.code_version import etag
from app.failure import Failure
from app.routes.canonical import canonical
from app.schemas.problem import Problem
from app.settings import Settings
from app.workers.outcome import Outcome
from app.workers.workers import Workers

CLIENT_IS_GONE = 499  # nobody reads it; the number is the web server's custom

STAGES = ("queue", "build", "count", "parts", "checks", "serialise", "work")


async def _settings(request: Request) -> Settings:
    settings: Settings = request.app.state.settings
    return settings


async def _workers(request: Request) -> Workers:
    workers: Workers = request.app.state.workers
    return workers


async def _quiet(request: Request) -> Workers:
    quiet: Workers = request.app.state.quiet
    return quiet


async def _catalogue(request: Request) -> Catalogue:
    catalogue: Catalogue = request.app.state.catalogue
    return catalogue


async def _architectures(request: Request) -> Architectures:
    architectures: Architectures = request.app.state.architectures
    return architectures


ArchitecturesInUse = Annotated[Architectures, Depends(_architectures)]
SettingsInUse = Annotated[Settings, Depends(_settings)]
WorkersInUse = Annotated[Workers, Depends(_workers)]
QuietInUse = Annotated[Workers, Depends(_quiet)]  # for real tensors: one request at a time
CatalogueInUse = Annotated[Catalogue, Depends(_catalogue)]


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The documented error answers of a route."""
    return {status: {"model": Problem} for status in statuses}


def unchanged_or(content: bytes, request: Request) -> Response:
    """An answer that only the code changes; 304 to a client that has it."""
    tag = etag(request.url.path.encode(), content)
    if _has(request, tag):
        return Response(status_code=304, headers={"ETag": tag})
    return Response(content, headers={"ETag": tag}, media_type="application/json")


def _has(request: Request, tag: str) -> bool:
    known = [part.strip() for part in request.headers.get("if-none-match", "").split(",")]
    return "*" in known or tag in (part.removeprefix("W/") for part in known)


async def ask(
    request: Request, workers: Workers, job: str, asked: BaseModel, seconds: float
) -> Response:
    """Have a worker do the job; answer what it answers."""
    spelled = canonical(asked)
    work = workers.run(job, spelled, seconds=seconds)
    return await _answered(request, work, {"ETag": etag(job.encode(), spelled)})


async def ask_quietly(
    request: Request, quiet: Workers, job: str, asked: BaseModel, seconds: float, others: int
) -> Response:
    """Have the quiet worker do it: what it measures is another time different, so without ETag.

    Args:
        request: the request.
        quiet: its pool.
        job: what it does.
        asked: what it is given.
        seconds: its deadline.
        others: requests at work or waiting elsewhere, which may disturb it.
    """
    work = quiet.run(job, canonical(asked), b"%d" % others, seconds=seconds)
    return await _answered(request, work, {"Cache-Control": "no-store"})


async def _answered(
    request: Request, work: Coroutine[Any, Any, Outcome], headers: dict[str, str]
) -> Response:
    sent = time.perf_counter()
    outcome = await _unless_gone(request, work)
    if outcome is None:
        return Response(status_code=CLIENT_IS_GONE)
    if "error" in outcome:
        raise Failure(**outcome["error"])
    timing = {"Server-Timing": _timing(outcome, sent, request.state.began)}
    return Response(outcome["ok"], headers=headers | timing, media_type="application/json")


async def _unless_gone(request: Request, work: Coroutine[Any, Any, Outcome]) -> Outcome | None:
    """Do the work unless the client leaves first, as one does that has moved a slider on."""
    working = asyncio.ensure_future(work)
    leaving = asyncio.ensure_future(_left(request))
    try:
        await asyncio.wait((working, leaving), return_when=asyncio.FIRST_COMPLETED)
        return await working if working.done() else None
    finally:
        working.cancel()
        leaving.cancel()


async def _left(request: Request) -> None:
    """Return when the client has closed the connection; its body was read before."""
    while (await request.receive())["type"] != "http.disconnect":
        pass


def _timing(outcome: Outcome, sent: float, began: float) -> str:
    """Where the time went, in milliseconds; `queue` holds the way to the worker and back."""
    now = time.perf_counter()
    seconds = outcome.get("timings", {})
    seconds = seconds | {"queue": now - sent - seconds.get("work", 0)}
    parts = [f"{stage};dur={1e3 * seconds[stage]:.3f}" for stage in STAGES if stage in seconds]
    return ", ".join([*parts, f"total;dur={1e3 * (now - began):.3f}"])
