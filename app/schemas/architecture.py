"""What is answered about an architecture: its card, its stage table, what vouches for it."""

from typing import Any, Literal

from pydantic import Field

from app.schemas.card import Paper
from app.schemas.deployability import Deployability
from app.schemas.report import Answer, Shape
from app.schemas.spec import Spec


class Claim(Answer):
    """One thing that is said of an architecture, and who vouches for it."""

    what: Literal["params", "macs", "outputs"]
    status: Literal["exact", "rounded", "unproved"] = Field(
        description="`exact`: equal to the reference; `rounded`: equal to all decimals that the "
        "reference publishes; `unproved`: there is no reference."
    )
    by: str | None = Field(description="The reference.", examples=["torchvision 0.28.0"])


class AccuracyFigure(Answer):
    """What one set of published weights reaches on ImageNet-1K, in percent."""

    recipe: str = Field(examples=["IMAGENET1K_V1"])
    image: int = Field(description="Pixels per side.")
    top1: float
    top5: float
    source: str


class ArchitectureCard(Answer):
    """An entry of the zoo."""

    name: str
    family: str
    summary: str
    paper: Paper
    after: str = Field(description="Whose network of this name it is.", examples=["torchvision"])
    image: Shape = Field(description="The image that the counts are for.")
    params: int
    macs: int
    flops: int
    activation_bytes: int
    layers: int = Field(description="Modules that hold no other.")
    status: Literal["complete", "partial"]
    claims: list[Claim]
    accuracy: list[AccuracyFigure] = Field(description="One for each recipe, never mixed.")
    args_schema: dict[str, Any] = Field(description="JSON Schema of its knobs.")
    deployability: Deployability = Field(
        description="How each check came out when all were last tried."
    )


class StageRow(Answer):
    """One row of the stage table, as in the paper's."""

    name: str
    path: str = Field(description="Of the module in the report's tree.")
    block: str = Field(description="What it is made of.", examples=["Bottleneck"])
    repeats: int = Field(description="How many of them.")
    input: list[Shape] = Field(description="[C, H, W] of what it reads.")
    output: list[Shape] = Field(description="[C, H, W] of what it gives.")
    params: int
    macs: int


class FeatureMap(Answer):
    """One of the multi-scale features."""

    channels: int
    reduction: int = Field(description="Image side over the map's side.")


class ArchitecturePage(ArchitectureCard):
    """An entry with all that is known of it."""

    docs: str
    source: str = Field(description="The Python source of its family.")
    stages: list[StageRow]
    features: list[FeatureMap]
    spec: Spec | None
    no_spec: str | None = Field(description="Why it has no spec, where it has none.")
    weights: dict[str, str | None] = Field(
        description="Torchvision's module paths and ours, for its checkpoints; null for what is "
        "left out; empty where torchvision does not have it."
    )


class ArchitectureList(Answer):
    """A page of the zoo."""

    total: int = Field(description="How many fit the filter.")
    offset: int
    families: list[str] = Field(description="All families, in the order of the zoo.")
    architectures: list[ArchitectureCard]
