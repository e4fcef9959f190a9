"""Trials: checks of subjects in worker processes, so that one that hangs or dies stops no other."""

import asyncio
import json
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, as_completed
from typing import Any, NamedTuple

from pebble import ProcessExpired

from app.schemas.deployability import Kind, Verdict
from app.schemas.requests import CheckName
from app.settings import Settings
from app.workers.outcome import Outcome
from app.workers.plan import quick
from app.workers.pool import Pool

JOBS = "app.workers.jobs"  # named, not imported: the workers run them
TASKS = 40  # after which a fresh worker starts: torch's compilers keep what they have seen
MEMORY_MB = 8_000  # the largest architectures are run, copied and exported
WORDS: Mapping[Kind, str] = {"blocks": "block", "architectures": "architecture"}


class Cell(NamedTuple):
    """One check of one subject."""

    kind: Kind
    name: str
    check: CheckName


def verdicts(
    cells: Sequence[Cell], examples: Mapping[str, Any], workers: int, seconds: float
) -> Iterator[tuple[Cell, Verdict]]:
    """How each check comes out, in the order in which they end.

    Args:
        cells: what is tried, the first first.
        examples: the arguments of each block's example, by name.
        workers: how many processes.
        seconds: after which a check is ended.
    """
    if not cells:
        return
    plan = quick(Settings())._replace(workers=workers, tasks=TASKS, memory_mb=MEMORY_MB)
    pool = Pool(plan, JOBS)
    try:
        futures = {
            pool.schedule("check", (_asked(cell, examples),), seconds): cell for cell in cells
        }
        for future in as_completed(futures):
            yield futures[future], _verdict(future, futures[future], seconds)
    finally:
        asyncio.run(pool.stop())


def _asked(cell: Cell, examples: Mapping[str, Any]) -> bytes:
    args = examples[cell.name] if cell.kind == "blocks" else {}
    subject = {WORDS[cell.kind]: cell.name, "args": args}
    return json.dumps({"subject": subject, "checks": [cell.check]}).encode()


def _verdict(future: "Future[Outcome]", cell: Cell, seconds: float) -> Verdict:
    """A check that was ended proves nothing; one whose process died failed."""
    try:
        outcome = future.result()
    except TimeoutError:
        return Verdict(status="skipped", reason=f"Not checked: not done within {seconds:g} s.")
    except ProcessExpired:
        return Verdict(status="failed", reason="The process that ran it ended before it was done.")
    if "error" in outcome:
        return Verdict(status="skipped", reason=f"Not checked: {outcome['error']['detail']}")
    check = json.loads(outcome["ok"])["checks"][cell.check]
    return Verdict(status=check["status"], reason=check["reason"])
