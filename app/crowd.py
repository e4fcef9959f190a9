"""When every place is taken: a new question is refused before it is read closely.

To parse and check a request costs more than to refuse it, and what the web process spends on a
crowd is missing to the workers.  So a request for which there is no place is held for a moment,
which slows down those who ask again at once, and then refused.  Questions answered lately pass:
their answers are most likely kept.
"""

import asyncio
from collections import OrderedDict
from hashlib import blake2b

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.error_answers import answer
from app.failure import Failure
from app.workers.workers import Workers

HOLD_SECONDS = 0.15
ROW_BY_ROW = "/checks"  # each of its checks is refused in a row of its own
REMEMBERED = 20_000  # digests of questions that were answered


class Crowd:
    """Middleware: holds and refuses what the workers have no place for.

    Args:
        app: what is behind it.
        workers: whose places they are.
        quiet: who takes a part of the requests instead.
    """

    def __init__(self, app: ASGIApp, workers: Workers, quiet: Workers) -> None:
        self.app = app
        self.workers = workers
        self.quiet = quiet
        self._answered: OrderedDict[bytes, None] = OrderedDict()
        self._inside: dict[bytes, str | None] = {}  # questions that were let pass, of which client

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, or refuse."""
        if not _is_whole(scope):
            await self.app(scope, receive, send)
            return
        messages = await _all(receive)
        name = _digest(scope["path"], messages)
        client = scope["client"][0] if scope.get("client") else None
        known = name in self._answered or name in self._inside  # equal ones are worked on once
        refusal = None if known else self._refusal(client)
        if refusal is not None:
            await asyncio.sleep(HOLD_SECONDS)
            await answer(refusal)(scope, receive, send)
            return

        async def again() -> Message:
            return messages.pop(0) if messages else await receive()

        async def watch(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] == 200:
                self._remember(name)
            await send(message)

        if known:
            await self.app(scope, again, watch)
            return
        self._inside[name] = client
        try:
            await self.app(scope, again, watch)
        finally:
            del self._inside[name]

    def _refusal(self, client: str | None) -> Failure | None:
        """Those that passed a moment ago are still being read, and have no place yet."""
        coming = len(self._inside) - self.workers.load - self.quiet.load
        has = self.workers.places(client) + self.quiet.places(client)
        of_client = sum(each == client for each in self._inside.values()) - has
        return self.workers.refusal(client, max(0, coming), max(0, of_client))

    def _remember(self, name: bytes) -> None:
        self._answered[name] = None
        self._answered.move_to_end(name)
        if len(self._answered) > REMEMBERED:
            self._answered.popitem(last=False)


def _is_whole(scope: Scope) -> bool:
    """Whether it is a question that is answered or refused as a whole."""
    asks = scope["type"] == "http" and scope["method"] == "POST"
    return asks and not scope["path"].endswith(ROW_BY_ROW)


async def _all(receive: Receive) -> list[Message]:
    """The whole body, or as much as came before the client left; its size is bounded outside."""
    messages = [await receive()]
    while messages[-1].get("more_body", False):
        messages.append(await receive())
    return messages


def _digest(path: str, messages: list[Message]) -> bytes:
    digest = blake2b(path.encode(), digest_size=16)
    for message in messages:
        digest.update(message.get("body", b""))
    return digest.digest()
