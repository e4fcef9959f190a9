"""What other tools would say: each one's total, and the terms in which it differs from ours."""

from typing import Literal

from pydantic import Field

from app.schemas.report import Answer

Tool = Literal["fvcore", "torchinfo", "ptflops", "ptflops-aten", "thop", "flop-counter-mode"]


class Term(Answer):
    """One difference between a tool's total and our multiply-accumulates."""

    what: str = Field(description="What is counted, or left out.", examples=["the pooling"])
    where: list[str] = Field(description="The types of the modules, or the functions, it is in.")
    amount: int = Field(description="Added to ours; below zero where the tool leaves it out.")
    sentence: str = Field(examples=["ptflops adds 6,272 for the pooling in AdaptiveAvgPool2d."])


class Convention(Answer):
    """What one tool prints for a model."""

    tool: Tool
    call: str = Field(description="The call whose result this is.")
    unit: Literal["macs", "flops"] = Field(description="What the tool's number is meant to be.")
    total: int | None = Field(
        default=None, description="What it prints; our macs and all terms sum to it."
    )
    terms: list[Term] = Field(default_factory=list)
    by_operator: dict[str, int] | None = Field(
        default=None, description="The total by operator, where the tool gives one."
    )
    params: int | None = Field(
        default=None, description="Parameters it prints; None where it prints none."
    )
    fails: str | None = Field(
        default=None,
        description="Why it prints nothing.",
        examples=["fvcore stops with an error at a matmul with a vector."],
    )


class Conventions(Answer):
    """One model by everyone's convention, in evaluation mode."""

    macs: int = Field(description="Our own multiply-accumulates, to which all terms are added.")
    params: int = Field(description="Our own parameters, each tensor once.")
    tools: list[Convention]
