"""What can be set of a norm or activation that is given by name, and how a set one is said."""

import functools
import inspect
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Literal

from torch import nn

from blocks.arguments import Epsilon, Groups, Momentum, Scale, Slope, Threshold
from blocks.errors import UnknownNameError

Makers = Mapping[str, Callable[..., nn.Module]]
SCALARS = frozenset({bool, int, float, str, type(None)})

STATISTICS: dict[str, Any] = {
    "eps": Epsilon,
    "momentum": Momentum | None,
    "affine": bool,
    "track_running_stats": bool,
}

# Arguments of PyTorch's constructors, under their own names; their defaults are PyTorch's too.
SETTINGS: dict[str, dict[str, Any]] = {
    "BatchNorm1d": STATISTICS,
    "BatchNorm2d": STATISTICS,
    "BatchNorm3d": STATISTICS,
    "InstanceNorm1d": STATISTICS,
    "InstanceNorm2d": STATISTICS,
    "InstanceNorm3d": STATISTICS,
    "FrozenBatchNorm2d": {"eps": Epsilon},
    "LayerNorm2d": {"eps": Epsilon, "affine": bool},
    "GroupNorm": {"num_groups": Groups, "eps": Epsilon, "affine": bool},
    "ELU": {"alpha": Scale},
    "GELU": {"approximate": Literal["none", "tanh"]},
    "LeakyReLU": {"negative_slope": Slope},
    "Softplus": {"beta": Scale, "threshold": Threshold},
}


def said(layer: Any, table: Makers) -> Any:
    """A layer as a spec says it: by name, or as a mapping of its name as `type` and settings.

    `partial(nn.BatchNorm2d, eps=1e-3)` is `{"type": "BatchNorm2d", "eps": 0.001}`.  What the table
    cannot say (another callable, `device` or `inplace` in a partial) comes back as it is.
    """
    maker = layer.func if isinstance(layer, partial) else layer
    name = _name(maker, table)
    if name is None or not isinstance(layer, partial):
        return name or layer
    parameters = list(inspect.signature(layer.func).parameters)
    given = dict(zip(parameters, layer.args, strict=False)) | layer.keywords
    settings = SETTINGS.get(name, {})
    if any(word in parameters and word not in settings for word in given):
        return layer
    return {"type": name, **given}


def name_of(layer: Any, table: Makers, what: str) -> str | Mapping[str, Any]:
    """The name or configuration by which a spec can say this layer.

    Raises:
        UnknownNameError: a callable that the table does not hold.
    """
    words = said(layer, table)
    if not isinstance(words, str | Mapping):
        raise UnknownNameError(what, written(layer), table)
    return words


def without_defaults(kind: str, given: Mapping[str, Any], table: Makers) -> str | dict[str, Any]:
    """One form for equal configurations: in one order, and the name alone if all is default."""
    standard = defaults(table[kind])
    order = [name for name in SETTINGS.get(kind, {}) if name in given]
    kept = {name: given[name] for name in order if given[name] != standard[name]}
    return {"type": kind, **kept} if kept else kind


def is_affine(layer: Any, table: Makers) -> bool:
    """Whether a norm has a scale and a shift to learn; no, of a callable that the table lacks."""
    words = said(layer, table)
    if isinstance(words, Mapping):
        kind, given = words["type"], words
    elif isinstance(words, str):
        kind, given = words, {}
    else:
        return False
    return bool(given.get("affine", defaults(table[kind]).get("affine", False)))


def written(value: Any) -> str:
    """A value for people, without an address: `BatchNorm2d(eps=0.001)`; equal ones look equal."""
    if type(value) in SCALARS:  # most are, and a report has thousands
        return repr(value)
    if isinstance(value, Mapping) and isinstance(value.get("type"), str):
        return _call(value["type"], (), {k: v for k, v in value.items() if k != "type"})
    if isinstance(value, partial):
        return _call(written(value.func), value.args, value.keywords)
    return getattr(value, "__name__", None) or repr(value)


def _call(name: str, args: tuple[Any, ...], settings: Mapping[str, Any]) -> str:
    return f"{name}({', '.join([*map(repr, args), *(f'{k}={v!r}' for k, v in settings.items())])})"


def _name(maker: Any, table: Makers) -> str | None:
    """The name of a maker: of the table's own, or of PyTorch's class of that name."""
    if not callable(maker):
        return None
    known = (name for name, own in table.items() if maker in (own, getattr(nn, name, own)))
    return next(known, None)


@functools.cache
def defaults(maker: Callable[..., nn.Module]) -> dict[str, Any]:
    """What each argument of a maker is if it is not given."""
    return {name: p.default for name, p in inspect.signature(maker).parameters.items()}
