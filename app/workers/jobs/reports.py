"""The job `report`: what a subject costs, and the parts asked for beside it.

Its checks are jobs of their own.
"""

import json
from functools import partial

from app.schemas.parts import ReportWithParts
from app.schemas.requests import ReportRequest
from app.workers.jobs.answer import Watch, outcome
from app.workers.jobs.measured import measured
from app.workers.jobs.parts import Asked, parts_of
from app.workers.outcome import Outcome


def report(request: bytes, others: bytes = b"null") -> Outcome:
    """A `ReportRequest` to a `ReportWithParts`; the quiet worker is told how many others wait."""
    return outcome(partial(_report, others=json.loads(others)), request)


def _report(request: bytes, watch: Watch, others: int | None) -> ReportWithParts:
    asked = ReportRequest.model_validate_json(request)
    module, counted = measured(asked.subject, asked.image, ("subject",), watch)
    parts = parts_of(
        asked.parts, Asked(asked.subject, module, counted, asked.options, watch.began, others)
    )
    answer = ReportWithParts.of(counted, parts)
    watch.lap("parts")
    return answer
