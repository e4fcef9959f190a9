"""Iso-cost: which value of an argument makes one subject cost what another does."""

from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag

from app.schemas.report import Answer, Shape
from app.schemas.spec import (
    MAX_INTEGER,
    MAX_ITEMS,
    ArchitectureSubject,
    BlockSubject,
    Image,
    Name,
    Plain,
    Spec,
    Subject,
    kind_of,
)
from app.schemas.strict import Strict

Measure = Literal["params", "macs"]
Method = Literal["scan", "formulas", "bisection"]
Amount = Annotated[int, Field(ge=0, le=MAX_INTEGER)]


def _target_kind(value: Any) -> str | None:
    return "number" if isinstance(value, int) else kind_of(value)


Target = Annotated[
    Annotated[Amount, Tag("number")]
    | Annotated[BlockSubject, Tag("block")]
    | Annotated[ArchitectureSubject, Tag("architecture")]
    | Annotated[Spec, Tag("layers")],
    Discriminator(
        _target_kind,
        custom_error_type="target",
        custom_error_message="A target is a number, or a subject with a 'block', an "
        "'architecture' or 'layers'",
    ),
]


class IsoCostRequest(Strict):
    """Ask which value of an argument makes a subject cost so much."""

    subject: Subject
    layer: Name | None = Field(
        default=None, description="Of a spec: the layer whose argument it is."
    )
    argument: Name = Field(description="What is varied.", examples=["expansion"])
    range: Annotated[list[int], Field(min_length=2, max_length=2)] | None = Field(
        default=None,
        description="The least and the greatest integer to try; the argument's own range if left "
        "out.",
    )
    values: Annotated[list[Plain], Field(min_length=1, max_length=MAX_ITEMS)] | None = Field(
        default=None, description="Instead of a range: the values to try.", examples=[[0.25, 0.5]]
    )
    measure: Measure = "macs"
    target: Target = Field(description="So much, or as much as this subject.")
    image: Image | None = Field(
        default=None, description="For both; the subject's own if left out."
    )


class Tried(Answer):
    """Values that cost the same."""

    values: list[Any]
    cost: int
    difference: int = Field(description="Cost less target.")


class IsoCost(Answer):
    """The values that cost exactly the target, or that there are none, and the nearest."""

    image: Shape
    argument: str
    measure: Measure
    target: int
    solutions: list[Any] = Field(description="All values, or the first hundred of them.")
    below: Tried | None = Field(description="The nearest that cost less; null: none does.")
    above: Tried | None = Field(description="The nearest that cost more; null: none does.")
    method: Method = Field(
        description="`scan`: every value was counted. `formulas`: the block's formulas gave the "
        "cost of every value, and the count was the same wherever it was made. `bisection`: the "
        "cost grows or falls with the argument, which was verified at all values that were counted."
    )
    candidates: int = Field(description="How many values there are.")
    counted: int = Field(description="For how many the cost was measured.")
    refused: list[Any] = Field(description="Values that cannot be built: the first hundred.")
    sentence: str = Field(examples=["expansion=4 makes this MBConv cost exactly 4,816 MACs."])
