"""The reach: the fields of a pass, in the words of the answer."""

from collections.abc import Iterable, Sequence
from operator import attrgetter
from typing import Any

import torch
from torch import nn

from app.measure.receptive_field.axis import pixels_of
from app.measure.receptive_field.field import Field, Source
from app.measure.receptive_field.trace import FieldCounter
from app.measure.report import counted, tensors_by_name
from app.schemas.receptive_field import (
    GlobalSource,
    LayerReach,
    Reach,
    ReceptiveField,
    UnknownReach,
)


def receptive_field(
    module: nn.Module,
    image: Sequence[int] | None = None,
    *,
    inputs: Any = None,
    dtype: torch.dtype | None = None,
) -> ReceptiveField:
    """Which pixels the positions of each layer's output are computed from, from one pass on shapes.

    The module is left as it is, in the mode (train or eval) it is in, on any device.

    Args:
        module: any `nn.Module`.
        image: size of its input, (C, H, W); (C, L) and (C, D, H, W) will do as well.
        inputs: instead of an image, any inputs, as in `report`, if all have one image size.
        dtype: of the image; by default that of the module's first floating-point parameter.

    Raises:
        ShapeError: the module cannot take such an input; names the layer.
        MeasureError: its forward needs more than shapes.
        ArgumentError: neither or both of `image` and `inputs` are given, or inputs differ in size.
    """
    trace, output = counted(FieldCounter, module, image, inputs=inputs, dtype=dtype)
    fields = {name: trace.fields.of(value) for name, value in tensors_by_name(output).items()}
    outputs = {name: _output(field) for name, field in fields.items() if field is not None}
    told: dict[int, Reach] = {}
    return ReceptiveField(
        image=trace.image,
        output=outputs[""] if list(outputs) == [""] else outputs,
        layers=[
            LayerReach(
                node.path,
                type(node.module).__name__,
                told.get(id(field)) or told.setdefault(id(field), _reach(field)),
            )
            for node, field in trace.layers
        ],
        global_sources=[
            GlobalSource(m.layer, m.operator, "statistics" if m.statistics else "values")
            for m in sorted(_mixers(fields.values()), key=attrgetter("serial"))
        ],
    )


def _mixers(fields: Iterable[Field | None]) -> set[Source]:
    return {mixer for field in fields if field is not None for mixer in field.mixers}


def _output(field: Field) -> Reach:
    """As any field; the exact pixels of one position take longer to tell."""
    reach = _reach(field)
    pixels = [pixels_of(axis, axis.size // 2) for axis in field.axes]
    reach.pixels = [[min(read), max(read)] for read in pixels] if all(pixels) else []
    return reach


def _reach(field: Field) -> Reach:
    if field.unknown:
        return Reach(unknown=UnknownReach(field.unknown.layer, field.unknown.operator))
    windows = [axis.window for axis in field.axes]
    first = min(field.mixers, key=attrgetter("serial"), default=None)
    return Reach(
        [None if window is None else window.size for window in windows],
        [None if window is None else float(window.stride) for window in windows],
        [None if window is None else -window.first(0) for window in windows],
        [None if window is None else (window.first(0) + window.last(0)) / 2 for window in windows],
        None if first is None else first.layer,
    )
