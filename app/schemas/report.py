"""What is answered: a report, the one type that `measure` returns and the service sends."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Shape = list[int]


class Answer(BaseModel):
    """The base of every answer: numbers are finite, nothing undeclared is sent."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)


class Operations(Answer):
    """Scalar operations that are not multiply-accumulates, each kind in a field of its own."""

    bias: int = Field(default=0, description="Additions of a bias after a convolution or linear.")
    norm: int = Field(
        default=0, description="Normalisation: one scale and one shift an element in eval mode."
    )
    activation: int = Field(default=0, description="Activation functions, one an element.")
    elementwise: int = Field(default=0, description="Sums, products and other pointwise functions.")
    pooling: int = Field(default=0, description="Elements read by pooling windows.")
    reduction: int = Field(default=0, description="Elements read by sums, means, maxima.")
    softmax: int = Field(default=0, description="Exponentials of softmax, one an element.")
    interpolation: int = Field(default=0, description="Elements written by up- or down-sampling.")


class Bytes(Answer):
    """Memory traffic in bytes, by the dtype of each tensor."""

    params: int = Field(default=0, description="All parameters.")
    buffers: int = Field(default=0, description="All buffers, such as running statistics.")
    activations: int = Field(default=0, description="All tensors written by counted operators.")


class Cost(Answer):
    """What a module or a part of it costs."""

    params: int = Field(default=0, description="Parameters, each tensor once.")
    trainable_params: int = Field(default=0, description="Parameters that require a gradient.")
    frozen_params: int = Field(default=0, description="The other parameters.")
    buffers: int = Field(default=0, description="Elements of buffers.")
    macs: int = Field(
        default=0,
        description="Multiply-accumulates of convolution, linear, matmul and attention.",
    )
    flops: int = Field(default=0, description="2 x macs.")
    operations: Operations = Field(default_factory=Operations)
    bytes: Bytes = Field(default_factory=Bytes)


class LayerReport(Answer):
    """One module of the tree."""

    path: str = Field(description="Dotted path from the root; empty at the root.")
    name: str = Field(description="Last part of the path.")
    type: str = Field(description="Block or module type.")
    args: str = Field(description="Its settings, as PyTorch prints them.")
    role: str | None = Field(description="expand, spatial, squeeze, project, shortcut, stem, head.")
    input: list[Shape] = Field(description="Shapes of the tensors it read, batch axis included.")
    output: list[Shape] = Field(description="Shapes of the tensors it gave, batch axis included.")
    calls: int = Field(description="How often it ran; 0 marks a part that is declared, not used.")
    cost: Cost = Field(description="The whole subtree.")
    own: Cost | None = Field(
        description="The part that no child accounts for; None if there is none or no child."
    )
    shared_params: int = Field(
        default=0, description="Parameters used here that are counted at an earlier layer."
    )
    layers: list["LayerReport"] = Field(description="Its children, in order of declaration.")


class Uncounted(Answer):
    """An operator without a formula."""

    operator: str = Field(description="Its PyTorch name.", examples=["aten::fft_fft"])
    calls: int
    layer: str = Field(description="Path of the first layer that called it.")


class Check(Answer):
    """Whether the subject passes one kind of use."""

    status: Literal["passed", "failed", "skipped"]
    reason: str | None = Field(default=None, description="Why it failed or was skipped.")
    where: str | None = Field(default=None, description="File and line, with the source line.")
    max_difference: float | None = Field(
        default=None, description="Largest absolute difference from eager, on one random image."
    )


class Report(Answer):
    """What a subject costs on an image, layer by layer."""

    image: Shape | None = Field(description="[C, H, W]; None where the inputs are not one image.")
    batch: int = Field(description="Images the numbers are for.")
    output: Shape | dict[str, Shape] = Field(
        description="Without the batch axis for an image; by name where there are several."
    )
    cost: Cost
    layers: list[LayerReport] = Field(description="The tree below the root.")
    own: Cost | None = Field(description="The root's own part, that no layer accounts for.")
    checks: dict[str, Check] = Field(default_factory=dict)
    status: Literal["complete", "partial"]
    uncounted: list[Uncounted]
