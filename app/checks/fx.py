"""Whether a module can be traced by `torch.fx`: its graph is found, and computes the same."""

import inspect
from functools import partial
from typing import Any

from torch import nn
from torch.fx import GraphModule, Tracer
from torch.fx._symbolic_trace import _assert_is_none

from app.checks.attempt import Eager, attempted, run
from app.checks.complaints import explained
from app.checks.graph_complaints import FX_COMPLAINTS
from app.checks.rounding import alike
from app.schemas.report import Check


def fx(module: nn.Module, *inputs: Any) -> Check:
    """Trace a copy by `torch.fx.symbolic_trace` and compare its graph with eager, in eval mode.

    PyTorch's own layers are leaves of the graph and all others are not, as tools on fx expect;
    arguments that are left out keep their defaults.

    Args:
        module: any module that holds values (not on the meta device); it is left as it is.
        inputs: what its forward takes.
    """
    return attempted(_traced, module, inputs, partial(explained, known=FX_COMPLAINTS))


def _traced(eager: Eager) -> Check:
    return alike(eager, run(graph_of(eager), eager.inputs), "The graph")


def graph_of(eager: Eager) -> GraphModule:
    """The module as a graph of the calls it makes for such inputs.

    An argument that is not given has its default; as a symbol, it would never be None.

    Args:
        eager: what is traced.
    """
    signature = inspect.signature(eager.module.forward)
    given = signature.bind(*eager.inputs).arguments
    defaults = {
        name: parameter.default
        for name, parameter in signature.parameters.items()
        if name not in given and parameter.default is not parameter.empty
    }
    tracer = Tracer()
    graph = tracer.trace(eager.module, defaults)
    for node in [each for each in graph.nodes if each.target is _assert_is_none]:
        graph.erase_node(node)  # written as code, it breaks every later trace of this process
    return GraphModule(tracer.root, graph, type(eager.module).__name__)
