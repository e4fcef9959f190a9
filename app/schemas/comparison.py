"""What is answered when subjects are compared."""

from typing import Any, Literal

from pydantic import Field

from app.schemas.parts import Parts
from app.schemas.report import Answer, Cost, Shape
from app.schemas.spec import Subject

Column = Literal["params", "macs", "activation_bytes"]


class Ratios(Answer):
    """This subject's figures over the reference's; None where that is zero."""

    params: float | None
    macs: float | None
    activation_bytes: float | None


class Differences(Answer):
    """This subject's figures less the reference's."""

    params: int
    macs: int
    activation_bytes: int


class ComparisonRow(Answer):
    """One subject."""

    label: str = Field(description="The block's name, or 'spec'; numbered where it repeats.")
    subject: Subject | None = Field(
        description="Null where it is a module of one's own, which the command line measures."
    )
    output: Shape | dict[str, Shape]
    cost: Cost
    differences: Differences
    ratios: Ratios
    roles: dict[str, Cost] = Field(description="Cost by role; 'rest' is what has none.")
    status: str
    parts: Parts | None = Field(default=None, description="Null where none was asked for.")


class Winner(Answer):
    """Who costs least in one column."""

    column: Column
    role: str | None = Field(description="Of this role's cost; null: of the whole.")
    value: int = Field(description="The least.")
    rows: list[int] = Field(description="The places of those that have it; several: they tie.")
    sentence: str = Field(examples=["MBConv 1 and MBConv 2 tie: 66,960 params in all."])


class Setting(Answer):
    """An argument that is not the same for all."""

    name: str = Field(description="In a spec with its layer's name.", examples=["deep.expansion"])
    values: list[Any] = Field(description="In the order of the rows.")
    has: list[bool] = Field(description="Which rows have such an argument; the others have null.")


class Comparison(Answer):
    """Subjects side by side on one image."""

    image: Shape
    reference: int = Field(description="The row that differences and ratios are to.")
    roles: list[str] = Field(
        description="Every role that occurs, in the order of the signal; stages by their number."
    )
    rows: list[ComparisonRow]
    winners: list[Winner]
    settings: list[Setting] = Field(description="In which arguments the subjects differ.")
    explanations: list[str] = Field(
        description="Where rooflines were asked for: why each subject takes more or less time than "
        "the reference."
    )
