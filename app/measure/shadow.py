"""A shadow: a module's structure once more, sharing its tensors; the original is left alone.

What a forward pass does to a module (attributes, buffers put in place, forward replaced by the
counter) is done to the shadow.  Copying a structure costs microseconds a module; no tensor is
copied, and none is written, for under the counter a tensor is only its shape.
"""

from collections import OrderedDict
from collections.abc import Callable
from types import MethodType
from typing import Any

import torch
from torch import nn
from torch.nn.parameter import UninitializedBuffer, UninitializedParameter

from app.measure.leaf_rules import LEAVES
from blocks.errors import MeasureError

LAZY = (UninitializedParameter, UninitializedBuffer)

HOOKS = frozenset(name for name in nn.Module().__dict__ if "hooks" in name)

# The most frequent attributes; a look at the type settles them.
PLAIN = frozenset({bool, int, float, str, type(None), tuple, torch.dtype, type})


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
    modules = list(root.named_modules())
    for path, module in modules:
        if type(module) not in LEAVES:
            _refuse(path, module)
    twins = {id(module): object.__new__(type(module)) for _, module in modules}
    for _, module in modules:
        attributes = module.__dict__
        copy = twins[id(module)].__dict__
        copy.update(attributes)
        if is_leaf(module):
            copy["_parameters"] = attributes["_parameters"].copy()
            copy["_buffers"] = attributes["_buffers"].copy()
        else:
            _copy_containers(attributes, copy, twins)
    return twins[id(root)], twins


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
    attributes: dict[str, Any], copy: dict[str, Any], twins: dict[int, nn.Module]
) -> None:
    """Every container its own, every module its twin."""

    def twin(value: Any) -> Any:
        if isinstance(value, nn.Module):
            return twins.get(id(value), value)
        if isinstance(value, MethodType) and id(value.__self__) in twins:
            return MethodType(value.__func__, twins[id(value.__self__)])
        return _container(value, twin)

    for name, value in attributes.items():
        if type(value) not in PLAIN:
            copy[name] = OrderedDict() if name in HOOKS and not value else twin(value)


def _container(value: Any, twin: Callable[[Any], Any]) -> Any:
    """A list, dict or set of its own, with the twins of what it holds; anything else as it is."""
    kind = type(value)
    if kind is list:
        return [twin(item) for item in value]
    if kind is set:
        return set(value)
    if not isinstance(value, dict):
        return value
    copy = value.copy()
    for key, item in value.items():
        if type(item) not in PLAIN:
            copy[key] = twin(item)
    return copy
