"""What another tool says when it is run for real, beside our own count."""

from typing import Literal

from pydantic import Field

from app.schemas.conventions import Term
from app.schemas.report import Answer

Referee = Literal["fvcore", "torchinfo"]


class Opinion(Answer):
    """A second opinion on one model."""

    referee: Referee
    version: str = Field(examples=["0.1.5"])
    macs: int = Field(description="What it counts, one multiply-accumulate once.")
    params: int | None = Field(description="None where it counts none.")
    by_operator: dict[str, int] | None = Field(description="Where it tells operators apart.")
    ours: int = Field(description="Our multiply-accumulates.")
    agrees: bool = Field(description="Whether both are the same number.")
    explained: bool = Field(description="Whether the terms are all of the difference.")
    terms: list[Term] = Field(description="Why it says otherwise, by its rules.")
    verdict: str = Field(examples=["fvcore counts the same multiply-accumulates as we do."])
    seconds: float = Field(description="How long it took, on this machine's CPU.")
