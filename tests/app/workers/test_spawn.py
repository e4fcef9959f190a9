"""Where a platform has no forkserver, workers are spawned: slower to start, same answers."""

import asyncio
import json
import multiprocessing

import pytest

from app.settings import Settings
from app.workers.workers import Workers


def test_spawned_workers_answer_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(multiprocessing, "get_all_start_methods", lambda: ["spawn"])
    request = {"subject": {"block": "Bottleneck", "args": {"out_channels": 64}}, "checks": []}

    async def scene() -> dict:
        workers = Workers(Settings(workers=1))
        await workers.start()
        try:
            return await workers.run("report", json.dumps(request).encode(), seconds=20)
        finally:
            await workers.stop()

    outcome = asyncio.run(scene())
    assert json.loads(outcome["ok"])["cost"]["params"] == 4_544
