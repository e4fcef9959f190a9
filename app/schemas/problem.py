"""What is answered when something is wrong: RFC 9457 problem documents."""

from typing import Any

from pydantic import Field

from app.schemas.report import Answer


class Fault(Answer):
    """One thing that is wrong, and where."""

    detail: str = Field(description="A sentence: what is wrong, what was given, what would do.")
    pointer: str = Field(
        default="", description="JSON Pointer into the request, e.g. /subject/layers/3/args/groups."
    )
    layer: str | None = None
    argument: str | None = None
    expected: Any = None
    got: Any = None
    hint: str | None = None


class Problem(Answer):
    """A problem document, sent as `application/problem+json`."""

    type: str = Field(examples=["urn:blockzoo:problem:invalid-argument"])
    title: str
    status: int
    detail: str
    errors: list[Fault] = Field(default_factory=list, description="At most 20.")
