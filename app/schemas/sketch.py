"""What is answered to draw a block small: the bars of its main path, and what is beside it."""

from dataclasses import dataclass, field
from typing import Annotated, Literal

from pydantic import Field

from app.schemas.report import Answer


@dataclass(slots=True)
class Bar:
    """A layer, as wide as its output."""

    kind: Annotated[
        Literal["input", "conv", "depthwise", "linear", "other"],
        Field(description="What is no convolution or linear layer, and no input, is other."),
    ]
    channels: Annotated[int, Field(description="Of its output.")]
    kernel: Annotated[int | None, Field(description="Longest side of its window.")] = None


@dataclass(slots=True)
class Branch:
    """A way beside the main path, from a bar's output to where it joins again."""

    start: Annotated[int, Field(description="Place in `bars` of the last bar before the fork.")]
    end: Annotated[int, Field(description="Place in `bars` of the last bar before the join.")]
    bars: Annotated[list[Bar], Field(description="None for a skip connection.")] = field(
        default_factory=list
    )


class Sketch(Answer):
    """Convolutions, linear layers and what changes the size; norms and sums are left out."""

    bars: list[Bar] = Field(description="The main path; the first is the input.")
    branches: list[Branch]
