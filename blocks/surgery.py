"""Surgery: a module tree with some of its leaves replaced; the original stays as it is."""

import copy
from collections.abc import Callable
from typing import Any

from torch import nn

from blocks import layer_names
from blocks.arguments import ActivationLayer, NormLayer
from blocks.fitting import fitting
from blocks.frozen_batch_norm import FrozenBatchNorm2d
from blocks.layer_names import ACTIVATIONS, GATES

Select = Callable[[nn.Module], bool]

ACTIVATION_TYPES: Any = (*ACTIVATIONS.values(), nn.PReLU, nn.RReLU)
NORM_TYPES = (nn.BatchNorm2d, nn.GroupNorm, nn.InstanceNorm2d, FrozenBatchNorm2d)


def is_leaf(module: nn.Module) -> bool:
    """Whether it holds no other module."""
    return not module._modules


def fmap(
    fn: Callable[[nn.Module], nn.Module], module: nn.Module, select: Select = is_leaf
) -> nn.Module:
    """A new tree in which every selected module is replaced by what `fn` makes of it.

    A module that stands in several places is replaced once and stands in all of them again; names,
    modes and shared tensors stay.  Below a selected module nothing is visited.

    Args:
        fn: gets a copy of each selected module, and gives what stands in its place.
        module: the tree; it is left as it is.
        select: which modules; by default those that hold no other.
    """
    tree = copy.deepcopy(module)
    replaced: dict[int, nn.Module] = {}

    def visit(part: nn.Module) -> nn.Module:
        if id(part) not in replaced:
            if select(part):
                replaced[id(part)] = fn(part).train(part.training)
            else:
                replaced[id(part)] = part
                for name, child in part._modules.items():
                    if child is not None:
                        part._modules[name] = visit(child)
        return replaced[id(part)]

    return visit(tree)


def replace(
    module: nn.Module, *, activation: Any = None, norm: Any = None, conv: Any = None
) -> nn.Module:
    """A copy with every activation, norm or convolution of another kind.

    Args:
        module: the model; it is left as it is.
        activation: name, `type` and settings, or callable; gates of a squeeze stay, for they are
            no activation.
        norm: name, `type` and settings, or callable that takes the number of channels.
        conv: callable that gets each convolution and gives what stands in its place.

    Raises:
        BlockzooError: there is no such layer or setting, or a setting is out of its range.
    """
    activation = fitting("activation", ActivationLayer)(activation)
    norm = fitting("norm", NormLayer)(norm)
    if activation is not None:
        module = fmap(lambda _: layer_names.activation(activation), module, _is_activation)
    if norm is not None:
        module = fmap(lambda old: layer_names.norm(norm, _channels(old)), module, _is_norm)
    if conv is not None:
        module = fmap(conv, module, lambda part: isinstance(part, nn.Conv2d))
    return module


def _is_activation(module: nn.Module) -> bool:
    gates: Any = tuple(GATES.values())
    return isinstance(module, ACTIVATION_TYPES) and not isinstance(module, gates)


def _is_norm(module: nn.Module) -> bool:
    return isinstance(module, NORM_TYPES)


def _channels(module: Any) -> int:
    """Feature maps of a norm, which GroupNorm calls otherwise than the others."""
    count: int = module.num_channels if isinstance(module, nn.GroupNorm) else module.num_features
    return count
