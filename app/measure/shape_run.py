"""A module's output on an input, as shapes alone and without counting."""

from typing import Any

import torch
from torch import Tensor, nn
from torch.overrides import TorchFunctionMode
from torch.utils._pytree import tree_map_only

from app.measure.shape_rules import QUESTIONS, RULES
from app.measure.tally import Tally


class _Shapes(TorchFunctionMode):
    """The shape rules, their tally thrown away; PyTorch's meta kernels below them."""

    def __init__(self) -> None:
        super().__init__()
        self.tally = Tally()

    def __torch_function__(
        self, func: Any, types: Any, args: tuple[Any, ...] = (), kwargs: Any = None
    ) -> Any:
        kwargs = kwargs or {}
        rule = RULES.get(func)
        output = None if rule is None else rule(self.tally, *args, **kwargs)
        if output is not None:
            return output
        if func not in QUESTIONS:
            args, kwargs = tree_map_only(Tensor, _as_meta, (args, kwargs))
        return func(*args, **kwargs)


def _as_meta(tensor: Tensor) -> Tensor:
    return tensor if tensor.is_meta else tensor.detach().to("meta")


def shape_run(module: nn.Module, *inputs: Any) -> Any:
    """The output of a module on meta inputs; its parameters may lie anywhere, and stay."""
    with torch.no_grad(), _Shapes():
        return module(*inputs)
