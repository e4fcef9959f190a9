"""The parts of a report that are made when they are asked for by name: the words for them.

To add one: its name in `PartName`, its field in `Parts`, its function in `app.workers.jobs.parts`.
"""

from typing import Annotated, Literal, get_args

from pydantic import Field

from app.schemas.conventions import Conventions
from app.schemas.formulas import FilledFormulas
from app.schemas.graph import Graph
from app.schemas.latency import Latency, LatencyRequest
from app.schemas.memory import Memory
from app.schemas.receptive_field import ReceptiveField
from app.schemas.referee import Opinion, Referee
from app.schemas.report import Answer, Report
from app.schemas.roofline import Roofline, RooflineRequest
from app.schemas.strict import Strict

PartName = Literal[
    "formulas",
    "conventions",
    "graph",
    "memory",
    "receptive_field",
    "roofline",
    "referees",
    "latency",
]

# They run real tensors, which only one request at a time may do.
SLOW_PARTS: frozenset[PartName] = frozenset({"referees", "latency"})


class Parts(Answer):
    """What was asked for beside the cost; null where it was not."""

    formulas: FilledFormulas | None = Field(
        default=None, description="The cost as sums of documented expressions, numbers filled in."
    )
    conventions: Conventions | None = Field(
        default=None, description="What other tools would print, and the terms between."
    )
    graph: Graph | None = Field(
        default=None, description="The dataflow: which call reads whose tensors."
    )
    memory: Memory | None = Field(
        default=None, description="The most that is held at once, where, and a timeline."
    )
    receptive_field: ReceptiveField | None = Field(
        default=None, description="Which pixels each layer's output is computed from."
    )
    roofline: Roofline | None = Field(
        default=None, description="The least time of each layer on some hardware, and why."
    )
    referees: list[Opinion] | None = Field(
        default=None, description="Other tools, run for real, and why they count otherwise."
    )
    latency: Latency | None = Field(
        default=None, description="The time on this server's CPU, measured now."
    )


class PartOptions(Strict):
    """What can be said of the parts that are asked for."""

    training: bool = Field(
        default=False, description="`memory`: the peak of a training step too, which takes longer."
    )
    roofline: RooflineRequest = Field(
        default_factory=RooflineRequest, description="`roofline`: on which hardware."
    )
    referees: Annotated[list[Referee], Field(min_length=1, max_length=8)] = Field(
        default=list(get_args(Referee)), description="`referees`: which are asked."
    )
    latency: LatencyRequest = Field(
        default_factory=LatencyRequest, description="`latency`: how it is measured."
    )


class ReportWithParts(Report):
    """A report, with the parts that were asked for."""

    parts: Parts | None = Field(default=None, description="Null where none was asked for.")

    @classmethod
    def of(cls, report: Report, parts: Parts | None) -> "ReportWithParts":
        """The report with these parts; what has been checked once is not checked again."""
        return cls.model_construct(**dict(report), parts=parts)
