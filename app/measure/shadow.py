"""A shadow: a module's structure once more, sharing its tensors; the original is left alone.

What a forward pass does to a module (attributes, buffers put in place, forward replaced by the
counter) is done to the shadow.  Copying a structure costs microseconds a module; no tensor is
copied, and none is written, for under the counter a tensor is only its shape.
"""

import copy
from collections import OrderedDict, defaultdict
from collections.abc import Callable
from types import MethodType
from typing import Any

import torch
from torch import nn
from torch.nn.parameter import UninitializedBuffer, UninitializedParameter

from app.measure.leaf_rules import LEAVES
from blocks.errors import MeasureError

LAZY = (UninitializedParameter, UninitializedBuffer)

COPIED = frozenset({"_parameters", "_buffers"})  # of every module; they hold tensors alone

# The most frequent attributes; a look at the type settles them.
PLAIN = frozenset({bool, int, float, str, type(None), tuple, torch.dtype, type})

DICTS = frozenset({dict, OrderedDict, defaultdict})


def is_leaf(module: nn.Module) -> bool:
    """One of PyTorch's own layers as it comes: no subclass, no hooks, no forward of its own.

    Its forward sets no attribute, and a rule can stand for it.
    """
    if type(module) not in LEAVES or module._forward_hooks or module._forward_pre_hooks:
        return False
    return "forward" not in module.__dict__


def shadow(root: nn.Module) -> tuple[nn.Module, dict[int, nn.Module]]:
    """The shadow of a module, and of each module in it, by the original's id.

    Raises:
        MeasureError: a part is compiled TorchScript, or lazy and without shapes yet.
    """
    modules: dict[int, nn.Module] = {}
    _find(root, "", modules)
    twins = {own: object.__new__(type(module)) for own, module in modules.items()}
    for own, module in modules.items():
        attributes = module.__dict__
        theirs = twins[own].__dict__
        theirs.update(attributes)
        theirs["_parameters"] = attributes["_parameters"].copy()
        theirs["_buffers"] = attributes["_buffers"].copy()
        if not is_leaf(module):
            _copy_containers(attributes, theirs, twins)
    return twins[id(root)], twins


def _find(module: nn.Module, path: str, found: dict[int, nn.Module]) -> None:
    """A module and all below it, each once, by its id."""
    if type(module) not in LEAVES:
        _refuse(path, module)
    found[id(module)] = module
    for name, child in module._modules.items():
        if child is not None and id(child) not in found:
            _find(child, f"{path}.{name}" if path else name, found)


def _refuse(path: str, module: nn.Module) -> None:
    if isinstance(module, torch.jit.ScriptModule):
        raise MeasureError(
            "it is compiled TorchScript, whose parts cannot be seen",
            layer=path or type(module).__name__,
            hint="measure the nn.Module that it was made from",
        )
    if any(isinstance(p, LAZY) for p in module._parameters.values()):
        raise MeasureError(
            "it is lazy and has no shapes yet",
            layer=path or type(module).__name__,
            hint="run it once on a real input first",
        )


def _copy_containers(
    attributes: dict[str, Any], theirs: dict[str, Any], twins: dict[int, nn.Module]
) -> None:
    """Every container its own, every module its twin."""

    def twin(value: Any) -> Any:
        if isinstance(value, nn.Module):
            return twins.get(id(value), value)
        if isinstance(value, MethodType) and id(value.__self__) in twins:
            return MethodType(value.__func__, twins[id(value.__self__)])
        return _container(value, twin)

    for name, value in attributes.items():
        kind = type(value)
        if kind is OrderedDict and not value:  # hooks, as a rule
            theirs[name] = OrderedDict()
        elif kind not in PLAIN and name not in COPIED:
            theirs[name] = twin(value)


def _container(value: Any, twin: Callable[[Any], Any]) -> Any:
    """A list, dict or set of its own, with the twins of what it holds; anything else as it is."""
    kind = type(value)
    if kind is list:
        return [twin(item) for item in value]
    if kind is set:
        return set(value)
    if not isinstance(value, dict):
        return value
    if kind not in DICTS:
        return _dict_of_its_own_kind(value, twin)
    its = value.copy()
    for key, item in value.items():
        if type(item) not in PLAIN:
            its[key] = twin(item)
    return its


def _dict_of_its_own_kind(value: dict[Any, Any], twin: Callable[[Any], Any]) -> dict[Any, Any]:
    """A dict whose keys are attributes too, or that is frozen: its `copy` may lose or refuse that.

    One that cannot be copied cannot be changed either, and stands as it is.
    """
    try:
        own = copy.copy(value)
        for key, item in value.items():
            other = twin(item)
            if other is not item:
                own[key] = other
    except Exception:  # noqa: BLE001 - its methods are not ours, and may raise anything
        return value
    return own
