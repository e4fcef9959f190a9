"""What is kept of the checks of every block and architecture: the deployability matrix."""

from typing import Literal, TypeAlias

from pydantic import Field

from app.schemas.report import Answer
from app.schemas.requests import CheckName

Kind = Literal["blocks", "architectures"]


class Verdict(Answer):
    """How a check came out, without what differs from run to run."""

    status: Literal["passed", "failed", "skipped"]
    reason: str | None = Field(
        default=None,
        description="Why it failed or was skipped; what is limited where it passed.",
    )


Deployability: TypeAlias = dict[CheckName, Verdict]


class Matrix(Answer):
    """Subjects by check."""

    versions: dict[str, str] = Field(
        description="With which packages it was made.", examples=[{"torch": "2.13.0"}]
    )
    blocks: dict[str, Deployability] = Field(description="By name, each on its example.")
    architectures: dict[str, Deployability] = Field(description="By name.")

    def of(self, kind: Kind) -> dict[str, Deployability]:
        """One half."""
        return self.blocks if kind == "blocks" else self.architectures
