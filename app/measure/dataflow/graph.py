"""The graph: what a flow has seen, in the words of the answer."""

from collections.abc import Sequence
from typing import Any

import torch
from torch import nn

from app.measure.dataflow.flow import FlowCounter
from app.measure.report import counted, written
from app.schemas.graph import MOST_NODES, Graph


def dataflow(
    module: nn.Module,
    image: Sequence[int] | None = None,
    *,
    inputs: Any = None,
    batch: int = 1,
    dtype: torch.dtype | None = None,
) -> Graph:
    """Which call reads whose tensors, from one pass on shapes alone.

    The module is left as it is, in the mode (train or eval) it is in, and no value of it is read.
    Operations in place and views are told as what they are: who reads a tensor's memory after it
    has been written, reads what the writer made.

    Args:
        module: any `nn.Module`.
        image: as for `report`, and so are the others.
        inputs: instead of an image.
        batch: images at once.
        dtype: of the image.

    Raises:
        As `report` does.
    """
    flow, output = counted(FlowCounter, module, image, inputs=inputs, batch=batch, dtype=dtype)
    cost = written(flow, output, image, batch).cost
    nodes = flow.nodes[:MOST_NODES]
    return Graph(
        nodes=nodes,
        edges=[edge for edge in flow.edges if edge.target < MOST_NODES],
        other_params=cost.params - sum(node.params for node in flow.nodes),
        other_macs=cost.macs - sum(node.macs for node in flow.nodes),
        left_out=len(flow.nodes) - len(nodes),
    )
