"""Flattening: a block shown as nested structural layers of PyTorch's own modules."""

import copy

from torch import nn

from blocks.structural import Chain, Parallel, ResidualAdd, SkipConnection

STRUCTURAL = (Chain, Parallel, SkipConnection, ResidualAdd)


def flatten(module: nn.Module) -> nn.Module:
    """A copy of the module, computing the same, in which every block is taken apart.

    What remains are Chain, Parallel, SkipConnection and ResidualAdd around modules of `torch.nn`,
    the merges, and the few blocks that PyTorch has no module for, such as StochasticDepth.

    Args:
        module: a block, or any module that holds blocks; it is left as it is.
    """
    return _taken_apart(copy.deepcopy(module)).train(module.training)


def _taken_apart(module: nn.Module) -> nn.Module:
    as_layers = getattr(module, "as_layers", None)
    if as_layers is not None:
        return _taken_apart(as_layers())
    if isinstance(module, nn.Sequential) and not isinstance(module, Chain):
        module = Chain(dict(module.named_children()))
    for name, child in module.named_children():
        setattr(module, name, _taken_apart(child))
    return module
