"""A subject made with values and run for real, unless that would be too much."""

import time
from collections.abc import Sequence

import torch
from torch import nn

from app.compose.subject import AnySubject, assemble
from app.measure.latency import latency
from app.measure.limits import Limit, refuse_over
from app.referees import second_opinion
from app.schemas.conventions import Conventions
from app.schemas.latency import Latency, LatencyRequest
from app.schemas.referee import Opinion, Referee
from app.schemas.report import Report
from app.settings import Settings, variable

COSTS = ("quiet_params", "quiet_macs", "quiet_bytes")


def real(subject: AnySubject, counted: Report) -> nn.Module:
    """The subject on the CPU with values, always the same ones.

    Args:
        subject: one that has been counted.
        counted: what it costs on its image.

    Raises:
        LimitError: it is over a limit of what is run for real.
    """
    settings = Settings()
    refuse_over(counted.cost, *(_limit(settings, name) for name in COSTS))
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        return assemble(subject, counted.image, device="cpu")[0]


def timed(
    subject: AnySubject,
    counted: Report,
    asked: LatencyRequest,
    began: float,
    requests: int | None,
) -> Latency:
    """The latency of a subject, within the deadline of the quiet worker.

    Args:
        subject: one that has been counted.
        counted: what it costs on its image.
        asked: how it is to be measured.
        began: when the job did, by `time.perf_counter`.
        requests: others that the service has at work or waiting.

    Raises:
        LimitError: it is over a limit, or would pass the deadline.
    """
    module = real(subject, counted)
    settings = Settings()
    return latency(
        module,
        counted.image or [],
        asked,
        threads=_limit(settings, "latency_threads"),
        deadline=_limit(settings, "quiet_seconds"),
        spent=time.perf_counter() - began,
        requests=requests,
    )


def refereed(
    subject: AnySubject, counted: Report, foreseen: Conventions, referees: Sequence[Referee]
) -> list[Opinion]:
    """What each referee counts; each is given a module of its own, which it may leave changed.

    Args:
        subject: one that has been counted.
        counted: what it costs on its image.
        foreseen: what the referees' rules say of it.
        referees: who is asked; each once.

    Raises:
        LimitError: it is over a limit of what is run for real.
        MeasureError: a referee cannot run on it.
    """
    return [
        second_opinion(referee, real(subject, counted), counted.image or [], foreseen)
        for referee in dict.fromkeys(referees)
    ]


def _limit(settings: Settings, name: str) -> Limit:
    return Limit(getattr(settings, name), variable(name))
