"""Image sizes that a network can take: padded to, cropped back from, or asked for."""

from typing import Annotated, Literal

import torch
import torch.nn.functional as F
from annotated_types import Interval, Unit
from torch import Tensor, nn

from blocks.errors import ArgumentError, ShapeError
from blocks.registry import block

Pixels = Annotated[int, Interval(ge=1, le=8_192), Unit("pixels")]
Remainder = Annotated[int, Interval(ge=0, le=8_191), Unit("pixels")]


@block(family="size", example={"multiple": 16}, image=(3, 100, 100))
class PadToMultiple(nn.Module):
    """Zeros below and on the right, up to the next multiple of a number of pixels.

    `CropLike` with `where="corner"` undoes it.

    Shape:
        x (N, C, H, W) -> (N, C, multiple * ceil(H / multiple), multiple * ceil(W / multiple))

    Args:
        multiple: what divides the sides of the output.

    Raises:
        ArgumentError: `multiple` is out of its range.
    """

    def __init__(self, multiple: Pixels) -> None:
        super().__init__()
        self.multiple = multiple

    def forward(self, x: Tensor) -> Tensor:
        below, right = -x.shape[2] % self.multiple, -x.shape[3] % self.multiple
        return F.pad(x, [0, right, 0, below])


@block(family="size", example={"multiple": 16}, image=(3, 96, 96))
class RequireSize(nn.Module):
    """Pass an image on if its sides fit what follows; refuse it in a sentence if not.

    Shape:
        x (N, C, H, W) -> (N, C, H, W)

    Args:
        multiple: the sides are `remainder` more than a multiple of this.
        remainder: what is left when `multiple` divides a side.
        least: the smallest side.

    Raises:
        ArgumentError: an argument is out of its range, or `remainder` not below `multiple`.
        ShapeError: of the forward: a side does not fit; says which sizes near it do.
    """

    def __init__(self, multiple: Pixels, remainder: Remainder = 0, least: Pixels = 1) -> None:
        super().__init__()
        if remainder >= multiple:
            raise ArgumentError(
                f"remainder={remainder} is not below multiple={multiple}",
                argument="remainder",
                expected=f"an integer from 0 to {multiple - 1}",
                got=remainder,
            )
        self.multiple = multiple
        self.remainder = remainder
        self.least = least

    def forward(self, x: Tensor) -> Tensor:
        return _required(x, self.multiple, self.remainder, self.least)


@torch.fx.wrap
def _required(x: Tensor, multiple: int, remainder: int, least: int) -> Tensor:
    """The image itself; to fx one call, since a trace cannot look at sizes."""
    for side in [x.shape[2], x.shape[3]]:
        if side % multiple != remainder or side < least:
            smaller = (side - remainder) // multiple * multiple + remainder
            first = (max(least, 1) - remainder + multiple - 1) // multiple * multiple + remainder
            tip = f"{smaller} or {smaller + multiple}" if smaller >= first else f"{first}"
            text = f"a side of {side} pixels does not fit the reductions; try {tip}"
            if torch.jit.is_scripting():  # type: ignore[attr-defined]
                raise ValueError(text)
            else:  # noqa: RET506 - TorchScript leaves out this branch, not what follows the other
                raise ShapeError(text, got=list(x.shape))
    return x


@block(family="size", example={}, image=(64, 56, 56), merges=True, paper="arXiv:1505.04597")
class CropLike(nn.Module):
    """Cut the first feature map to the size of the second, as U-Net does before it joins them.

    Shape:
        x (N, C, H, W), reference (N, any, h, w) -> (N, C, min(H, ceil(h / reduction)),
        min(W, ceil(w / reduction)))

    Args:
        where: what is kept: the "centre", or the upper left "corner", where `PadToMultiple` leaves
            the image.
        reduction: pixels of the reference, on each side, for one of the output.

    Raises:
        ArgumentError: an argument is not one of the known ones or out of its range.
    """

    def __init__(
        self, where: Literal["centre", "corner"] = "centre", reduction: Pixels = 1
    ) -> None:
        super().__init__()
        self.where = where
        self.reduction = reduction

    def forward(self, inputs: list[Tensor]) -> Tensor:
        return _cut(inputs[0], inputs[1], self.reduction, self.where == "centre")


@torch.fx.wrap
def _cut(x: Tensor, reference: Tensor, reduction: int, centre: bool) -> Tensor:
    """The part of x that lies over the reference; to fx one call, see above."""
    height = (reference.shape[2] + reduction - 1) // reduction
    width = (reference.shape[3] + reduction - 1) // reduction
    top, left = 0, 0
    if centre:
        top, left = max((x.shape[2] - height) // 2, 0), max((x.shape[3] - width) // 2, 0)
    return x[:, :, top : top + height, left : left + width]
