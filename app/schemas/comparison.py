"""What is answered when subjects are compared."""

from pydantic import Field

from app.schemas.report import Answer, Cost, Shape
from app.schemas.spec import Subject


class Ratios(Answer):
    """This subject's figures over the first subject's; None where that is zero."""

    params: float | None
    macs: float | None
    activation_bytes: float | None


class ComparisonRow(Answer):
    """One subject."""

    label: str = Field(description="The block's name, or 'spec'; numbered where it repeats.")
    subject: Subject
    output: Shape | dict[str, Shape]
    cost: Cost
    ratios: Ratios
    roles: dict[str, Cost] = Field(description="Cost by role; 'rest' is what has none.")
    status: str


class Comparison(Answer):
    """Subjects side by side on one image."""

    image: Shape
    roles: list[str] = Field(description="Every role that occurs, in the order of the signal.")
    rows: list[ComparisonRow]
