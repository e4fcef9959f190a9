"""What is sent: the requests that ask about subjects."""

from typing import Annotated, Literal, TypeVar

from pydantic import AfterValidator, ConfigDict, Field, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from app.schemas.parts import SLOW_PARTS, PartName, PartOptions
from app.schemas.spec import MAX_ITEMS, MAX_SUBJECTS, Image, Subject
from app.schemas.strict import Strict

CheckName = Literal["torchscript", "trace", "fx", "export", "onnx", "quantizable", "compile"]
Name = TypeVar("Name", bound=str)


def _each_once(names: list[Name]) -> list[Name]:
    return list(dict.fromkeys(names))


With = Annotated[list[PartName], AfterValidator(_each_once), Field(max_length=MAX_ITEMS)]
CheckNames = Annotated[list[CheckName], AfterValidator(_each_once), Field(max_length=MAX_ITEMS)]


class _PartsRequest(Strict):
    """Ask for parts beside the cost."""

    model_config = ConfigDict(serialize_by_alias=True)

    parts: With = Field(
        default_factory=list,
        alias="with",
        description="Parts to make beside the cost, each in its own field of `parts`.",
    )
    options: PartOptions = Field(
        default_factory=PartOptions, description="What is to be known for some of these parts."
    )

    @property
    def is_slow(self) -> bool:
        """Whether a part runs real tensors, which only one request at a time may do."""
        return not SLOW_PARTS.isdisjoint(self.parts)


class ReportRequest(_PartsRequest):
    """Ask for a report."""

    subject: Subject
    image: Image | None = Field(
        default=None,
        description="The spec's or architecture's own, or the block's example, if left out.",
    )
    checks: CheckNames = Field(
        default=["torchscript"], description="`[]` asks for the fast part alone."
    )


class CompareRequest(_PartsRequest):
    """Ask for a comparison; differences and ratios are to the reference."""

    subjects: Annotated[list[Subject], Field(min_length=2, max_length=MAX_SUBJECTS)]
    image: Image | None = Field(
        default=None, description="One image for all; the first subject's own if left out."
    )
    reference: Annotated[int, Field(ge=0, lt=MAX_SUBJECTS)] = Field(
        default=0, description="Which subject the others are measured by; 0 is the first."
    )

    @field_validator("reference")
    @classmethod
    def _is_a_subject(cls, reference: int, others: ValidationInfo) -> int:
        subjects = others.data.get("subjects")  # none, if they were refused
        if subjects is not None and reference >= len(subjects):
            raise PydanticCustomError(
                "reference",
                "There is no subject {reference}, the last of them is {last}",
                {"reference": reference, "last": len(subjects) - 1},
            )
        return reference
