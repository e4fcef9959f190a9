"""What is answered about formulas: each part's expression, its numbers filled in, its value."""

from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from app.schemas.report import Answer, Shape

# Plain dataclasses, as in a report: there are many, and they are made from numbers just counted.


@dataclass(slots=True)
class Abbreviation:
    """A name that the expressions of a block share."""

    name: Annotated[str, Field(examples=["hidden"])]
    expression: Annotated[str, Field(examples=["make_divisible(in_channels * expansion, 8)"])]
    filled: Annotated[str, Field(examples=["make_divisible(64 * 6, 8)"])]
    value: Annotated[int | float | bool | str | None, Field(examples=[384])]


@dataclass(slots=True)
class FormulaPart:
    """One summand of a block's cost."""

    part: Annotated[str, Field(description="By its role, or what it is.", examples=["expand"])]
    expression: Annotated[str, Field(examples=["e * hidden * (in_channels + b + n)"])]
    filled: Annotated[
        str,
        Field(
            description="With the numbers in it; of alternatives, the one that holds.",
            examples=["1 * 384 * (64 + 0 + 2)"],
        ),
    ]
    value: Annotated[int, Field(examples=[25_344])]


@dataclass(slots=True)
class FormulaSum:
    """A block's parameters or multiply-accumulates as a sum."""

    parts: list[FormulaPart]
    total: Annotated[int, Field(description="The sum of the parts, for macs times the calls.")]
    counted: Annotated[int, Field(description="What was measured; the same number.")]


@dataclass(slots=True)
class BlockFormulas:
    """A block, or several that are equal."""

    block: Annotated[str, Field(description="Its type.", examples=["MBConv"])]
    args: Annotated[str, Field(description="Its arguments, as it prints them.")]
    paths: Annotated[list[str], Field(description="Where it stands; several if it repeats.")]
    image: Annotated[Shape, Field(description="[C, H, W] of what it reads.")]
    calls: Annotated[
        int, Field(description="How often each runs; 0: never, and then it has no macs.")
    ]
    where: Annotated[list[Abbreviation], Field(description="In the order they build on.")]
    params: Annotated[FormulaSum, Field(description="Of one of them.")]
    macs: Annotated[FormulaSum, Field(description="Of one of them, in all its calls.")]


@dataclass(slots=True)
class Unexplained:
    """A part without a formula: its cost is measured alone."""

    path: str
    type: str
    params: int
    macs: int
    reason: str


@dataclass(slots=True)
class StageFormulas:
    """A stage of an architecture, a layer of a spec, or the block itself."""

    name: Annotated[str, Field(description="'rest' for what stands in no stage.")]
    path: str
    params: Annotated[int, Field(description="Measured: all blocks, repeats too, and the rest.")]
    macs: int
    blocks: list[BlockFormulas]
    measured: Annotated[list[Unexplained], Field(description="What has no formula.")]


class FilledFormulas(Answer):
    """The cost as sums, each equal to the count."""

    params: int = Field(description="Measured; the sum of all stages.")
    macs: int = Field(description="Measured; the sum of all stages.")
    stages: list[StageFormulas]
