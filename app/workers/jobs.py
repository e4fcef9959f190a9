"""The jobs that workers run: canonical JSON in, an outcome out; imports torch, so never the web."""

import time
from collections.abc import Callable
from typing import Any

import torch

from app.checks import torchscript
from app.compose import catalogue as cards
from app.compose.subject import AnySubject, assemble, label_of
from app.measure import report as measured
from app.measure.comparison import comparison
from app.schemas.report import Check, Cost, Report
from app.schemas.spec import MAX_INTEGER, CompareRequest, ReportRequest
from app.settings import Settings, variable
from app.workers.outcome import Outcome
from blocks.errors import BlockzooError, LimitError

SMALL_SIDE = 64  # pixels; a check runs for real, and this is enough to see a difference


def ping() -> Outcome:
    """The smallest real job: a tensor is made."""
    return {"ok": b"%d" % torch.zeros(1, device="meta").numel()}


def catalogue() -> Outcome:
    """Every block's page."""
    pages = ",".join(page.model_dump_json() for page in cards.pages())
    return {"ok": f'{{"blocks":[{pages}]}}'.encode()}


def report(request: bytes) -> Outcome:
    """A `ReportRequest` to a `Report`."""
    return _outcome(_report, request)


def compare(request: bytes) -> Outcome:
    """A `CompareRequest` to a `Comparison`."""
    return _outcome(_compare, request)


def _outcome(job: Callable[[bytes, "Watch"], Any], request: bytes) -> Outcome:
    """The answer as JSON with the time of each stage, or the user's mistake as data."""
    watch = Watch()
    try:
        answer = job(request, watch)
    except BlockzooError as error:
        return {"error": error.fields()}
    content = answer.model_dump_json().encode()
    watch.lap("serialise")
    return {"ok": content, "timings": watch.laps}


class Watch:
    """Seconds by stage."""

    def __init__(self) -> None:
        self.laps: dict[str, float] = {}
        self._last = time.perf_counter()

    def lap(self, stage: str) -> None:
        """The time since the last lap belongs to this stage."""
        now = time.perf_counter()
        self.laps[stage] = self.laps.get(stage, 0.0) + now - self._last
        self._last = now


def _report(request: bytes, watch: Watch) -> Report:
    asked = ReportRequest.model_validate_json(request)
    answer = _measured(asked.subject, asked.image, ("subject",), watch)
    for check in asked.checks:
        answer.checks[check] = _checked(asked.subject, answer.image or [])
        watch.lap("checks")
    return answer


def _compare(request: bytes, watch: Watch) -> Any:
    asked = CompareRequest.model_validate_json(request)
    image = asked.image
    reports = []
    for index, subject in enumerate(asked.subjects):
        reports.append(_measured(subject, image, ("subjects", index), watch))
        image = image or reports[0].image
    return comparison(asked.subjects, [label_of(s) for s in asked.subjects], reports)


def _measured(
    subject: AnySubject, image: list[int] | None, place: tuple[str | int, ...], watch: Watch
) -> Report:
    """The subject's report; an error points into the request."""
    try:
        module, size = assemble(subject, image)
        watch.lap("build")
        answer = measured(module, size)
        watch.lap("count")
        _bound(answer)
    except BlockzooError as error:
        error.pointer = (*place, *error.pointer)
        raise
    return answer


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


def _checked(subject: AnySubject, image: list[int]) -> Check:
    """TorchScript, tried on real values and a small image, unless that would cost too much."""
    cost, size = _small(subject, image)
    refusal = _too_costly(cost)
    if refusal:
        return Check(status="skipped", reason=refusal)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        module, _ = assemble(subject, size, device="cpu")
        return torchscript(module, torch.randn(1, *size))


def _small(subject: AnySubject, image: list[int]) -> tuple[Cost, list[int]]:
    """The image, made smaller where the subject can take a smaller one, and what it costs there."""
    small = [image[0], *(min(side, SMALL_SIDE) for side in image[1:])]
    try:
        return measured(*assemble(subject, small)).cost, small
    except BlockzooError:  # too small for its kernels
        return measured(*assemble(subject, image)).cost, image


def _too_costly(cost: Cost) -> str | None:
    """Why it is not run for real, if it is not."""
    limits = Settings()
    for what, amount, limit in (
        ("parameters", cost.params, "check_params"),
        ("multiply-accumulates", cost.macs, "check_macs"),
        ("bytes of activations", cost.bytes.activations, "check_bytes"),
    ):
        if amount > getattr(limits, limit):
            return (
                f"Not checked: running it has {amount:,} {what}, and the limit is "
                f"{getattr(limits, limit):,} ({variable(limit)})."
            )
    return None
