"""The window of a call: kernel, stride and groups, where it has them."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from torch import Tensor, nn

CONVOLUTIONS = frozenset({"conv1d", "conv2d", "conv3d"})
POOLS = tuple(f"{kind}_pool{sides}d" for kind in ("max", "avg", "lp") for sides in (1, 2, 3))


class Window(NamedTuple):
    """What a sliding call slides; None for what it has not."""

    kernel: list[int] | None = None
    stride: list[int] | None = None
    groups: int | None = None


def window_of_layer(layer: nn.Module, sides: int) -> Window:
    """As a layer's attributes have it, for so many sides of an image."""
    kernel = _each(getattr(layer, "kernel_size", None), sides)
    if kernel is None:
        return Window()
    groups = getattr(layer, "groups", None)
    return Window(
        kernel,
        _each(getattr(layer, "stride", None), sides),
        groups if isinstance(groups, int) else None,
    )


def window_of_function(name: str, args: Sequence[Any], kwargs: dict[str, Any]) -> Window:
    """As a convolution's or a pool's arguments have it."""

    def argument(place: int, word: str, default: Any = None) -> Any:
        return kwargs.get(word, args[place] if len(args) > place else default)

    if name in CONVOLUTIONS:
        weight = argument(1, "weight")
        if not isinstance(weight, Tensor):
            return Window()
        sides = weight.dim() - 2
        stride = _each(argument(3, "stride", 1), sides)
        return Window(list(weight.shape[2:]), stride, argument(6, "groups", 1))
    if name in POOLS:
        sides = int(name[-2])
        kernel = _each(argument(1, "kernel_size"), sides)
        return Window(kernel, _each(argument(2, "stride") or kernel, sides))
    return Window()


def _each(value: Any, sides: int) -> list[int] | None:
    """A number for each side; None where these are no numbers."""
    if isinstance(value, int):
        return [value] * max(sides, 1)
    if isinstance(value, list | tuple) and all(isinstance(one, int) for one in value):
        return list(value)
    return None
