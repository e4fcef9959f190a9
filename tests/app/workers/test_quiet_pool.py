"""The quiet pool: one worker for real tensors, with limits of its own; it ends with its client."""

import asyncio
import json
import time
from contextlib import asynccontextmanager

import pytest

from app.failure import Failure
from app.settings import Settings
from app.workers.plan import quiet
from app.workers.workers import Workers
from tests.app.serving import FAULTY

SLACK = 2.5  # seconds that a noisy machine may add


@asynccontextmanager
async def started(**settings):
    workers = Workers(Settings(**settings), FAULTY, plan=quiet)
    await workers.start()
    try:
        yield workers
    finally:
        await workers.stop()


async def ask(workers, block, seconds=5.0):
    request = json.dumps({"subject": {"block": block}, "checks": []}).encode()
    return await workers.run("report", request, seconds=seconds)


async def failure(awaitable) -> Failure | None:
    try:
        await awaitable
    except Failure as error:
        return error
    return None


def test_one_at_a_time_each_in_a_fresh_process_and_the_queue_is_bounded():
    async def scene():
        async with started(quiet_queue=1) as workers:
            began = time.perf_counter()
            naps = [asyncio.create_task(ask(workers, "Nap")) for _ in range(2)]
            await asyncio.sleep(0.05)
            refused = await failure(ask(workers, "Nap"))
            assert (refused.kind, refused.retry_after) == ("busy", 5)
            assert "BLOCKZOO_QUIET_QUEUE" in refused.detail
            assert workers.load == 2
            assert len({outcome["ok"] for outcome in await asyncio.gather(*naps)}) == 2
            assert time.perf_counter() - began > 0.6  # two naps of 0.3 s, one after the other
            assert workers.load == 0

    asyncio.run(scene())


@pytest.mark.parametrize("block", ["HangInPython", "HangInCpp"])
def test_work_ends_when_its_client_leaves(block):
    async def scene():
        async with started() as workers:
            work = asyncio.create_task(ask(workers, block, seconds=20))
            await asyncio.sleep(0.4)
            work.cancel()
            began = time.perf_counter()
            assert "ok" in await ask(workers, "Nap")
            assert time.perf_counter() - began < 0.3 + 1 + SLACK
            assert workers.ready

    asyncio.run(scene())


def test_refusals_name_the_settings_of_this_pool():
    async def scene():
        async with started() as workers:
            late = await failure(ask(workers, "HangInPython", seconds=0.3))
            assert late.kind == "deadline"
            assert "0.3 s" in late.detail
            assert "BLOCKZOO_QUIET_SECONDS" in late.detail
            error = (await ask(workers, "Devour"))["error"]
            assert "BLOCKZOO_QUIET_MEMORY_MB" in error["detail"]

    asyncio.run(scene())
