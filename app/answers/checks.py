"""Checks as the service runs them: each a job of its own, whose row says what became of it."""

import asyncio
import time
from collections.abc import Mapping
from typing import Any, NamedTuple

from pydantic_core import from_json, to_json

from app.answers.answers import Answer, Answers
from app.answers.kept import Way
from app.answers.question import PoolName, Question
from app.failure import Failure
from app.schemas.checks import ChecksRequest
from app.schemas.report import Check
from app.schemas.requests import CheckName, ReportRequest
from app.settings import Settings

# Many real tensors, and compilers that start processes or leak, have the worker for one at a time.
POOLS: Mapping[CheckName, PoolName] = {
    "torchscript": "quick",
    "fx": "quick",
    "export": "quick",
    "trace": "quiet",
    "onnx": "quiet",
    "quantizable": "quiet",
    "compile": "quiet",
}
DEADLINES: Mapping[CheckName, str] = {
    "torchscript": "script_seconds",
    "fx": "fx_seconds",
    "export": "export_seconds",
    "trace": "trace_seconds",
    "onnx": "onnx_seconds",
    "quantizable": "quantizable_seconds",
    "compile": "compile_seconds",
}
OF_THE_SERVICE = ("busy", "unavailable", "worker-lost", "deadline", "out-of-memory", "internal")
NO_CHECKS = b'"checks":{}'  # in a report; not inside a string of it, where quotes are escaped


class Row(NamedTuple):
    """What became of one check."""

    image: list[int] | None
    check: dict[str, Any]
    way: Way
    seconds: float
    lasting: bool


Rows = dict[CheckName, Row]


class Checks:
    """Asks for each check by itself: one that hangs or dies spoils no other.

    Args:
        settings: how many workers there are.
        answers: where each is asked for.
    """

    def __init__(self, settings: Settings, answers: Answers) -> None:
        self._at_once: Mapping[PoolName, int] = {"quick": max(1, settings.workers // 2), "quiet": 1}
        self._answers = answers

    async def of(self, asked: ChecksRequest, client: str | None) -> Answer:
        """What a request for checks alone is answered."""
        rows = await self._rows(asked, client)
        image = next((row.image for row in rows.values() if row.image), asked.image)
        content = to_json({"image": image, "checks": _checks(rows)})
        return _joined(content, rows)

    async def beside(self, report: Answer, asked: ReportRequest, client: str | None) -> Answer:
        """A report without checks, completed with those that are asked for."""
        if not asked.checks or "error" in report.outcome:
            return report
        wanted = ChecksRequest(subject=asked.subject, image=asked.image, checks=asked.checks)
        rows = await self._rows(wanted, client)
        checks = b'"checks":' + to_json(_checks(rows))
        # Not parsed for it: a report may hold a thousand layers.
        return _joined(report.outcome["ok"].replace(NO_CHECKS, checks, 1), rows, report)

    async def _rows(self, asked: ChecksRequest, client: str | None) -> Rows:
        """All that are asked for, a few at once: others are to find a worker too."""
        lanes = {pool: asyncio.Semaphore(count) for pool, count in self._at_once.items()}
        tasks = [
            asyncio.create_task(self._row(name, asked, client, lanes[POOLS[name]]))
            for name in asked.checks
        ]
        try:
            return dict(zip(asked.checks, await asyncio.gather(*tasks), strict=True))
        finally:
            for task in tasks:
                task.cancel()

    async def _row(
        self, name: CheckName, asked: ChecksRequest, client: str | None, lane: asyncio.Semaphore
    ) -> Row:
        """One of them; a mistake in the request is raised, a fault of the service is in the row."""
        one = asked.model_copy(update={"checks": [name]})
        question = Question.of("check", one, DEADLINES[name], POOLS[name])
        async with lane:
            began = time.perf_counter()
            try:
                answer = await self._answers.of(question, client)
                if "error" in answer.outcome:
                    raise Failure(**answer.outcome["error"])
            except Failure as failure:
                if failure.kind not in OF_THE_SERVICE:
                    raise
                check = _not_done(failure).model_dump()
                return Row(None, check, "miss", time.perf_counter() - began, lasting=False)
        found = from_json(answer.outcome["ok"])
        spent = sum(answer.seconds.get(stage, 0) for stage in ("cache", "queue", "work"))
        return Row(found["image"], found["checks"][name], answer.way, spent, lasting=True)


def _not_done(failure: Failure) -> Check:
    """One that killed its process has failed; of the others nothing is known."""
    remedy = failure.fields.get("hint")
    if failure.retry_after is not None:
        remedy = f"Ask again in {failure.retry_after} s."
    status = "failed" if failure.kind == "worker-lost" else "skipped"
    return Check(status=status, reason=failure.detail, remedy=remedy)


def _checks(rows: Rows) -> dict[CheckName, dict[str, Any]]:
    return {name: row.check for name, row in rows.items()}


def _joined(content: bytes, rows: Rows, before: Answer | None = None) -> Answer:
    """The content as an answer that came as its parts did, if all came the same way."""
    ways = {row.way for row in rows.values()}
    seconds: dict[str, float] = {name: row.seconds for name, row in rows.items()}
    lasting = all(row.lasting for row in rows.values())
    if before is not None:
        ways.add(before.way)
        seconds = before.seconds | seconds
        lasting = lasting and before.lasting
    return Answer({"ok": content}, ways.pop() if len(ways) == 1 else "miss", seconds, lasting)
