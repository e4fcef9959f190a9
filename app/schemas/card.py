"""What is answered about a block: its catalogue card."""

from typing import Any

from pydantic import Field

from app.schemas.report import Answer, Shape


class Paper(Answer):
    """Where a block was published."""

    id: str = Field(examples=["arXiv:1801.04381"])
    url: str = Field(examples=["https://arxiv.org/abs/1801.04381"])


class Formulas(Answer):
    """What it costs as expressions over its arguments, the image (C, H, W) and `where`."""

    params: dict[str, str] = Field(description="Parameters by part; the whole is their sum.")
    macs: dict[str, str] = Field(description="Multiply-accumulates by part.")
    where: dict[str, str] = Field(description="Abbreviations, in the order they build on.")


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


class BlockPage(BlockCard):
    """A catalogue entry with its source and documentation."""

    docs: str
    source: str


class BlockList(Answer):
    """The catalogue."""

    blocks: list[BlockCard]
