"""Answers already given, kept within a bound; equal questions at the same time are worked on once.

A question's key holds the whole canonical request and the code's version: what is kept is never
stale.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal, NamedTuple

from app.workers.outcome import Outcome

Way = Literal["hit", "miss", "collapsed"]  # kept, worked for, or shared with who asked before
Work = Callable[[], Coroutine[Any, Any, Outcome]]

BESIDE = 400  # bytes that Python needs for an entry beside its content


class Given(NamedTuple):
    """What came of a question."""

    outcome: Outcome
    way: Way


@dataclass
class _Flight:
    """Work that is being done."""

    task: asyncio.Task[Outcome]
    waiting: int = 0  # requests


class KeptAnswers:
    """The least recently used are forgotten first; mistakes and failures are not kept.

    Args:
        limit: bytes.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._size = 0
        self._kept: OrderedDict[str, bytes] = OrderedDict()
        self._flights: dict[str, _Flight] = {}

    async def answer(self, key: str, work: Work) -> Given:
        """The answer that is kept, or will be; the work ends if all who wait for it have left."""
        if key in self._kept:
            self._kept.move_to_end(key)
            return Given({"ok": self._kept[key]}, "hit")
        flight = self._flights.get(key)
        way: Way = "collapsed" if flight else "miss"
        if flight is None:
            flight = self._begin(key, work)
        flight.waiting += 1
        try:
            return Given(await asyncio.shield(flight.task), way)
        finally:
            flight.waiting -= 1
            if not flight.waiting and not flight.task.done():
                del self._flights[key]  # at once: nobody may join what is ending
                flight.task.cancel()

    def _begin(self, key: str, work: Work) -> _Flight:
        flight = self._flights[key] = _Flight(asyncio.create_task(work()))
        flight.task.add_done_callback(partial(self._land, key))
        return flight

    def _land(self, key: str, task: asyncio.Task[Outcome]) -> None:
        if key in self._flights and self._flights[key].task is task:
            del self._flights[key]
        if not task.cancelled() and task.exception() is None and "ok" in task.result():
            self._keep(key, task.result()["ok"])

    def _keep(self, key: str, content: bytes) -> None:
        if key in self._kept or len(content) + BESIDE > self._limit:
            return
        self._kept[key] = content
        self._size += len(content) + BESIDE
        while self._size > self._limit:
            _, oldest = self._kept.popitem(last=False)
            self._size -= len(oldest) + BESIDE
