"""What is answered about a block: its catalogue card."""

from typing import Any

from pydantic import Field

from app.schemas.deployability import Deployability
from app.schemas.report import Answer, Shape
from app.schemas.sketch import Sketch


class Paper(Answer):
    """Where a block was published."""

    id: str = Field(examples=["arXiv:1801.04381"])
    url: str = Field(examples=["https://arxiv.org/abs/1801.04381"])


class Formulas(Answer):
    """What it costs as expressions over its arguments, the image (C, H, W) and `where`."""

    params: dict[str, str] = Field(description="Parameters by part; the whole is their sum.")
    macs: dict[str, str] = Field(description="Multiply-accumulates by part.")
    where: dict[str, str] = Field(description="Abbreviations, in the order they build on.")


class ExampleCost(Answer):
    """What a block costs at its example."""

    params: int
    macs: int
    activation_bytes: int = Field(description="Written by operators.")


class BlockCard(Answer):
    """A catalogue entry."""

    name: str
    summary: str
    family: str
    paper: Paper | None
    args_schema: dict[str, Any] = Field(
        description="JSON Schema of its arguments; `inferred` marks those read off the input."
    )
    example: dict[str, Any] = Field(description="Arguments of the example.")
    image: Shape = Field(description="The example's image.")
    merges: bool = Field(description="Whether it reads a list of inputs, as Add does.")
    experimental: bool = Field(description="Whether its arguments may still change.")
    formulas: Formulas
    cost: ExampleCost
    sketch: Sketch = Field(description="What to draw it small from, at its example.")
    deployability: Deployability = Field(
        description="How each check of its example came out when all were last tried."
    )


class BlockPage(BlockCard):
    """A catalogue entry with its source and documentation."""

    docs: str
    source: str


class BlockList(Answer):
    """The catalogue."""

    blocks: list[BlockCard]
