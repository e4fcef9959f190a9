"""Compression: what is read, not computed, travels as gzip to those who take it.

Answers to a POST are made anew for every request, and compressing them would take longer than
sending them.
"""

from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MINIMUM = 1_024  # bytes; less fits a packet anyway
LEVEL = 4  # of 9: nearly as small as 9, in a third of the time
MARK = '.gzip"'  # ends the ETag of a compressed answer, since it is another sequence of bytes


class Compression:
    """Middleware: gzip for GET, under an ETag of its own (RFC 9110, section 8.8.3.3)."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.gzip = GZipMiddleware(self._inner, minimum_size=MINIMUM, compresslevel=LEVEL)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on; name the compressed answer as what it is."""
        if scope["type"] != "http" or scope["method"] != "GET":
            await self.app(scope, receive, send)
            return
        has_mark = MARK in Headers(scope=scope).get("if-none-match", "")

        async def named(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                compressed = headers.get("content-encoding") == "gzip"
                unchanged = message["status"] == 304 and has_mark
                if "etag" in headers and (compressed or unchanged):
                    headers["etag"] = headers["etag"].removesuffix('"') + MARK
            await send(message)

        await self.gzip(scope, receive, named)

    async def _inner(self, scope: Scope, receive: Receive, send: Send) -> None:
        """What is compressed knows nothing of it: it sees its own ETags."""
        raw = [
            (name, value.replace(MARK.encode(), b'"') if name == b"if-none-match" else value)
            for name, value in scope["headers"]
        ]
        await self.app({**scope, "headers": raw}, receive, send)
