"""What is answered: a report, the one type that `measure` returns and the service sends."""

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from app.tables.written_report import report_html, report_text

Shape = list[int]


class Answer(BaseModel):
    """The base of every answer: numbers are finite, nothing undeclared is sent."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)


# Plain dataclasses: a report holds thousands, and they are made from numbers already checked.


@dataclass(slots=True)
class Operations:
    """Scalar operations that are not multiply-accumulates, each kind in a field of its own."""

    bias: Annotated[
        int, Field(description="Additions of a bias after a convolution or linear.")
    ] = 0
    norm: Annotated[
        int, Field(description="Normalisation: a scale and a shift an element in eval mode.")
    ] = 0
    activation: Annotated[int, Field(description="Activation functions, one an element.")] = 0
    elementwise: Annotated[
        int, Field(description="Sums, products and other pointwise functions.")
    ] = 0
    pooling: Annotated[int, Field(description="Elements read by pooling windows.")] = 0
    reduction: Annotated[int, Field(description="Elements read by sums, means, maxima.")] = 0
    softmax: Annotated[int, Field(description="Exponentials of softmax, one an element.")] = 0
    interpolation: Annotated[
        int, Field(description="Elements written by up- or down-sampling.")
    ] = 0


@dataclass(slots=True)
class Bytes:
    """Memory in bytes, by the dtype of each tensor."""

    params: Annotated[int, Field(description="All parameters.")] = 0
    buffers: Annotated[int, Field(description="All buffers, such as running statistics.")] = 0
    activations: Annotated[
        int, Field(description="Written: all tensors that operators write, in place too.")
    ] = 0
    read: Annotated[
        int, Field(description="All tensors that operators read, weights among them.")
    ] = 0


@dataclass(slots=True)
class Cost:
    """What a module or a part of it costs."""

    params: Annotated[int, Field(description="Parameters, each tensor once.")]
    trainable_params: Annotated[int, Field(description="Parameters that require a gradient.")]
    frozen_params: Annotated[int, Field(description="The other parameters.")]
    buffers: Annotated[int, Field(description="Elements of buffers.")]
    macs: Annotated[
        int, Field(description="Multiply-accumulates of convolution, linear, matmul and attention.")
    ]
    flops: Annotated[int, Field(description="2 x macs.")]
    operations: Operations
    bytes: Bytes
    by_dtype: Annotated[
        dict[str, Bytes] | None,
        Field(description="The bytes of other dtypes than float32; null if none, and by role."),
    ] = None
    intensity: Annotated[
        float | None,
        Field(description="Arithmetic intensity: flops / bytes read and written; null for 0 / 0."),
    ] = None


@dataclass(slots=True)
class LayerReport:
    """One module of the tree."""

    path: Annotated[str, Field(description="Dotted path from the root; empty at the root.")]
    name: Annotated[str, Field(description="Last part of the path.")]
    type: Annotated[str, Field(description="Block or module type.")]
    args: Annotated[str, Field(description="Its settings, as PyTorch prints them.")]
    role: Annotated[
        str | None, Field(description="expand, spatial, squeeze, project, shortcut, stem, head.")
    ]
    input: Annotated[
        list[Shape], Field(description="Shapes of the tensors it read, batch axis included.")
    ]
    output: Annotated[
        list[Shape], Field(description="Shapes of the tensors it gave, batch axis included.")
    ]
    calls: Annotated[
        int, Field(description="How often it ran; 0 marks a part that is declared, not used.")
    ]
    cost: Annotated[Cost, Field(description="The whole subtree.")]
    own: Annotated[
        Cost | None, Field(description="What no child accounts for; null if nothing, or no child.")
    ]
    shared_params: Annotated[
        int, Field(description="Parameters used here that are counted at an earlier layer.")
    ]
    layers: Annotated[
        list["LayerReport"], Field(description="Its children, in order of declaration.")
    ]


class Uncounted(Answer):
    """An operator without a formula."""

    operator: str = Field(description="Its PyTorch name.", examples=["aten::fft_fft"])
    calls: int
    layer: str = Field(description="Path of the first layer that called it.")


class Check(Answer):
    """Whether the subject passes one kind of use."""

    status: Literal["passed", "failed", "skipped"]
    reason: str | None = Field(
        default=None,
        description="Why it failed or was skipped; what is limited where it passed.",
    )
    where: str | None = Field(
        default=None,
        description="File, line and source line that the reason is about.",
        examples=["blocks/mb_conv.py:42: return self.gate(x)"],
    )
    remedy: str | None = Field(default=None, description="What would mend it, where that is known.")
    seconds: float | None = Field(default=None, description="Time that the check took.")
    max_difference: float | None = Field(
        default=None, description="Largest absolute difference from eager, on one random image."
    )
    max_relative_difference: float | None = Field(
        default=None, description="The same, as a part of eager's largest absolute value."
    )
    signal_to_noise_db: float | None = Field(
        default=None,
        description="Of a quantized model: the output's energy over that of its difference from "
        "eager, in decibels.",
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

    def __str__(self) -> str:
        """The report as plain text."""
        return report_text(self.model_dump())

    def _repr_html_(self) -> str:
        """What a notebook shows."""
        return report_html(self.model_dump())
