"""What is answered about reach: which pixels a position of a layer's output is computed from."""

from dataclasses import dataclass, field
from typing import Annotated, Literal

from pydantic import Field

from app.schemas.report import Answer, Shape


@dataclass(slots=True)
class GlobalSource:
    """A layer that mixes all pixels, outside the geometric field."""

    layer: Annotated[str, Field(description="Path of the layer; '' at the root.")]
    operator: Annotated[str, Field(description="PyTorch's operator that does it.")]
    kind: Annotated[
        Literal["values", "statistics"],
        Field(description="statistics: pixels enter only a norm's mean and variance or a softmax."),
    ]


@dataclass(slots=True)
class UnknownReach:
    """From where on nothing can be said."""

    layer: Annotated[str, Field(description="Path of the layer; '' at the root.")]
    operator: Annotated[str, Field(description="PyTorch's operator, with the reason if any.")]


@dataclass(slots=True)
class Reach:
    """The field of one output, in pixels of the image, an entry for each side (height, width).

    Sides are as if the image went on for ever: what lies outside is padding.
    """

    size: Annotated[
        list[int | None],
        Field(description="Pixels from the first to the last that is read; null: the whole image."),
    ] = field(default_factory=list)
    stride: Annotated[
        list[float | None],
        Field(description="Pixels from one output to the next; below 1 after upsampling."),
    ] = field(default_factory=list)
    padding: Annotated[
        list[int | None],
        Field(description="Pixels of the first output's field that lie before the image."),
    ] = field(default_factory=list)
    center: Annotated[
        list[float | None],
        Field(description="Middle of the first output's field; 0 is the middle of pixel 0."),
    ] = field(default_factory=list)
    global_by: Annotated[
        str | None,
        Field(description="The first layer on the way here that mixes all pixels, if there is."),
    ] = None
    pixels: Annotated[
        list[list[int]] | None,
        Field(
            description="Of an output: first and last pixel inside the image that its middle "
            "position reads, a pair for each side; empty if it reads padding alone; null for a "
            "layer."
        ),
    ] = None
    unknown: Annotated[
        UnknownReach | None, Field(description="If it is set, the lists above are empty.")
    ] = None


@dataclass(slots=True)
class LayerReach:
    """One module that ran."""

    path: Annotated[str, Field(description="Dotted path from the root; empty at the root.")]
    type: Annotated[str, Field(description="Block or module type.")]
    reach: Reach


class ReceptiveField(Answer):
    """How far a subject sees, layer by layer."""

    image: Shape = Field(description="The sides of the image: [H, W].")
    output: Reach | dict[str, Reach] = Field(description="By name where there are several.")
    layers: list[LayerReach] = Field(description="In the order in which they first gave a result.")
    global_sources: list[GlobalSource] = Field(
        description="Every layer on the way to the output that mixes all pixels, in order; the "
        "fields are those of the other ways."
    )
