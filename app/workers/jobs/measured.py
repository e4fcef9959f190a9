"""A subject of a request, built and measured."""

from torch import nn

from app.compose.subject import AnySubject, assemble
from app.measure import report
from app.schemas.report import Report
from app.schemas.spec import MAX_INTEGER
from app.workers.jobs.answer import Watch
from blocks.errors import BlockzooError, LimitError


def measured(
    subject: AnySubject, image: list[int] | None, place: tuple[str | int, ...], watch: Watch
) -> tuple[nn.Module, Report]:
    """The subject's module and report; an error points into the request."""
    try:
        module, size = assemble(subject, image)
        watch.lap("build")
        answer = report(module, size)
        watch.lap("count")
        _bound(answer)
    except BlockzooError as error:
        error.pointer = (*place, *error.pointer)
        raise
    return module, answer


def _bound(answer: Report) -> None:
    """JavaScript rounds larger integers, and the answer must be exact everywhere."""
    cost = answer.cost
    largest = max(cost.flops, cost.params, cost.bytes.params, cost.bytes.activations)
    if largest > MAX_INTEGER:
        raise LimitError(
            f"its cost of {largest:.3g} is beyond 2**53 - 1, the largest integer that JSON "
            "readers keep exactly",
            expected=MAX_INTEGER,
            got=f"{largest:.3g}",
            hint="try fewer channels or a smaller image",
        )
