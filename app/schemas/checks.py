"""Checks alone: which are asked for, and how each comes out."""

from typing import Annotated

from pydantic import Field

from app.schemas.report import Answer, Check, Shape
from app.schemas.requests import CheckName, CheckNames
from app.schemas.spec import Image, Subject
from app.schemas.strict import Strict


class ChecksRequest(Strict):
    """Ask whether a subject passes some kinds of use."""

    subject: Subject
    image: Image | None = Field(
        default=None,
        description="The spec's or architecture's own, or the block's example, if left out.",
    )
    checks: Annotated[CheckNames, Field(min_length=1)] = Field(
        description="Each is a job of its own, with its own deadline.",
        examples=[["torchscript", "export"]],
    )


class ChecksAnswer(Answer):
    """How each check comes out; one that could not be done says why."""

    image: Shape | None = Field(
        description="[C, H, W] that was asked about; null if it was left out and nothing was done."
    )
    checks: dict[CheckName, Check]
