"""PyTorch's own layers in the words of a spec: the block that computes exactly the same."""

from collections.abc import Callable
from typing import Any, NamedTuple

from torch import nn

from app.compose.blueprint import Blueprint
from app.compose.layer_of_block import layer_with
from app.schemas.spec import NestedLayer
from blocks.errors import ArgumentError, SpecError
from blocks.layer_names import ACTIVATIONS, NORMS
from blocks.layer_settings import SETTINGS
from blocks.registry import find
from blocks.widths import same_padding


class Said(NamedTuple):
    """A layer of PyTorch as a block."""

    block: str
    args: dict[str, Any]
    inside: str = ""  # where in the block the layer of PyTorch stands, if it has a state
    open: tuple[str, ...] = ()  # arguments that a norm or activation right behind it may set


def said_of_torch(module: nn.Module) -> tuple[NestedLayer, Said]:
    """A layer of PyTorch as the layer of a spec.

    Raises:
        SpecError: no block computes exactly the same.
    """
    kind = type(module).__name__
    say = SAYINGS.get(type(module))
    if say is None:
        joins = type(module) in NORM_TYPES
        raise SpecError(
            f"it is a {kind}, which is no registered block, and none stands for it",
            hint="a norm can be said right after a convolution that nothing else reads"
            if joins
            else None,
        )
    said = say(module)
    try:
        return layer_with(said.block, said.args), said
    except ArgumentError as error:
        raise SpecError(
            f"it is a {kind} that {said.block} cannot stand for: {error.detail}"
        ) from None


def is_nothing(module: nn.Module) -> bool:
    """Whether it gives what it is given, in training too."""
    dropouts = (nn.Dropout, nn.Dropout1d, nn.Dropout2d, nn.Dropout3d)
    return type(module) is nn.Identity or (isinstance(module, dropouts) and module.p == 0)


def joined(said: Said, module: nn.Module) -> Said | None:
    """A convolution or linear layer with the norm or activation behind it; None if it has no place.

    Raises:
        SpecError: the norm is one that the block has not.
    """
    kind = type(module)
    if kind in NORM_TYPES and "norm_layer" in said.open:
        # By default the convolution has a bias where no norm is, so with one it is said.
        bias = True if said.args["bias"] is None else None
        args = said.args | {"norm_layer": _with_settings(module), "bias": bias}
        _same(module, said.block, args)
        return said._replace(args=args, open=("activation_layer",))
    if kind in ACTIVATIONS.values() and "activation_layer" in said.open:
        args = said.args | {"activation_layer": _with_settings(module)}
        return said._replace(args=args, open=())
    return None


def _same(norm: nn.Module, block: str, args: dict[str, Any]) -> None:
    """See that the block's norm is this one, whatever else PyTorch lets one set."""
    try:
        with Blueprint():
            made = find(block).make(**args).get_submodule("norm")
    except ArgumentError as error:
        raise SpecError(f"it is {norm}, and {block} cannot have that: {error.detail}") from None
    if repr(made) != repr(norm):
        raise SpecError(f"it is {norm}, and a spec can only say {made}")


NORM_TYPES = tuple(getattr(nn, name) for name in NORMS if hasattr(nn, name))


def _with_settings(module: nn.Module) -> dict[str, Any]:
    kind = type(module).__name__
    return {"type": kind} | {name: getattr(module, name) for name in SETTINGS.get(kind, {})}


def _conv(module: nn.Conv2d) -> Said:
    if module.padding_mode != "zeros":
        raise SpecError(f"it pads with {module.padding_mode!r}, and ConvNormAct with zeros")
    padding = _padding(module)
    same = tuple(map(same_padding, module.kernel_size, module.dilation))  # the block's default
    args = {
        "in_channels": module.in_channels,
        "out_channels": module.out_channels,
        "kernel_size": _side(module.kernel_size),
        "stride": _side(module.stride),
        "padding": None if padding == same else _side(padding),
        "dilation": _side(module.dilation),
        "groups": module.groups,
        "norm_layer": None,
        "activation_layer": None,
        "bias": None if module.bias is not None else False,
    }
    return Said("ConvNormAct", args, "conv", ("norm_layer", "activation_layer"))


def _padding(module: nn.Conv2d) -> tuple[int, ...]:
    """In numbers, where it is "same" or "valid"."""
    if module.padding == "valid":
        return (0, 0)
    if not isinstance(module.padding, str):
        return module.padding
    reach = [d * (k - 1) for k, d in zip(module.kernel_size, module.dilation, strict=True)]
    if any(pixels % 2 for pixels in reach):
        raise SpecError("it pads one side more than the other, and ConvNormAct both the same")
    return tuple(pixels // 2 for pixels in reach)


def _linear(module: nn.Linear) -> Said:
    args = {
        "in_features": module.in_features,
        "out_features": module.out_features,
        "activation_layer": None,
        "bias": module.bias is not None,
    }
    return Said("LinearDropoutAct", args, "linear", ("activation_layer",))


def _max_pool(module: nn.MaxPool2d) -> Said:
    if _side(module.dilation) != 1 or module.return_indices:
        raise SpecError("it is a MaxPool2d with dilation or indices, which MaxPool does not have")
    return Said("MaxPool", _window(module))


def _avg_pool(module: nn.AvgPool2d) -> Said:
    if module.divisor_override is not None:
        raise SpecError("it is an AvgPool2d with another divisor, which AvgPool does not have")
    return Said("AvgPool", _window(module) | {"count_include_pad": module.count_include_pad})


def _window(module: Any) -> dict[str, Any]:
    kernel, stride = _side(module.kernel_size), _side(module.stride)
    return {
        "kernel_size": kernel,
        "stride": None if stride == kernel else stride,
        "padding": _side(module.padding),
        "ceil_mode": module.ceil_mode,
    }


def _adaptive_avg_pool(module: nn.AdaptiveAvgPool2d) -> Said:
    size = _side(module.output_size)
    return Said("GlobalAvgPool", {}) if size == 1 else Said("AdaptiveAvgPool", {"size": size})


def _flatten(module: nn.Flatten) -> Said:
    if (module.start_dim, module.end_dim) != (1, -1):
        raise SpecError("it flattens other axes than FlattenMaps, which leaves the first alone")
    return Said("FlattenMaps", {})


def _upsample(module: nn.Upsample) -> Said:
    scale: Any = _side(module.scale_factor)
    if not isinstance(scale, float) or not scale.is_integer() or module.recompute_scale_factor:
        raise SpecError("it resizes by other than a whole factor, which Upsampling does not")
    corners = bool(module.align_corners)
    return Said("Upsampling", {"scale": int(scale), "mode": module.mode, "align_corners": corners})


def _activation(module: nn.Module) -> Said:
    return Said("Activation", {"activation_layer": _with_settings(module)})


def _side(value: Any) -> Any:
    """One number for two that are equal."""
    is_one = isinstance(value, tuple) and len(set(value)) == 1
    return value[0] if is_one else value


SAYINGS: dict[Any, Callable[[Any], Said]] = {
    nn.Conv2d: _conv,
    nn.Linear: _linear,
    nn.MaxPool2d: _max_pool,
    nn.AvgPool2d: _avg_pool,
    nn.AdaptiveAvgPool2d: _adaptive_avg_pool,
    nn.Flatten: _flatten,
    nn.Upsample: _upsample,
    **dict.fromkeys(ACTIVATIONS.values(), _activation),
}
