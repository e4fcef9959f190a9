"""Who and what comes in: known hosts, no other sites, plain JSON of a bounded size.

A page on another site can make a browser send requests to a service on this machine: with a Host
name of its own (DNS rebinding), or across sites.  Both are refused here, before any route.
"""

import re
from collections.abc import Collection

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.error_answers import answer
from app.failure import Failure
from app.settings import LOOPBACK, Settings, variable

SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
HOST = re.compile(r"(?:\[([0-9a-f:.]{2,45})\]|([a-z0-9._-]{1,253}))(?::[0-9]{1,5})?")


class Door:
    """Middleware: refuses what must not reach a route.

    Args:
        app: what is behind the door.
        settings: the allowed hosts and the largest body.
    """

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        self.hosts = {*LOOPBACK, *(name.lower() for name in settings.allowed_hosts)}
        self.max_bytes = settings.max_body_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, or refuse."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        refusal = self._refusal(scope["method"], Headers(scope=scope))
        if refusal is not None:
            await answer(refusal)(scope, receive, send)
            return
        await self.app(scope, self._bounded(receive), send)

    def _refusal(self, method: str, headers: Headers) -> Failure | None:
        refusal = _foreign_host(headers, self.hosts)
        if refusal is None and method not in SAFE_METHODS:
            refusal = _cross_site(headers) or _not_json(headers)
        return refusal or self._too_large(headers)

    def _too_large(self, headers: Headers) -> Failure | None:
        length = headers.get("content-length", "0")
        if length.isdecimal() and len(length) < 20 and int(length) <= self.max_bytes:
            return None
        return Failure("too-large", self._sentence())

    def _sentence(self) -> str:
        return f"A body has at most {self.max_bytes} bytes ({variable('max_body_bytes')})."

    def _bounded(self, receive: Receive) -> Receive:
        """Count what arrives: a chunked body does not say its size beforehand."""
        size = 0

        async def count() -> Message:
            nonlocal size
            message = await receive()
            size += len(message.get("body", b""))
            if size > self.max_bytes:
                raise HTTPException(413, self._sentence())
            return message

        return count


def _foreign_host(headers: Headers, hosts: Collection[str]) -> Failure | None:
    given = headers.getlist("host")
    match = HOST.fullmatch(given[0].lower()) if len(given) == 1 else None
    if match and (match[1] or match[2]) in hosts:
        return None
    return Failure(
        "foreign-host",
        "The Host header must hold, once, a name this service goes by; "
        f"{variable('allowed_hosts')} adds names.",
    )


def _cross_site(headers: Headers) -> Failure | None:
    """Browsers say where a request comes from; other clients say nothing, and are no danger."""
    site = headers.get("sec-fetch-site")
    if site is not None:
        foreign = site not in ("same-origin", "none")
    else:
        origin = headers.get("origin")
        foreign = origin is not None and origin.partition("://")[2] != headers["host"]
    if not foreign:
        return None
    return Failure("cross-site", "Only pages of this service itself may send this.")


def _not_json(headers: Headers) -> Failure | None:
    """A form of another site can send text, but not JSON; and a bound needs a body as it is."""
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        return Failure("unsupported-media", "The Content-Type must be application/json.")
    if headers.get("content-encoding", "identity").lower() != "identity":
        return Failure("unsupported-media", "The body must not be compressed.")
    return None
