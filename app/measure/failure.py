"""A failed forward pass, explained: which layer, what it read, what it would have taken."""

from typing import Any

from torch import nn

from app.measure.counter import Node
from blocks.errors import BlockzooError, MeasureError, ShapeError

Failure = tuple[BaseException, Node, list[list[int]]]

# What PyTorch says when code asks a meta tensor for its values.
VALUE_SIGNS = ("meta tensor", "Cannot copy out", "data-dependent", "_local_scalar_dense")
AUTOCAST_SIGN = "unsupported scalarType"  # torch.autocast on a device that has none
CONVOLUTIONS = (nn.Conv1d, nn.Conv2d, nn.Conv3d)
POOLINGS = (nn.MaxPool1d, nn.MaxPool2d, nn.MaxPool3d, nn.AvgPool2d, nn.AvgPool3d)
BATCH_NORMS = (nn.BatchNorm1d, nn.BatchNorm2d, nn.BatchNorm3d)


def explained(error: Exception, failure: Failure | None) -> BlockzooError:
    """The error as a sentence about the layer it came from."""
    text = str(error).strip()
    line = text.splitlines()[0].rstrip(".") if text else type(error).__name__
    if failure is None or failure[0] is not error:
        return MeasureError(f"the forward pass raised {type(error).__name__}: {line}")
    _, node, read = failure
    layer = node.path or type(node.module).__name__
    if any(sign in text for sign in VALUE_SIGNS) or isinstance(error, NotImplementedError):
        return MeasureError(
            f"its forward needs the values of a tensor, not its shape alone ({line})",
            layer=layer,
            got=read,
        )
    if text == AUTOCAST_SIGN:
        return MeasureError(
            "its forward asks torch.autocast about the meta device, on which shapes are counted "
            "and which has none",
            layer=layer,
            got=read,
            hint="name the device there, as in torch.autocast('cpu')",
        )
    detail, expected = _mismatch(node.module, read[0] if read else [])
    if detail is None and isinstance(error, AssertionError):
        detail = f"{line}, and is given {' and '.join('x'.join(map(str, s)) for s in read)}"
        expected = line
    if detail is None and isinstance(error, RuntimeError | ValueError):
        detail = line
    if detail is None:
        return MeasureError(
            f"its forward raised {type(error).__name__}: {line}", layer=layer, got=read
        )
    return ShapeError(detail, layer=layer, expected=expected, got=read)


def located(error: BlockzooError, failure: Failure | None) -> BlockzooError:
    """A block's own sentence on its input, at the layer that says it."""
    if isinstance(error, ShapeError) and failure is not None and failure[0] is error:
        node = failure[1]
        error.at(node.path or type(node.module).__name__)
    return error


def _mismatch(module: nn.Module, shape: list[int]) -> tuple[str | None, str | None]:
    """What a frequent layer would have taken, where that is what went wrong."""
    if isinstance(module, CONVOLUTIONS) and len(shape) > 1:
        if shape[1] != module.in_channels:
            return (
                f"it reads {module.in_channels} channels and is given {shape[1]}",
                f"{module.in_channels} channels",
            )
        return _too_small(module, shape)
    if isinstance(module, POOLINGS) and len(shape) > 1:
        return _too_small(module, shape)
    if isinstance(module, nn.Linear) and shape and shape[-1] != module.in_features:
        return (
            f"it reads {module.in_features} features and is given {shape[-1]}",
            f"{module.in_features} features in the last axis",
        )
    if isinstance(module, BATCH_NORMS) and len(shape) > 1 and shape[1] != module.num_features:
        return (
            f"it normalises {module.num_features} channels and is given {shape[1]}",
            f"{module.num_features} channels",
        )
    return None, None


def _too_small(module: nn.Module, shape: list[int]) -> tuple[str | None, str | None]:
    """A kernel, spread by its dilation, that is larger than the padded input."""
    if isinstance(module.padding, str):
        return None, None
    sides = shape[2:]
    kernel, pads = _each(module.kernel_size, sides), _each(module.padding, sides)
    gaps = _each(getattr(module, "dilation", 1), sides)
    reach = [gap * (taps - 1) + 1 for taps, gap in zip(kernel, gaps, strict=False)]
    padded = [side + 2 * pad for side, pad in zip(sides, pads, strict=False)]
    if all(p >= r for p, r in zip(padded, reach, strict=False)):
        return None, None
    small = [max(1, r - 2 * pad) for r, pad in zip(reach, pads, strict=False)]
    return (
        f"its kernel covers {_in_words(reach)} pixels and the padded input has {_in_words(padded)}",
        f"an input of at least {_in_words(small)} pixels",
    )


def _each(value: Any, sides: list[int]) -> list[int]:
    """One value for each side."""
    return [value] * len(sides) if isinstance(value, int) else list(value)[: len(sides)]


def _in_words(sides: list[int]) -> str:
    return "x".join(map(str, sides))
