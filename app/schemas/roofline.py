"""Roofline: which hardware is asked about, and the least time each layer takes there."""

from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag

from app.schemas.report import Answer
from app.schemas.strict import Strict

Dtype = Literal["float64", "float32", "tf32", "bfloat16", "float16", "int8"]


class OwnHardware(Strict):
    """Hardware by its two numbers."""

    peak_gflops: float = Field(
        gt=0, le=1e9, description="Most that it computes: 10**9 floating-point operations a second."
    )
    bandwidth_gbytes: float = Field(
        gt=0, le=1e6, description="Most that its memory moves: 10**9 bytes a second."
    )
    dtype: Dtype = Field(default="float32", description="What it computes in.")
    name: Annotated[str, Field(min_length=1, max_length=64)] = "own hardware"


def _form(value: Any) -> str:
    return OWN if isinstance(value, dict | OwnHardware) else PRESET


PRESET, OWN = HARDWARE_FORMS = ("(preset)", "(own)")
PresetOrOwn = Annotated[
    Annotated[str, Field(max_length=64), Tag(PRESET)] | Annotated[OwnHardware, Tag(OWN)],
    Discriminator(_form),
]


class RooflineRequest(Strict):
    """Which hardware the layers are placed on."""

    hardware: PresetOrOwn = Field(
        default="t4",
        description="Two numbers, or the name of a preset: t4, v100, a100, h100, "
        "jetson_orin_nano, apple_m1_gpu, apple_a14_neural_engine, snapdragon_855_cpu, "
        "raspberry_pi_4, ryzen_5950x, epyc_7763, coral_edge_tpu.",
        examples=["a100", {"peak_gflops": 1_000, "bandwidth_gbytes": 50}],
    )
    dtype: Dtype | None = Field(
        default=None, description="One that the preset has; float32 where it can, if left out."
    )


class HardwareCard(Answer):
    """A preset: what is known of it, and who says so."""

    name: str = Field(examples=["t4"])
    title: str = Field(examples=["NVIDIA T4"])
    flops_per_second: dict[Dtype, float] = Field(description="By what it computes in; dense.")
    flops_source: str
    bytes_per_second: float
    bytes_source: str
    note: str | None


class HardwareList(Answer):
    """Every preset."""

    hardware: list[HardwareCard]


class Hardware(Answer):
    """The two numbers, and where they come from."""

    name: str = Field(examples=["t4"])
    title: str = Field(examples=["NVIDIA T4"])
    dtype: Dtype = Field(description="What it computes in, and what tensors are held in.")
    flops_per_second: float
    flops_source: str
    bytes_per_second: float
    bytes_source: str
    ridge: float = Field(
        description="FLOP per byte from which on it computes at its peak: the first over the "
        "second."
    )
    note: str | None = None


@dataclass(slots=True)
class LayerPoint:
    """One layer under the roof: its own work, without that of layers below it."""

    path: Annotated[str, Field(description="Dotted path from the root; empty at the root.")]
    type: Annotated[str, Field(description="Module type.")]
    role: Annotated[str | None, Field(description="Its own, or that of the layer it belongs to.")]
    flops: Annotated[int, Field(description="2 x macs.")]
    bytes: Annotated[int, Field(description="Read and written, weights too, in the given dtype.")]
    intensity: Annotated[float | None, Field(description="FLOP per byte; null for no bytes.")]
    bound: Annotated[Literal["compute", "memory"], Field(description="What it waits for.")]
    attainable_flops_per_second: Annotated[
        float, Field(description="The roof at its intensity: no more is possible.")
    ]
    least_ms: Annotated[float, Field(description="No implementation that runs it alone is faster.")]
    share: Annotated[float, Field(description="Of the total's least_ms.")]


class Roofline(Answer):
    """The least time a subject takes on some hardware when it runs layer by layer."""

    hardware: Hardware
    flops: int = Field(description="2 x macs.")
    bytes: int = Field(description="Read and written by all layers.")
    intensity: float | None = Field(description="FLOP per byte of the whole.")
    least_ms: float = Field(description="The sum over the layers.")
    compute_ms: float = Field(description="What it would be if no layer waited for memory.")
    peak_share: float = Field(description="compute_ms / least_ms: the most of the peak it can use.")
    memory_share: float = Field(description="Of least_ms, in layers bound by memory.")
    layers: list[LayerPoint] = Field(description="In the report's order; those that do something.")
    sentence: str
