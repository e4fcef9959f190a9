"""Operations of a traced graph: which merge or which layer of PyTorch stands for a function."""

import operator
from typing import Any

import torch
import torch.nn.functional as F
from torch import fx, nn

MERGES: dict[Any, str] = {
    **dict.fromkeys((operator.add, operator.iadd, torch.add, "add", "add_"), "Add"),
    **dict.fromkeys((operator.mul, operator.imul, torch.mul, "mul", "mul_"), "Multiply"),
    **dict.fromkeys((torch.maximum, "maximum"), "Maximum"),
    **dict.fromkeys((torch.cat, torch.concat, torch.concatenate), "Concat"),
}
IN_PLACE = frozenset({operator.iadd, operator.imul})


def is_in_place(node: fx.Node, root: nn.Module) -> bool:
    """Whether a call overwrites what it reads: `x += y`, `x.relu_()`, `nn.ReLU(inplace=True)`."""
    if node.op == "call_module":
        return bool(getattr(root.get_submodule(str(node.target)), "inplace", False))
    name = node.target if isinstance(node.target, str) else ""
    in_words = name.endswith("_") and not name.endswith("__")
    return node.target in IN_PLACE or in_words or bool(node.kwargs.get("inplace"))


def _flatten(start_dim: int = 0, end_dim: int = -1) -> nn.Flatten:
    return nn.Flatten(start_dim, end_dim)


# Their arguments behind the tensor are those of the layer's constructor.
LAYERS: dict[Any, Any] = {
    **dict.fromkeys((F.relu, torch.relu, "relu", "relu_"), nn.ReLU),
    **dict.fromkeys((F.sigmoid, torch.sigmoid, "sigmoid"), nn.Sigmoid),
    **dict.fromkeys((F.tanh, torch.tanh, "tanh"), nn.Tanh),
    **dict.fromkeys((torch.flatten, "flatten"), _flatten),
    F.relu6: nn.ReLU6,
    F.silu: nn.SiLU,
    F.gelu: nn.GELU,
    F.mish: nn.Mish,
    F.hardswish: nn.Hardswish,
    F.leaky_relu: nn.LeakyReLU,
    F.elu: nn.ELU,
    F.softplus: nn.Softplus,
    F.max_pool2d: nn.MaxPool2d,
    F.avg_pool2d: nn.AvgPool2d,
    F.adaptive_avg_pool2d: nn.AdaptiveAvgPool2d,
}


def merge_of(node: fx.Node) -> tuple[str, list[fx.Node]] | None:
    """The merge that an operation is, and what it reads; None of any other."""
    block = MERGES.get(node.target)
    args: Any = node.args
    if block == "Concat":
        axis = node.kwargs.get("dim", args[1] if len(args) > 1 else 0)
        reads, others = args[0], set(node.kwargs) - {"dim"}
        if axis != 1 or others or not isinstance(reads, list | tuple):
            return None
    else:
        reads, others = args, set(node.kwargs)
    if block is None or others or not all(isinstance(read, fx.Node) for read in reads):
        return None
    return block, list(reads)


def layer_of(node: fx.Node) -> nn.Module | None:
    """The layer of PyTorch that a function with these arguments is; None of any other."""
    make = LAYERS.get(node.target)
    if make is None or any(isinstance(v, fx.Node) for v in (*node.args[1:], *node.kwargs.values())):
        return None
    layer: nn.Module = make(*node.args[1:], **node.kwargs)
    return layer
