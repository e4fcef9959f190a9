"""The only table of which error is which HTTP answer, as RFC 9457 problem documents."""

import logging
from typing import NamedTuple

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.failure import Failure
from app.request_faults import faults, pointer
from app.schemas.problem import Fault, Problem

log = logging.getLogger("blockzoo")


class Row(NamedTuple):
    """How one kind of error is answered."""

    status: int
    title: str


TABLE = {
    # The request
    "not-json": Row(422, "The body is not JSON"),
    "invalid-request": Row(422, "The request does not have the right form"),
    "unknown-name": Row(422, "Unknown name"),
    "invalid-argument": Row(422, "Invalid argument"),
    "shape-mismatch": Row(422, "Shapes do not fit"),
    "invalid-spec": Row(422, "The layers do not make a graph"),
    "cannot-measure": Row(422, "This cannot be measured"),
    "limit-exceeded": Row(422, "A limit is exceeded"),
    "out-of-memory": Row(422, "A limit is exceeded"),
    "invalid": Row(422, "Invalid"),
    # The door
    "foreign-host": Row(400, "This host name is not served"),
    "cross-site": Row(403, "Requests from other sites are refused"),
    "not-found": Row(404, "Not found"),
    "method-not-allowed": Row(405, "Method not allowed"),
    "too-large": Row(413, "The body is too large"),
    "unsupported-media": Row(415, "The body must be plain JSON"),
    # The service
    "internal": Row(500, "Internal error"),
    "busy": Row(503, "Busy"),
    "unavailable": Row(503, "Not ready"),
    "worker-lost": Row(503, "Interrupted"),
    "deadline": Row(504, "Deadline exceeded"),
}

BY_STATUS = {  # for the exceptions of the framework, which have nothing but a status
    404: ("not-found", "There is nothing at this address."),
    405: ("method-not-allowed", "This address does not take this method."),
    413: ("too-large", ""),  # says it itself
}


def answer(failure: Failure) -> Response:
    """The problem document of a failure."""
    kind = failure.kind if failure.kind in TABLE else "internal"
    fields = failure.fields | {"pointer": pointer(failure.fields.get("pointer", ()))}
    known = {name: fields[name] for name in Fault.model_fields if name in fields}
    headers = {} if failure.retry_after is None else {"Retry-After": str(failure.retry_after)}
    return _problem(kind, failure.detail, [Fault(**known | {"detail": failure.detail})], headers)


def _problem(
    kind: str, detail: str, errors: list[Fault], headers: dict[str, str] | None = None
) -> Response:
    status, title = TABLE[kind]
    problem = Problem(
        type=f"urn:blockzoo:problem:{kind}",
        title=title,
        status=status,
        detail=detail,
        errors=errors,
    )
    return Response(
        problem.model_dump_json(), status, headers, media_type="application/problem+json"
    )


async def _failed(_: Request, error: Exception) -> Response:
    assert isinstance(error, Failure)
    return answer(error)


async def _invalid(_: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    kind = "not-json" if error.errors()[0]["type"] == "json_invalid" else "invalid-request"
    found = faults(error.errors())
    count = len(error.errors())
    detail = found[0].detail if count == 1 else f"{count} faults; the first: {found[0].detail}"
    return _problem(kind, detail, found)


async def _framework(_: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if error.status_code not in BY_STATUS:
        log.error("an exception without a row in the table", exc_info=error)
        return _bug()
    kind, detail = BY_STATUS[error.status_code]
    return _problem(kind, detail or error.detail, [], dict(error.headers or {}))


def _bug() -> Response:
    return _problem("internal", "A bug of this service; it is logged.", [])


def register(app: FastAPI) -> None:
    """Make the application answer by this table."""
    app.add_exception_handler(Failure, _failed)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _framework)


class BugAnswers:
    """Middleware: a bug is logged and answered like everything else, without its details."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, unless it raises."""
        started = False

        async def watch(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self.app(scope, receive, watch)
        except Exception:
            if scope["type"] != "http" or started:
                raise
            log.exception("a bug in %s %s", scope["method"], scope["path"])
            await _bug()(scope, receive, send)
