"""Tracing: a module's forward as a graph of calls of blocks and of PyTorch's layers."""

from typing import Any

from torch import fx, nn

from app.compose.operations import is_in_place
from blocks.errors import BlockzooError, SpecError
from blocks.registry import REGISTRY


def traced(module: nn.Module, structural: bool = False) -> fx.Graph:
    """The calls that a module's forward makes, in the mode (train or eval) it is in.

    Args:
        module: any module with a forward in Python.
        structural: whether blocks that hold layers (Chain, Parallel, ...) are leaves; otherwise
            their layers are.

    Raises:
        SpecError: its forward depends on more than the graph of calls: names the part.
    """
    graph = _Tracer(structural).trace(module)
    for node in reversed(list(graph.nodes)):
        # An assertion about shapes goes too: it is made again when a spec is built.
        if not (node.users or node.op in ENDS or is_in_place(node, module)):
            graph.erase_node(node)
    return graph


ENDS = ("placeholder", "output")


def is_leaf(module: nn.Module, structural: bool = False) -> bool:
    """Whether a trace ends at this module: a registered block, or a layer of PyTorch's own."""
    entry = REGISTRY.get(type(module).__name__)
    if entry is not None and type(module) is entry.cls:
        return structural or not entry.nested
    return type(module).__module__.startswith("torch.nn") and not isinstance(module, CONTAINERS)


CONTAINERS = (nn.Sequential, nn.ModuleList, nn.ModuleDict)


class _Tracer(fx.Tracer):
    """A tracer whose leaves are blocks, and whose errors name the part they come from."""

    def __init__(self, structural: bool) -> None:
        super().__init__()
        self.structural = structural

    def is_leaf_module(self, m: nn.Module, module_qualified_name: str) -> bool:  # noqa: ARG002 - fx's signature
        return is_leaf(m, self.structural)

    def trace(self, root: Any, concrete_args: Any = None) -> fx.Graph:
        try:
            return super().trace(root, concrete_args)
        except BlockzooError:
            raise
        except Exception as error:
            raise _untraceable(error, root, None) from error

    def call_module(
        self, m: nn.Module, forward: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> Any:
        try:
            return super().call_module(m, forward, args, kwargs)
        except BlockzooError:
            raise
        except Exception as error:
            raise _untraceable(error, m, self.path_of_module(m)) from error


def _untraceable(error: Exception, module: nn.Module, path: str | None) -> SpecError:
    line = str(error).strip().partition("\n")[0].rstrip(".") or type(error).__name__
    return SpecError(
        f"the forward of {type(module).__name__} is no fixed graph of calls ({line})",
        layer=path,
        hint="a spec has no control flow that depends on tensors",
    )
