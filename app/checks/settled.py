"""Settled: a new module whose batch norms know the values that they get."""

from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.modules.batchnorm import _BatchNorm
from torch.utils._pytree import tree_map_only

FEW = 2  # images; one alone has no variance where the map is one pixel
MANY = 32  # those of few do not fit the next image: a deep network gives 1e+5, mostly rounding
SHALLOW = 8  # batch norms; through no more than these, values stay of ordinary size


def settled(
    module: nn.Module, *inputs: Any, images: int = FEW, shallow: int = SHALLOW
) -> nn.Module:
    """The module; its batch norms have the statistics of some random inputs.

    A deep network is made with statistics that fit no values. What it gives then is 1e-14 or 1e+12,
    and little can be told by comparing that.

    Args:
        module: a new one, with values; its statistics are written.
        inputs: what its forward takes; their sizes count.
        images: for the statistics.
        shallow: with so many batch norms, or fewer, it is left as it is.
    """
    norms = {part: part.momentum for part in module.modules() if isinstance(part, _BatchNorm)}
    if len(norms) <= shallow:
        return module
    modes = {part: part.training for part in module.modules()}
    module.eval()
    for norm in norms:
        norm.train()
        norm.momentum = 1.0  # the statistics are those of this batch alone
    try:
        with torch.no_grad():
            module(*tree_map_only(Tensor, lambda x: torch.randn(images, *x.shape[1:]), inputs))
    finally:
        for norm, momentum in norms.items():
            norm.momentum = momentum
        for part, mode in modes.items():
            part.training = mode
    return module
