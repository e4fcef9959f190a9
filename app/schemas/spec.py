"""What is asked about: a block, an architecture, or a spec, a model written as data."""

import math
from typing import Annotated, Any, TypeAlias

from pydantic import (
    AfterValidator,
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
MAX_SETTINGS = 16  # of a norm or activation, its type among them
MAX_LAYERS = 10_000  # what a body may hold; the service's own, lower limit is a setting
MAX_NESTING = 32  # layers inside layers

MAX_NAME = 64

Name = Annotated[str, Field(min_length=1, max_length=MAX_NAME)]


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
    """A finite scalar, or a few as a list or settings; the block's own types decide the rest."""
    if isinstance(value, list) and not nested and len(value) <= MAX_ITEMS:
        return [_value(item, nested=True) for item in value]
    if isinstance(value, dict) and not nested and len(value) <= MAX_SETTINGS:
        return {_setting(name): _value(item, nested=True) for name, item in value.items()}
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
            "characters, true, false, null, a list of at most {items} of these or an object of at "
            "most {settings}",
            {"text": MAX_TEXT, "items": MAX_ITEMS, "settings": MAX_SETTINGS},
        )
    return value


def _setting(name: Any) -> str:
    if not isinstance(name, str) or not 0 < len(name) <= MAX_NAME:
        raise PydanticCustomError(
            "setting_name", "A setting's name has 1 to {length} characters", {"length": MAX_NAME}
        )
    return name


Plain = Annotated[
    Any,
    PlainValidator(_value),
    WithJsonSchema({"type": ["integer", "number", "string", "boolean", "null", "array", "object"]}),
]
PLAIN, LAYERS, BRANCHES, NAMED = FORMS = ("(plain)", "(layers)", "(branches)", "(named branches)")


def form_of(value: Any) -> str:
    """Which form an argument's value has; what holds layers is a list, or lists in something."""
    if isinstance(value, dict):
        return NAMED if any(isinstance(item, list) for item in value.values()) else PLAIN
    if isinstance(value, list) and any(isinstance(item, dict | NestedLayer) for item in value):
        return LAYERS
    if isinstance(value, list) and any(isinstance(item, list) for item in value):
        return BRANCHES
    return PLAIN


Layers = Annotated[list["NestedLayer"], Field(max_length=MAX_LAYERS)]
Value = Annotated[
    Annotated[Plain, Tag(PLAIN)]
    | Annotated[Layers, Tag(LAYERS)]
    | Annotated[list[Layers], Field(max_length=MAX_ITEMS), Tag(BRANCHES)]
    | Annotated[dict[Name, Layers], Field(max_length=MAX_ITEMS), Tag(NAMED)],
    Discriminator(form_of),
]
Args = Annotated[dict[Name, Value], Field(max_length=MAX_ITEMS)]


class NestedLayer(Strict):
    """A layer inside a structural block; it reads what that block says."""

    block: Name = Field(description="Name of a registered block.", examples=["MBConv"])
    args: Args = Field(
        default_factory=dict,
        description="Its arguments; those that follow from the input may be left out.",
        examples=[{"out_channels": 64, "expansion": 4}],
    )
    name: Name | None = Field(default=None, description="Its name; a fresh one if left out.")


class Layer(NestedLayer):
    """One named use of a block."""

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


class ArchitectureSubject(Strict):
    """An architecture of the zoo with its knobs."""

    architecture: Name = Field(examples=["resnet50"])
    args: Args = Field(default_factory=dict, examples=[{"classes": 10}])


KINDS: dict[str, type[Strict]] = {
    "block": BlockSubject,
    "architecture": ArchitectureSubject,
    "layers": Spec,
}


def kind_of(value: Any) -> str | None:
    """Which kind of subject this is, by the key that only that kind has."""
    if isinstance(value, dict):
        return next((key for key in KINDS if key in value), None)
    return next((key for key, kind in KINDS.items() if isinstance(value, kind)), None)


Subject = Annotated[
    Annotated[BlockSubject, Tag("block")]
    | Annotated[ArchitectureSubject, Tag("architecture")]
    | Annotated[Spec, Tag("layers")],
    Discriminator(
        kind_of,
        custom_error_type="subject",
        custom_error_message="A subject has a 'block', an 'architecture' or 'layers'",
    ),
]
