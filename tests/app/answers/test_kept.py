"""Kept answers: worked on once, bounded in bytes, ended when nobody waits, and never a failure."""

import asyncio

import pytest

from app.answers.kept import BESIDE, KeptAnswers
from app.failure import Failure


class Job:
    """Work that can be held up, and counts how often it is begun and ended."""

    def __init__(self, outcome=None, failure=None):
        self.outcome = outcome or {"ok": b"answer"}
        self.failure = failure
        self.begun = self.ended = 0
        self.may_end = asyncio.Event()

    async def __call__(self):
        self.begun += 1
        try:
            await self.may_end.wait()
        finally:
            self.ended += 1
        if self.failure:
            raise self.failure
        return self.outcome


async def asked(kept, key, content):
    job = Job({"ok": content})
    job.may_end.set()
    return (await kept.answer(key, job)).way, job.begun


def test_equal_questions_at_once_are_worked_on_once_and_then_kept():
    async def scene():
        kept, job = KeptAnswers(10_000), Job()
        tasks = [asyncio.create_task(kept.answer("a", job)) for _ in range(5)]
        await asyncio.sleep(0)
        job.may_end.set()
        given = [await task for task in tasks] + [await kept.answer("a", job)]
        assert [one.way for one in given] == ["miss", *["collapsed"] * 4, "hit"]
        assert {one.outcome["ok"] for one in given} == {b"answer"}
        assert job.begun == 1

    asyncio.run(scene())


def test_the_bound_is_in_bytes_and_the_least_recently_used_go_first():
    async def scene():
        kept = KeptAnswers(3 * (100 + BESIDE))
        for key in "abc":
            assert await asked(kept, key, bytes(100)) == ("miss", 1)
        assert await asked(kept, "a", b"") == ("hit", 0)  # now `b` is the oldest
        assert await asked(kept, "d", bytes(100)) == ("miss", 1)
        assert [(await asked(kept, key, b"x"))[0] for key in "acd"] == ["hit"] * 3
        assert (await asked(kept, "b", bytes(100)))[0] == "miss"
        for _ in range(2):  # one that is larger than all is not kept, and drives nothing out
            assert (await asked(kept, "large", bytes(10_000)))[0] == "miss"
        assert [(await asked(kept, key, b""))[0] for key in "cdb"] == ["hit"] * 3

    asyncio.run(scene())


@pytest.mark.parametrize("leaving", [0, 1])
def test_one_who_leaves_does_not_end_the_work_that_another_waits_for(leaving):
    async def scene():
        kept, job = KeptAnswers(10_000), Job()
        both = [asyncio.create_task(kept.answer("a", job)) for _ in range(2)]
        await asyncio.sleep(0)
        both[leaving].cancel()
        await asyncio.sleep(0)
        assert job.ended == 0
        job.may_end.set()
        assert (await both[1 - leaving]).outcome["ok"] == b"answer"
        assert job.begun == 1

    asyncio.run(scene())


def test_work_that_nobody_waits_for_ends_and_a_new_question_is_a_new_start():
    async def scene():
        kept, job = KeptAnswers(10_000), Job()
        both = [asyncio.create_task(kept.answer("a", job)) for _ in range(2)]
        await asyncio.sleep(0)
        for task in both:
            task.cancel()
        await asyncio.wait(both)
        again = asyncio.create_task(kept.answer("a", job))  # while the first is still ending
        await asyncio.sleep(0)
        job.may_end.set()
        assert (await again).way == "miss"
        assert (job.begun, job.ended) == (2, 2)

    asyncio.run(scene())


@pytest.mark.parametrize(
    "fault", [{"failure": Failure("busy", "later")}, {"outcome": {"error": {"kind": "x"}}}]
)
def test_failures_and_mistakes_reach_all_who_wait_and_are_not_kept(fault):
    async def scene():
        kept, job = KeptAnswers(10_000), Job(**fault)
        job.may_end.set()
        both = [asyncio.create_task(kept.answer("a", job)) for _ in range(2)]
        results = await asyncio.gather(*both, return_exceptions=True)
        assert [r for r in results if not isinstance(r, Failure) and "ok" in r.outcome] == []
        assert job.begun == 1
        assert await asked(kept, "a", b"better") == ("miss", 1)

    asyncio.run(scene())
