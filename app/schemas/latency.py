"""Latency: how it is to be measured, and what was measured on the server's CPU."""

from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from app.schemas.report import Answer, Shape
from app.schemas.strict import Strict

MAX_THREADS = 256
MIN_RUNS = 5  # fewer have no quartiles worth the name
MAX_RUNS = 1_000


class LatencyRequest(Strict):
    """How a latency is measured."""

    threads: int = Field(default=1, ge=1, le=MAX_THREADS, description="Threads of an operator.")
    warmup: int = Field(default=5, ge=1, le=MAX_RUNS, description="Runs before the timed ones.")
    runs: int = Field(default=30, ge=MIN_RUNS, le=MAX_RUNS, description="Timed runs.")
    layers: bool = Field(
        default=False, description="Time every layer too, in runs of their own, which are slower."
    )


@dataclass(slots=True)
class Times:
    """The timed runs in milliseconds: the middle, its spread and the extremes."""

    median_ms: Annotated[float, Field(description="Half of the runs were faster.")]
    q1_ms: Annotated[float, Field(description="A quarter of the runs were faster.")]
    q3_ms: Annotated[float, Field(description="Three quarters of the runs were faster.")]
    iqr_ms: Annotated[float, Field(description="Interquartile range: q3_ms - q1_ms.")]
    min_ms: Annotated[float, Field(description="The fastest, which was disturbed least.")]
    max_ms: Annotated[float, Field(description="The slowest.")]


@dataclass(slots=True)
class LayerTime:
    """The time of one layer without layers of its own."""

    path: Annotated[str, Field(description="Dotted path from the root.")]
    type: Annotated[str, Field(description="Module type.")]
    median_ms: Annotated[float, Field(description="Of all its calls in a run.")]
    share: Annotated[float, Field(description="Of the median of these runs.")]


class LayerTimes(Answer):
    """Every layer's time, from runs in which each is asked when it begins and ends."""

    times: Times = Field(description="Of these runs as a whole.")
    slower: float = Field(description="Their median as a multiple of the undisturbed median.")
    layers: list[LayerTime] = Field(description="In the order in which they ran first.")
    rest_ms: float = Field(
        description="What no layer accounts for: operators outside of layers, such as sums, and "
        "the asking itself."
    )


class Machine(Answer):
    """What ran it."""

    cpu: str = Field(description="Name of the CPU.", examples=["AMD EPYC 7763"])
    cores: int = Field(description="Cores the process may use.")
    capability: str = Field(description="Widest vector instructions torch uses.")
    torch: str = Field(description="Version of torch.")


class Surroundings(Answer):
    """What else was going on; latencies of a busy machine are too long."""

    requests: int | None = Field(
        description="Other requests this service had at work or waiting when the measurement "
        "began; null outside a service."
    )
    other_cores: float | None = Field(
        description="Cores that everything else on this machine kept busy on average during the "
        "timed runs; null where the system does not tell."
    )
    machine_cores: int = Field(description="Cores of the machine.")
    verdict: str = Field(examples=["The machine was quiet."])


class Latency(Answer):
    """How long a subject takes for one image on the server's CPU, in eager evaluation mode."""

    image: Shape = Field(description="[C, H, W]")
    batch: int = Field(description="Images at once: 1.")
    dtype: str = Field(examples=["float32"])
    threads: int
    warmup: int
    runs: int
    times: Times
    macs_per_second: float = Field(description="Multiply-accumulates over the median.")
    layer_times: LayerTimes | None = Field(default=None, description="Only where asked for.")
    machine: Machine
    surroundings: Surroundings
