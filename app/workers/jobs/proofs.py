"""The job `check`: whether a subject passes one kind of use."""

from app.schemas.checks import ChecksAnswer, ChecksRequest
from app.workers.jobs.answer import Watch, outcome
from app.workers.jobs.checks import checked
from app.workers.jobs.measured import measured
from app.workers.outcome import Outcome


def check(request: bytes) -> Outcome:
    """A `ChecksRequest` to a `ChecksAnswer`; the service asks for one check at a time."""
    return outcome(_check, request)


def _check(request: bytes, watch: Watch) -> ChecksAnswer:
    asked = ChecksRequest.model_validate_json(request)
    _, counted = measured(asked.subject, asked.image, ("subject",), watch)
    checks = {name: checked(name, asked.subject, counted) for name in asked.checks}
    watch.lap("checks")
    return ChecksAnswer(image=counted.image or [], checks=checks)
