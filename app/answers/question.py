"""A question to the workers: a job, what it is given, and where and how long it is worked on."""

from typing import Literal, NamedTuple

from pydantic import BaseModel

from app.answers.canonical import canonical
from app.code_version import etag

PoolName = Literal["quick", "quiet"]


class Question(NamedTuple):
    """Equal questions to the same code have equal answers, if these last."""

    job: str
    asked: bytes  # in one spelling
    deadline: str  # the setting
    pool: PoolName
    lasting: bool

    @classmethod
    def of(
        cls,
        job: str,
        asked: BaseModel,
        deadline: str,
        pool: PoolName = "quick",
        *,
        lasting: bool = True,
    ) -> "Question":
        """The question that a request asks.

        Args:
            job: what is done.
            asked: the request.
            deadline: the setting of its deadline.
            pool: `quiet` for work on real tensors.
            lasting: False for what is measured, as a latency is: it is another the next time.
        """
        return cls(job, canonical(asked), deadline, pool, lasting)

    def tag(self, *marks: str) -> str:
        """The question's name, or that of an answer with some mark: the ETag."""
        return etag(self.job.encode(), self.asked, *(mark.encode() for mark in marks))
