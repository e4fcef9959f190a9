"""The argument vocabulary: every argument's type says its range and its unit, once.

A block declares its arguments with these types, in its constructor.  Everything else follows
from that signature: the check (`blocks.fitting`), the JSON Schema, the page's form and the errors.
"""

import types
import typing
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal, Union

from annotated_types import Interval, Unit
from torch import nn

from blocks.layer_names import ACTIVATIONS, CONVOLUTIONS, GATES, NORMS, NORMS_1D, NORMS_3D


@dataclass(frozen=True)
class FromInput:
    """This argument follows from the input, so a spec may leave it out."""

    what: Literal["channels", "features"]  # the second axis, or the last


@dataclass(frozen=True)
class Odd:
    """Only odd values: an even kernel has no middle."""


@dataclass(frozen=True)
class Names:
    """One of these names, alone or with settings, or a callable that makes the layer."""

    what: str
    table: Mapping[str, Callable[..., nn.Module]]


@dataclass(frozen=True)
class Nested:
    """Layers inside a block: one behind the other, or with `fan` several such branches.

    In Python they are modules by name; in a spec they are layers, in the same words as all others.
    """

    where: str  # the block's attribute that holds them; "" is the block itself
    fan: bool = False


Channels = Annotated[int, Interval(ge=1, le=65_536), Unit("feature maps")]
InputChannels = Annotated[Channels, FromInput("channels")]
Features = Annotated[int, Interval(ge=1, le=65_536), Unit("features")]
InputFeatures = Annotated[Features, FromInput("features")]
Widths = tuple[Features, ...]
KernelSize = Annotated[int, Interval(ge=1, le=63), Unit("pixels")]
OddKernelSize = Annotated[KernelSize, Odd()]
GridSize = Annotated[int, Interval(ge=1, le=64), Unit("cells per side")]
Stride = Annotated[int, Interval(ge=1, le=64), Unit("pixels")]
OutputStride = Annotated[Literal[8, 16, 32], Unit("image / map side")]
Padding = Annotated[int, Interval(ge=0, le=64), Unit("pixels")]
Dilation = Annotated[int, Interval(ge=1, le=64), Unit("pixels")]
Heads = Annotated[int, Interval(ge=1, le=256), Unit("heads")]
Groups = Annotated[int, Interval(ge=1, le=65_536), Unit("groups")]
Reduction = Annotated[int, Interval(ge=1, le=65_536), Unit("input / inner width")]
Splits = Annotated[int, Interval(ge=1, le=64), Unit("splits")]
UpsamplingFactor = Annotated[int, Interval(ge=1, le=64), Unit("output / input side")]
Expansion = Annotated[float, Interval(gt=0, le=64), Unit("inner / input width")]
Ratio = Annotated[float, Interval(gt=0, le=1), Unit("inner / input width")]
Probability = Annotated[float, Interval(ge=0, le=1), Unit("probability")]
Epsilon = Annotated[float, Interval(gt=0, le=1)]
Momentum = Annotated[float, Interval(ge=0, le=1), Unit("weight of the newest batch")]
Slope = Annotated[float, Interval(ge=0, le=1), Unit("output / input")]
Scale = Annotated[float, Interval(gt=0, le=64)]
Threshold = Annotated[float, Interval(gt=0, le=1024)]
Depth = Annotated[int, Interval(ge=1, le=256), Unit("blocks")]
Multiplier = Annotated[float, Interval(gt=0, le=16), Unit("of the standard network")]
Classes = Annotated[int, Interval(ge=1, le=65_536), Unit("classes")]

Maker = Callable[..., nn.Module]
Config = Mapping[str, Any]  # {"type": "BatchNorm2d", "eps": 0.001}
ConvLayer = Annotated[str | Config | Maker, Names("convolution layer", CONVOLUTIONS)]
NormLayer = Annotated[str | Config | Maker | None, Names("norm layer", NORMS)]
NormLayer1d = Annotated[str | Config | Maker | None, Names("norm layer", NORMS_1D)]
NormLayer3d = Annotated[str | Config | Maker | None, Names("norm layer", NORMS_3D)]
ActivationLayer = Annotated[str | Config | Maker | None, Names("activation layer", ACTIVATIONS)]
GateLayer = Annotated[str | Config | Maker, Names("gate layer", GATES)]


def taken_apart(declared: Any) -> tuple[Any, tuple[Any, ...]]:
    """An annotation's bare type and its metadata."""
    if typing.get_origin(declared) is Annotated:
        kind, *metadata = typing.get_args(declared)
        return kind, tuple(metadata)
    return declared, ()


def options(kind: Any) -> tuple[Any, ...]:
    """The members of a union; the type alone if it is none."""
    is_union = typing.get_origin(kind) in (Union, types.UnionType)
    return typing.get_args(kind) if is_union else (kind,)


def nested(declared: Any) -> Nested | None:
    """How an argument holds layers; None for one that holds none."""
    return next((m for m in taken_apart(declared)[1] if isinstance(m, Nested)), None)
