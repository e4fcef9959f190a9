"""The job `source`: a subject as text to take home."""

from app.schemas.source import Source, SourceRequest
from app.source import written
from app.workers.jobs.answer import Watch, outcome
from app.workers.jobs.measured import measured
from app.workers.outcome import Outcome
from blocks.errors import BlockzooError


def source(request: bytes) -> Outcome:
    """A `SourceRequest` to a `Source`."""
    return outcome(_source, request)


def _source(request: bytes, watch: Watch) -> Source:
    asked = SourceRequest.model_validate_json(request)
    module, report = measured(asked.subject, asked.image, ("subject",), watch)
    try:
        return written(asked.subject, module, report, asked.form)
    except BlockzooError as error:
        error.pointer = ("subject", *error.pointer)
        raise
    finally:
        watch.lap("parts")
