"""From a request to its answer: through a worker, with an ETag and the time it took."""

import asyncio
import time
from collections.abc import Callable, Coroutine
from typing import Annotated, Any, Literal, TypeAlias

from fastapi import Depends, Request, Response

from app.answers import Answer, Answers, Checks, Question
from app.architectures import Architectures
from app.catalogue import Catalogue
from app.code_version import etag
from app.failure import Failure
from app.schemas.problem import Problem
from app.settings import Settings
from app.workers.workers import Workers

CLIENT_IS_GONE = 499  # nobody reads it; the number is the web server's custom
STATUS = {  # RFC 9211
    "hit": "blockzoo; hit",
    "miss": "blockzoo; fwd=miss",
    "collapsed": "blockzoo; fwd=miss; collapsed",
}
NOT_MODIFIED = 304
JSON: Literal["json"] = "json"
Work: TypeAlias = Callable[[], Coroutine[Any, Any, Answer]]


async def _settings(request: Request) -> Settings:
    settings: Settings = request.app.state.settings
    return settings


async def _workers(request: Request) -> Workers:
    workers: Workers = request.app.state.workers
    return workers


async def _answers(request: Request) -> Answers:
    answers: Answers = request.app.state.answers
    return answers


async def _checks(request: Request) -> Checks:
    checks: Checks = request.app.state.checks
    return checks


async def _catalogue(request: Request) -> Catalogue:
    catalogue: Catalogue = request.app.state.catalogue
    return catalogue


async def _architectures(request: Request) -> Architectures:
    architectures: Architectures = request.app.state.architectures
    return architectures


ArchitecturesInUse = Annotated[Architectures, Depends(_architectures)]
SettingsInUse = Annotated[Settings, Depends(_settings)]
WorkersInUse = Annotated[Workers, Depends(_workers)]
AnswersInUse = Annotated[Answers, Depends(_answers)]
ChecksInUse = Annotated[Checks, Depends(_checks)]
CatalogueInUse = Annotated[Catalogue, Depends(_catalogue)]


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The documented error answers of a route."""
    return {status: {"model": Problem} for status in statuses}


def unchanged_or(content: bytes, request: Request) -> Response:
    """An answer that only the code changes; 304 to a client that has it."""
    tag = etag(request.url.path.encode(), content)
    if _has(request, tag):
        return _unchanged(tag)
    return Response(content, headers={"ETag": tag}, media_type="application/json")


def _unchanged(tag: str) -> Response:
    return Response(status_code=NOT_MODIFIED, headers={"ETag": tag})


def _has(request: Request, tag: str) -> bool:
    """By the weak comparison, which `If-None-Match` has (RFC 9110, section 13.1.2)."""
    known = [part.strip() for part in request.headers.get("if-none-match", "").split(",")]
    return "*" in known or _strong(tag) in map(_strong, known)


def weak(tag: str) -> str:
    """The ETag of an answer that says the same the next time, but not in the same bytes."""
    return f"W/{tag}"


def _strong(tag: str) -> str:
    return tag.removeprefix("W/")


def client_of(request: Request) -> str | None:
    """The address a request comes from, where the server knows it."""
    return request.client.host if request.client else None


async def ask(request: Request, answers: Answers, question: Question, form: str = JSON) -> Response:
    """Answer what the workers answer.

    Args:
        request: the request.
        answers: where the question goes.
        question: what it asks.
        form: the one the answer will be written in, and which part of it.
    """
    tag = question.tag(form) if question.lasting else None
    return await answered(request, lambda: answers.of(question, client_of(request)), tag)


async def answered(request: Request, work: Work, tag: str | None) -> Response:
    """Answer what comes of the work.

    Args:
        request: the request.
        work: begun if the client does not have the answer; ended if it leaves.
        tag: the answer's ETag; None for one that is another the next time.
    """
    if tag and _has(request, tag):
        return _unchanged(tag)
    answer = await _unless_gone(request, work())
    if answer is None:
        return Response(status_code=CLIENT_IS_GONE)
    if "error" in answer.outcome:
        raise Failure(**answer.outcome["error"])
    headers = {"Server-Timing": _timing(answer.seconds, request.state.began)}
    if tag and answer.lasting:
        headers |= {"ETag": tag, "Cache-Status": STATUS[answer.way]}
    else:
        headers["Cache-Control"] = "no-store"
    return Response(answer.outcome["ok"], headers=headers, media_type="application/json")


async def _unless_gone(request: Request, work: Coroutine[Any, Any, Answer]) -> Answer | None:
    """Do the work unless the client leaves first, as one does that has moved a slider on."""
    working = asyncio.ensure_future(work)
    try:
        await asyncio.sleep(0)  # after which a kept answer is there: nobody leaves meanwhile
        if not working.done():
            await _first(working, _left(request))
        return await working if working.done() else None
    finally:
        working.cancel()


async def _first(working: "asyncio.Future[Answer]", other: Coroutine[Any, Any, None]) -> None:
    """Return when one of them has; the other one goes on no longer than that."""
    leaving = asyncio.ensure_future(other)
    try:
        await asyncio.wait((working, leaving), return_when=asyncio.FIRST_COMPLETED)
    finally:
        leaving.cancel()


async def _left(request: Request) -> None:
    """Return when the client has closed the connection; its body was read before."""
    while (await request.receive())["type"] != "http.disconnect":
        pass


def _timing(seconds: dict[str, float], began: float) -> str:
    """Where the time went, in milliseconds."""
    total = {"total": time.perf_counter() - began}
    return ", ".join(f"{stage};dur={1e3 * spent:.3f}" for stage, spent in (seconds | total).items())
