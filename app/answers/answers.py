"""Answers to questions: from those that are kept, or by a worker of the pool they belong to."""

import time
from functools import partial
from typing import NamedTuple

from app.answers.kept import KeptAnswers, Way
from app.answers.question import PoolName, Question
from app.settings import Settings, variable
from app.workers.outcome import Outcome
from app.workers.workers import Workers


class Answer(NamedTuple):
    """What came of a question, and how."""

    outcome: Outcome
    way: Way
    seconds: dict[str, float]  # by stage, of the time that passed
    lasting: bool = True  # whether the same question has the same answer another time


class Answers:
    """The pools, with what is kept before them.

    Args:
        settings: the deadlines, and how much is kept.
        quick: workers for what takes milliseconds.
        quiet: the worker for real tensors.
    """

    def __init__(self, settings: Settings, quick: Workers, quiet: Workers) -> None:
        self._settings = settings
        self._pools: dict[PoolName, Workers] = {"quick": quick, "quiet": quiet}
        self._kept = KeptAnswers(settings.kept_answers_mb * 2**20)

    async def of(self, question: Question, client: str | None) -> Answer:
        """The answer, kept or made.

        Args:
            question: what is asked.
            client: whose share of the pool's places it takes, if it must be made.
        """
        began = time.perf_counter()
        if not question.lasting:
            return _timed(await self._work(question, client), "miss", began, lasting=False)
        work = partial(self._work, question, client)
        outcome, way = await self._kept.answer(question.tag(), work)
        return _timed(outcome, way, began)

    async def _work(self, question: Question, client: str | None) -> Outcome:
        # What is measured may be disturbed by requests elsewhere: it is told how many there are.
        others = () if question.lasting else (b"%d" % self._pools["quick"].load,)
        return await self._pools[question.pool].run(
            question.job,
            question.asked,
            *others,
            seconds=getattr(self._settings, question.deadline),
            setting=variable(question.deadline),
            client=client,
        )


def _timed(outcome: Outcome, way: Way, began: float, *, lasting: bool = True) -> Answer:
    """With the time of each stage; `queue` holds the way to the worker and back."""
    spent = time.perf_counter() - began
    if way == "hit":
        return Answer(outcome, way, {"cache": spent})
    stages = outcome.get("timings", {})
    queue = {"queue": spent - stages.get("work", 0)}
    return Answer(outcome, way, queue | stages, lasting)
