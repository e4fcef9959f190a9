"""What is sent: a spec, the subjects that can be asked about, and the requests that ask."""

import math
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import (
    AfterValidator,
    ConfigDict,
    Discriminator,
    Field,
    PlainValidator,
    Tag,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError

from app.schemas.strict import Strict

MAX_CHANNELS = 65_536
MAX_SIDE = 8_192
MAX_INTEGER = 2**53 - 1  # beyond it JavaScript rounds
MAX_SUBJECTS = 12
MAX_ITEMS = 64  # arguments of a block, items of a list
MAX_TEXT = 200
MAX_LAYERS = 10_000  # what a body may hold; the service's own, lower limit is a setting

Name = Annotated[str, Field(min_length=1, max_length=64)]


def _sides(image: list[int]) -> list[int]:
    """Height and width have a bound of their own."""
    if max(image[1:]) > MAX_SIDE:
        raise PydanticCustomError(
            "image_side", "An image is at most {side} pixels high and wide", {"side": MAX_SIDE}
        )
    return image


Image: TypeAlias = Annotated[
    list[Annotated[int, Field(ge=1, le=MAX_CHANNELS)]],
    Field(
        min_length=3,
        max_length=3,
        description="Channels, height and width of one image, without the batch axis.",
        examples=[[64, 56, 56]],
    ),
    AfterValidator(_sides),
]


def _value(value: Any, nested: bool = False) -> Any:
    """A finite scalar, or a short list of them; the block's own types decide the rest."""
    if isinstance(value, list) and not nested and len(value) <= MAX_ITEMS:
        return [_value(item, nested=True) for item in value]
    fits = (
        value is None
        or isinstance(value, bool)
        or (isinstance(value, int) and abs(value) <= MAX_INTEGER)
        or (isinstance(value, float) and math.isfinite(value))
        or (isinstance(value, str) and len(value) <= MAX_TEXT)
    )
    if not fits:
        raise PydanticCustomError(
            "argument_value",
            "An argument is a finite number of at most 2**53 - 1, a text of at most {text} "
            "characters, true, false, null, or a list of at most {items} of these",
            {"text": MAX_TEXT, "items": MAX_ITEMS},
        )
    return value


Value = Annotated[
    Any,
    PlainValidator(_value),
    WithJsonSchema({"type": ["integer", "number", "string", "boolean", "null", "array"]}),
]
Args = Annotated[dict[Name, Value], Field(max_length=MAX_ITEMS)]


class Layer(Strict):
    """One named use of a block."""

    block: Name = Field(description="Name of a registered block.", examples=["MBConv"])
    args: Args = Field(
        default_factory=dict,
        description="Its arguments; those that follow from the input may be left out.",
        examples=[{"out_channels": 64, "expansion": 4}],
    )
    name: Name | None = Field(default=None, description="Its name; a fresh one if left out.")
    inputs: Annotated[list[Name], Field(min_length=1, max_length=64)] | None = Field(
        default=None, description='What it reads; the layer before it (or "image") if left out.'
    )


class Spec(Strict):
    """A model written as data: an image size and a list of layers."""

    layers: Annotated[list[Layer], Field(min_length=1, max_length=MAX_LAYERS)]
    image: Image | None = Field(default=None, description="The size it is meant for.")
    output: Name | None = Field(default=None, description="What it answers; the last layer.")


class BlockSubject(Strict):
    """A block with its arguments."""

    block: Name = Field(examples=["Bottleneck"])
    args: Args = Field(default_factory=dict, examples=[{"out_channels": 64}])


def _kind(value: Any) -> str | None:
    """Which kind of subject this is, by the key that only that kind has."""
    if isinstance(value, Spec):
        return "layers"
    if isinstance(value, BlockSubject):
        return "block"
    if isinstance(value, dict):
        return next((kind for kind in ("block", "layers") if kind in value), None)
    return None


Subject = Annotated[
    Annotated[BlockSubject, Tag("block")] | Annotated[Spec, Tag("layers")],
    Discriminator(
        _kind,
        custom_error_type="subject",
        custom_error_message="A subject has a 'block' or 'layers'",
    ),
]

CheckName = Literal["torchscript"]


class ReportRequest(Strict):
    """Ask for a report."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "subject": {"block": "MBConv", "args": {"out_channels": 64, "expansion": 4}},
                    "image": [64, 56, 56],
                    "checks": ["torchscript"],
                }
            ]
        }
    )

    subject: Subject
    image: Image | None = Field(
        default=None, description="The spec's own, or the block's example, if left out."
    )
    checks: Annotated[list[CheckName], Field(max_length=1)] = Field(
        default=["torchscript"], description="`[]` asks for the fast part alone."
    )


class CompareRequest(Strict):
    """Ask for a comparison; ratios are to the first subject."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "subjects": [
                        {"block": "Bottleneck", "args": {"out_channels": 64}},
                        {"block": "MBConv", "args": {"out_channels": 64}},
                    ],
                    "image": [64, 56, 56],
                }
            ]
        }
    )

    subjects: Annotated[list[Subject], Field(min_length=2, max_length=MAX_SUBJECTS)]
    image: Image | None = Field(
        default=None, description="One image for all; the first subject's own if left out."
    )
