"""The parts of a report that are made when they are asked for: one function each, by name."""

import contextlib
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from torch import nn

from app.compose.formulas import formulas
from app.compose.subject import AnySubject
from app.measure.conventions import reconcile
from app.measure.dataflow import dataflow
from app.measure.memory import peak_memory
from app.measure.receptive_field import receptive_field
from app.measure.roofline import roofline
from app.schemas.conventions import Conventions
from app.schemas.formulas import FilledFormulas
from app.schemas.graph import Graph
from app.schemas.latency import Latency
from app.schemas.memory import Memory
from app.schemas.parts import PartName, PartOptions, Parts
from app.schemas.receptive_field import ReceptiveField
from app.schemas.referee import Opinion
from app.schemas.report import Answer, Report
from app.schemas.roofline import Roofline
from app.workers.jobs.real import refereed, timed
from blocks.errors import BlockzooError


class Asked(NamedTuple):
    """What a part is made of."""

    subject: AnySubject
    module: nn.Module  # on the meta device, in evaluation mode
    report: Report
    options: PartOptions
    began: float  # when the job did, by `time.perf_counter`
    requests: int | None  # others that the service had at work or waiting, where that matters


def _formulas(asked: Asked) -> FilledFormulas:
    return formulas(asked.module, asked.report)


def _conventions(asked: Asked) -> Conventions:
    return reconcile(asked.module, asked.report.image)


def _graph(asked: Asked) -> Graph:
    return dataflow(asked.module, asked.report.image)


def _memory(asked: Asked) -> Memory:
    return peak_memory(asked.module, asked.report.image, training=asked.options.training)


def _receptive_field(asked: Asked) -> ReceptiveField:
    return receptive_field(asked.module, asked.report.image)


def _roofline(asked: Asked) -> Roofline:
    options = asked.options.roofline
    with _at("roofline"):
        return roofline(asked.report, options.hardware, options.dtype)


def _referees(asked: Asked) -> list[Opinion]:
    with _at("referees"):
        return refereed(asked.subject, asked.report, _conventions(asked), asked.options.referees)


def _latency(asked: Asked) -> Latency:
    with _at("latency"):
        return timed(
            asked.subject, asked.report, asked.options.latency, asked.began, asked.requests
        )


@contextlib.contextmanager
def _at(part: PartName) -> Iterator[None]:
    """An error about an argument is about this part's options."""
    try:
        yield
    except BlockzooError as error:
        if error.argument:
            error.pointer = ("options", part, error.argument)
        raise


PARTS: dict[PartName, Callable[[Asked], Answer | list[Opinion]]] = {
    "formulas": _formulas,
    "conventions": _conventions,
    "graph": _graph,
    "memory": _memory,
    "receptive_field": _receptive_field,
    "roofline": _roofline,
    "referees": _referees,
    "latency": _latency,
}


def parts_of(names: Sequence[PartName], asked: Asked) -> Parts | None:
    """The parts of these names; None if there are none."""
    if not names:
        return None
    made: dict[str, Any] = {name: PARTS[name](asked) for name in names}
    return Parts.model_construct(**made)
