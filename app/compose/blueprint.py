"""Blueprint: inside it, modules are made with shapes and without values, in no memory.

`torch.device("meta")` does as much, but still runs the initialisers, and they are most of the
time that building a model takes.
"""

from typing import Any

import torch
from torch import Tensor
from torch.nn import init
from torch.overrides import TorchFunctionMode

META = torch.device("meta")
FACTORIES = frozenset(
    {
        *(torch.empty, torch.zeros, torch.ones, torch.full, torch.rand, torch.randn),
        *(torch.tensor, torch.arange, torch.linspace, torch.eye, torch.as_tensor),
        *(torch.empty_strided, torch.logspace, torch.randint, torch.randperm),
    }
)
# Each returns the tensor it was given, filled; here nothing is there to fill.
FILLERS = frozenset(
    {
        *(Tensor.fill_, Tensor.zero_, Tensor.normal_, Tensor.uniform_),
        *(init.uniform_, init.normal_, init.constant_, init.trunc_normal_),
        *(init.kaiming_uniform_, init.kaiming_normal_),
        *(init.xavier_uniform_, init.xavier_normal_, init.orthogonal_),
    }
)


class Blueprint(TorchFunctionMode):
    """Tensors are made on the meta device; whatever would initialise them is skipped."""

    def __torch_function__(
        self, func: Any, types: Any, args: tuple[Any, ...] = (), kwargs: Any = None
    ) -> Any:
        kwargs = kwargs or {}
        if func in FACTORIES:
            return func(*args, **{**kwargs, "device": META})
        if func in FILLERS:
            return args[0] if args else kwargs["tensor"]
        return func(*args, **kwargs)
