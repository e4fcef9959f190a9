"""What is answered about memory: its peak in inference and in training, and where it is."""

from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from app.schemas.report import Answer, Shape


@dataclass(slots=True)
class Moment:
    """What is held when an operator of a layer has written its output."""

    layer: Annotated[str, Field(description="Path of the layer that is running; '' at the root.")]
    bytes: Annotated[int, Field(description="All that is held: weights, input and activations.")]


class Peak(Answer):
    """The most that is held at once over a run."""

    bytes: int = Field(description="Parameters, buffers and the tensors alive at that moment.")
    layer: str = Field(description="Path of the layer that was running; '' at the root.")
    timeline: list[Moment] = Field(
        description="The run in order, folded to some hundred moments; its maximum is the peak."
    )


class TrainingPeak(Peak):
    """The most that is held at once over a forward pass in training mode and its backward pass."""

    phase: str = Field(description="'forward' or 'backward', where the peak is.")
    saved_bytes: int = Field(
        description="What autograd keeps for the backward pass when the forward pass ends, each "
        "memory once, weights left out."
    )
    gradient_bytes: int = Field(description="Gradients of the parameters after the backward pass.")


class Memory(Answer):
    """How much memory a subject needs to run on an image."""

    image: Shape | None = Field(description="[C, H, W]; None where the inputs are not one image.")
    batch: int = Field(description="Images the numbers are for.")
    param_bytes: int = Field(description="All parameters, shared ones once.")
    buffer_bytes: int = Field(description="All buffers, such as running statistics.")
    inference: Peak
    training: TrainingPeak | None = Field(default=None, description="Only where it is asked for.")
