"""What a check in a warm worker costs beside the same by hand; and how fast kept answers are."""

import asyncio
import json
import statistics
import time
import warnings
from collections.abc import Callable
from itertools import pairwise
from typing import Any, NamedTuple

from benchmarks import kept_answers
from benchmarks.timing import table

ROUNDS = 15
STAGES = ("make", "script", "run both")


class Case(NamedTuple):
    """A subject, another one for each number: of what was scripted once, torch remembers a part."""

    name: str
    subject: Callable[[int], dict[str, Any]]
    image: list[int]


def _block(number: int) -> dict[str, Any]:
    return {"block": "MBConv", "args": {"out_channels": 64 + 8 * number}}


def _architecture(number: int) -> dict[str, Any]:
    return {"architecture": "mobilenet_v2", "args": {"width": 0.5 + number / 50}}


CASES = (
    Case("MBConv", _block, [64, 28, 28]),
    Case("mobilenet_v2", _architecture, [3, 64, 64]),
)


def main() -> None:
    """Print both tables."""
    rows = [row for case in CASES for row in asyncio.run(_compared(case))]
    table(
        f"A torchscript check, {ROUNDS} subjects, no two alike, in turns: median ms",
        ["subject", *STAGES, "by hand", "in a worker", "ratio"],
        rows,
    )
    kept_answers.main()


async def _compared(case: Case) -> list[list[str]]:
    from app.settings import Settings
    from app.workers import warm  # noqa: F401 - this process is as warm as a worker
    from app.workers.workers import Workers

    workers = Workers(Settings(workers=1))
    await workers.start()
    by_hand: list[list[float]] = []
    in_worker: list[float] = []
    try:
        for number in range(-2, ROUNDS):  # the first two warm both
            by_hand.append(_by_hand(case, number))
            request = {"subject": case.subject(number), "image": case.image}
            began = time.perf_counter()
            outcome = await workers.run(
                "check", json.dumps(request | {"checks": ["torchscript"]}).encode(), seconds=30
            )
            in_worker.append(time.perf_counter() - began)
            assert b'"passed"' in outcome["ok"], outcome
    finally:
        await workers.stop()
    stages = [1e3 * statistics.median(one) for one in zip(*by_hand[2:], strict=True)]
    alone = 1e3 * statistics.median(map(sum, by_hand[2:]))
    there = 1e3 * statistics.median(in_worker[2:])
    cells = [*stages, alone, there]
    return [[case.name, *(f"{cell:.1f}" for cell in cells), f"{there / alone:.2f}"]]


def _by_hand(case: Case, number: int) -> list[float]:
    """Seconds of each stage."""
    import torch
    from pydantic import TypeAdapter

    from app.compose.subject import assemble
    from app.schemas.spec import Subject

    subject = TypeAdapter[Any](Subject).validate_python(case.subject(number))
    laps = [time.perf_counter()]
    module, _ = assemble(subject, case.image, device="cpu")
    image = torch.randn(1, *case.image)
    laps.append(time.perf_counter())
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # scripting is deprecated
        script = torch.jit.script(module)
    laps.append(time.perf_counter())
    with torch.no_grad():
        assert torch.allclose(module(image), script(image), rtol=1e-3, atol=1e-4)
    laps.append(time.perf_counter())
    return [after - before for before, after in pairwise(laps)]
