"""From a request's bytes to an outcome: the answer and the time of each stage, or the mistake."""

import time
from collections.abc import Callable

from pydantic import BaseModel

from app.workers.outcome import Outcome
from blocks.errors import BlockzooError


class Watch:
    """Seconds by stage."""

    def __init__(self) -> None:
        self.laps: dict[str, float] = {}
        self.began = self._last = time.perf_counter()

    def lap(self, stage: str) -> None:
        """The time since the last lap belongs to this stage."""
        now = time.perf_counter()
        self.laps[stage] = self.laps.get(stage, 0.0) + now - self._last
        self._last = now


def outcome(job: Callable[[bytes, Watch], BaseModel | str], request: bytes) -> Outcome:
    """What the job answers, as JSON or as the text it is, or the user's mistake as data."""
    watch = Watch()
    try:
        answer = job(request, watch)
    except BlockzooError as error:
        return {"error": error.fields()}
    content = answer if isinstance(answer, str) else answer.model_dump_json()
    watch.lap("serialise")
    return {"ok": content.encode(), "timings": watch.laps}
