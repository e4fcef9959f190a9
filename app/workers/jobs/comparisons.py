"""The job `compare`: subjects side by side on one image."""

import json
from functools import partial

from app.compose.settings import differing, settings_of
from app.compose.subject import AnySubject, label_of
from app.measure.comparison import Compared, comparison
from app.schemas.comparison import Comparison
from app.schemas.requests import CompareRequest
from app.workers.jobs.answer import Watch, outcome
from app.workers.jobs.measured import measured
from app.workers.jobs.parts import Asked, parts_of
from app.workers.outcome import Outcome
from blocks.errors import BlockzooError
from zoo.network import Network


def compare(request: bytes, others: bytes = b"null") -> Outcome:
    """A `CompareRequest` to a `Comparison`; the quiet worker is told how many others wait."""
    return outcome(partial(_compare, others=json.loads(others)), request)


def _compare(request: bytes, watch: Watch, others: int | None) -> Comparison:
    asked = CompareRequest.model_validate_json(request)
    image, compared, settings = asked.image, [], []
    for index, subject in enumerate(asked.subjects):
        label = label_of(subject)
        try:
            module, report = measured(subject, image, ("subjects", index), watch)
            parts = parts_of(
                asked.parts, Asked(subject, module, report, asked.options, watch.began, others)
            )
        except BlockzooError as error:
            raise _named(error, index, subject, image) from error.__cause__
        image = image or report.image
        watch.lap("parts")
        rows = module.rows() if isinstance(module, Network) else {}
        roles = {path: name for name, path in rows.items()}
        compared.append(Compared(subject, label, report, roles, parts))
        settings.append(settings_of(subject, module))
    return comparison(compared, differing(settings), asked.reference)


def _named(
    error: BlockzooError, index: int, subject: AnySubject, image: list[int] | None
) -> BlockzooError:
    """The error with a sentence that says whose it is."""
    where = f" on {' x '.join(map(str, image))}" if image else ""
    error.detail = f"subject {index + 1} ({label_of(subject)}){where}: {error.detail}"
    return error
