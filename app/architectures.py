"""The zoo as the web process keeps it: counted by the workers, a few architectures at a time."""

import asyncio
import json
from typing import Any

from app.catalogue import missing
from app.failure import Failure
from app.workers.outcome import Outcome
from app.workers.workers import Workers

AT_ONCE = 2  # architectures a worker counts before it may answer a request in between

Card = dict[str, Any]


class Architectures:
    """Cards and pages of the zoo; they change with the code alone, so each is made once.

    Args:
        workers: who counts.
        seconds: deadline of each job.
    """

    def __init__(self, workers: Workers, seconds: float) -> None:
        self._workers = workers
        self._seconds = seconds
        self._counting: asyncio.Task[list[Card]] | None = None
        self._pages: dict[str, bytes] = {}

    def begin(self) -> None:
        """Count in the background, so that the first who asks need not wait."""
        self._counting = asyncio.create_task(self._count())
        self._counting.add_done_callback(_failed)  # looked at, so asyncio does not complain

    async def cards(self) -> list[Card]:
        """Every card, in the order of the zoo; waits until all are counted."""
        if self._counting is None or (self._counting.done() and _failed(self._counting)):
            self.begin()
        assert self._counting is not None
        return await asyncio.shield(self._counting)

    async def page(self, name: str) -> bytes:
        """One architecture; a name that is not there gets the nearest."""
        if name not in self._pages:
            names = [card["name"] for card in await self.cards()]
            if name not in names:
                raise missing("architecture", name, names)
            self._pages[name] = await self._ask("architecture", name)
        return self._pages[name]

    async def stop(self) -> None:
        """Leave off counting."""
        if self._counting is not None:
            self._counting.cancel()
            await asyncio.wait([self._counting])

    async def _count(self) -> list[Card]:
        names = json.loads(await self._ask("architectures", []))
        cards: list[Card] = []
        for start in range(0, len(names), AT_ONCE):
            cards += json.loads(await self._ask("architectures", names[start : start + AT_ONCE]))
        return cards

    async def _ask(self, job: str, asked: Any) -> bytes:
        outcome: Outcome = await self._workers.run(
            job, json.dumps(asked).encode(), seconds=self._seconds
        )
        if "error" in outcome:
            raise Failure(**outcome["error"])
        return outcome["ok"]


def _failed(task: asyncio.Task[Any]) -> bool:
    return task.cancelled() or task.exception() is not None
