"""The workers: deadlines, the bounded queue, deaths, and the supervisor (targets R6 and R7)."""

import asyncio
import json
import multiprocessing.forkserver
import os
import signal
import time
from contextlib import asynccontextmanager

import psutil
import pytest

from app.failure import Failure
from app.settings import Settings
from app.workers.workers import Workers
from tests.app.serving import FAULTY

SLACK = 1.5  # seconds that a noisy machine may add


@asynccontextmanager
async def started(**settings):
    workers = Workers(Settings(**{"workers": 2} | settings), FAULTY)
    await workers.start()
    try:
        yield workers
    finally:
        await workers.stop()


async def ask(workers, block, seconds=5.0, client=None):
    request = json.dumps({"subject": {"block": block}, "checks": []}).encode()
    return await workers.run("report", request, seconds=seconds, client=client)


async def failure(awaitable):
    """The kind of the failure, or None, and how long it took."""
    began = time.perf_counter()
    try:
        await awaitable
    except Failure as error:
        return error.kind, time.perf_counter() - began
    return None, time.perf_counter() - began


async def slowest_neighbour(workers, seconds):
    slowest, end = 0.0, time.perf_counter() + seconds
    while time.perf_counter() < end:
        began = time.perf_counter()
        await workers.run("ping", seconds=5)
        slowest = max(slowest, time.perf_counter() - began)
        await asyncio.sleep(0.02)
    return slowest


@pytest.mark.parametrize("block", ["HangInPython", "HangInCpp"])
def test_a_hang_is_answered_in_time_and_the_neighbours_do_not_notice(block):
    async def scene():
        async with started() as workers:
            (kind, seconds), slowest = await asyncio.gather(
                failure(ask(workers, block, seconds=1)), slowest_neighbour(workers, 1.5)
            )
            assert kind == "deadline"
            assert 1 <= seconds < 1.5 + SLACK
            assert slowest < 0.3 + SLACK
            assert (await failure(ask(workers, "Nap")))[0] is None
            assert workers.ready

    asyncio.run(scene())


@pytest.mark.parametrize("block", ["Die", "Unpicklable"])
def test_a_worker_that_breaks_fails_its_own_request_only(block):
    async def scene():
        async with started() as workers:
            broken, other = await asyncio.gather(
                failure(ask(workers, block)), failure(ask(workers, "Nap"))
            )
            assert broken[0] == "worker-lost"
            assert other[0] is None
            assert (await failure(ask(workers, "Nap")))[0] is None

    asyncio.run(scene())


@pytest.mark.parametrize("block", ["Devour", "DevourInPython"])
def test_memory_is_bounded_and_the_worker_lives_on(block):
    async def scene():
        async with started(workers=1) as workers:
            before = (await ask(workers, "Nap"))["ok"]
            error = (await ask(workers, block))["error"]
            assert error["kind"] == "out-of-memory"
            assert "BLOCKZOO_WORKER_MEMORY_MB" in error["detail"]
            assert (await ask(workers, "Nap"))["ok"] == before

    asyncio.run(scene())


def test_a_bug_in_a_job_is_an_outcome_without_its_details():
    async def scene():
        async with started(workers=1) as workers:
            error = (await ask(workers, "Stumble"))["error"]
            assert error["kind"] == "internal"
            assert "secret" not in str(error)

    asyncio.run(scene())


def test_the_queue_is_bounded():
    async def scene():
        async with started(workers=1, queue=2) as workers:
            naps = [asyncio.create_task(failure(ask(workers, "Nap"))) for _ in range(5)]
            kinds = [kind for kind, _ in await asyncio.gather(*naps)]
            assert sorted(kinds, key=str) == [None, None, None, "busy", "busy"]

    asyncio.run(scene())


def test_one_client_has_its_share_of_the_places():
    async def scene():
        async with started(workers=1, queue=5, client_share=0.5) as workers:
            naps = [
                asyncio.create_task(failure(ask(workers, "Nap", client=client)))
                for client in ["one"] * 4 + ["other", None]
            ]
            kinds = [kind for kind, _ in await asyncio.gather(*naps)]
            assert kinds == [None, None, None, "busy", None, None]
            assert (await failure(ask(workers, "Nap", client="one")))[0] is None  # has them again

    asyncio.run(scene())


def test_nobody_waits_in_the_queue_for_ever():
    async def scene():
        async with started(workers=1) as workers:
            at_work = asyncio.create_task(failure(ask(workers, "HangInPython", seconds=2)))
            await asyncio.sleep(0.1)
            assert (await failure(ask(workers, "Nap", seconds=0.2)))[0] == "busy"
            assert (await at_work)[0] == "deadline"

    asyncio.run(scene())


def test_whoever_leaves_the_queue_leaves_no_work_behind():
    async def scene():
        async with started(workers=1) as workers:
            at_work = asyncio.create_task(ask(workers, "Nap"))
            await asyncio.sleep(0.1)
            queued = [asyncio.create_task(ask(workers, "HangInPython")) for _ in range(5)]
            await asyncio.sleep(0.1)
            for task in queued:
                task.cancel()
            await at_work
            kind, seconds = await failure(ask(workers, "Nap"))
            assert (kind, seconds < 0.3 + SLACK) == (None, True)

    asyncio.run(scene())


def test_workers_are_recycled():
    async def scene():
        async with started(workers=1, worker_tasks=3) as workers:
            seen = {(await ask(workers, "Nap"))["ok"] for _ in range(6)}
            assert len(seen) >= 2

    asyncio.run(scene())


def test_an_idle_worker_that_is_killed_is_replaced():
    async def scene():
        async with started() as workers:
            os.kill(int((await ask(workers, "Nap"))["ok"]), signal.SIGKILL)
            await until_healthy(workers)
            assert (await failure(ask(workers, "Nap")))[0] is None

    asyncio.run(scene())


async def until_healthy(workers, patience=20.0):
    """Wait for a pool that has noticed what happened and got over it."""
    await asyncio.sleep(0.6)
    end = time.perf_counter() + patience
    while not workers.ready and time.perf_counter() < end:
        await asyncio.sleep(0.05)


def test_the_pool_survives_the_death_of_the_forkserver_and_leaves_no_process_behind():
    async def scene():
        async with started() as workers:
            forkserver = multiprocessing.forkserver._forkserver._forkserver_pid
            old = psutil.Process(forkserver).children()
            hanging = asyncio.create_task(failure(ask(workers, "HangInPython", seconds=2)))
            await asyncio.sleep(0.2)
            os.kill(forkserver, signal.SIGKILL)
            assert (await hanging)[0] in ("unavailable", "worker-lost")
            began = time.perf_counter()
            await until_healthy(workers)
            assert time.perf_counter() - began < 5 + 5 * SLACK
            assert (await failure(ask(workers, "Nap")))[0] is None
            assert workers.ready
            await asyncio.sleep(3)  # the alarm of the one that hangs
            assert [process for process in old if process.is_running()] == []

    asyncio.run(scene())


def test_stopping_ends_busy_workers_too(caplog):
    async def scene():
        async with started() as workers:
            forkserver = multiprocessing.forkserver._forkserver._forkserver_pid
            processes = psutil.Process(forkserver).children()
            hanging = asyncio.create_task(failure(ask(workers, "HangInPython", seconds=60)))
            await asyncio.sleep(0.3)
        assert (await hanging)[0] == "unavailable"
        gone, alive = psutil.wait_procs(processes, timeout=5)
        assert (len(gone), alive) == (2, [])

    asyncio.run(scene())
    assert caplog.records == []  # to be stopped is no fault of the pool
