"""What is answered about dataflow: which layers and functions read whose tensors."""

from dataclasses import dataclass, field
from typing import Annotated, Literal

from pydantic import Field

from app.schemas.report import Answer, Shape

MOST_NODES = 4_000


@dataclass(slots=True)
class GraphNode:
    """One call: of a layer that has no parts, or of a function between layers; or an end."""

    kind: Annotated[
        Literal["input", "layer", "function", "output"],
        Field(description="A tensor that is given, a call, or a tensor that is answered."),
    ]
    path: Annotated[
        str,
        Field(description="Of the layer, or of the one whose code calls the function; '' at root."),
    ]
    type: Annotated[
        str, Field(description="Block or module type, function, or the name of an input or output.")
    ]
    args: Annotated[str, Field(description="Its settings, as PyTorch prints them.")] = ""
    kernel: Annotated[
        list[int] | None, Field(description="Sides of its window; null where it has none.")
    ] = None
    stride: Annotated[list[int] | None, Field(description="Steps of its window.")] = None
    groups: Annotated[int | None, Field(description="Of a convolution.")] = None
    output: Annotated[
        list[Shape], Field(description="Shapes of the tensors it gives, batch axis included.")
    ] = field(default_factory=list)
    params: Annotated[int, Field(description="Parameters that this call is the first to use.")] = 0
    macs: Annotated[int, Field(description="Multiply-accumulates of this call.")] = 0
    call: Annotated[int, Field(description="1 for the first call of a layer, 2 for the next.")] = 1


@dataclass(slots=True)
class GraphEdge:
    """A tensor on its way from the call that made it to one that reads it."""

    source: Annotated[int, Field(description="Place in `nodes`; always before the target's.")]
    target: Annotated[int, Field(description="Place in `nodes`.")]
    shape: Annotated[Shape, Field(description="Batch axis included.")]


class Graph(Answer):
    """The dataflow of one forward pass."""

    nodes: list[GraphNode] = Field(description="In the order in which they are computed.")
    edges: list[GraphEdge] = Field(description="By target, in the order in which it reads them.")
    other_params: int = Field(
        description="Parameters of no node: never used, or used by what depends on no input."
    )
    other_macs: int = Field(description="Multiply-accumulates of what depends on no input.")
    left_out: int = Field(
        description=f"Nodes after the first {MOST_NODES:,}, which are not told; 0 if all are."
    )
