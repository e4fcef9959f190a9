"""Recurrent layers as ptflops and thop count them: sums of products, biases and gates in one."""

from math import prod
from typing import Any

from torch import Tensor, nn

# Elementwise operations of a cell for each hidden unit, beside the matrix products.
PTFLOPS_GATES = {"RNN": 1, "GRU": 7, "LSTM": 10}
# The same in thop, gate by gate: how many gates with a sum, and what follows them.
THOP_GATES = {"RNN": (1, 0), "GRU": (3, 4), "LSTM": (4, 4)}


def _kind(module: nn.Module) -> str:
    return type(module).__name__.removesuffix("Cell")


def ptflops_layers(module: Any, x: Tensor) -> int:
    """All layers in one direction, twice if there are two; the biases of a layer once."""
    flops: int = 0
    for layer in range(module.num_layers):
        weights = [getattr(module, f"weight_{side}_l{layer}") for side in ("ih", "hh")]
        flops += sum(weight.numel() for weight in weights)
        flops += PTFLOPS_GATES[_kind(module)] * module.hidden_size
        if module.bias:
            flops += 2 * len(weights[0])
    return int(flops * x.shape[0] * x.shape[1] * (2 if module.bidirectional else 1))


def ptflops_cell(module: Any, x: Tensor) -> int:
    """One step of a cell."""
    flops = module.weight_ih.numel() + module.weight_hh.numel()
    flops += PTFLOPS_GATES[_kind(module)] * module.hidden_size
    if module.bias:
        flops += 2 * len(module.weight_ih)
    return int(flops * x.shape[0])


def thop_layers(module: Any, x: Tensor) -> int:
    """Every layer in every direction."""
    directions = 2 if module.bidirectional else 1
    later = (module.num_layers - 1) * _thop(module, directions * module.hidden_size)
    return int(directions * (_thop(module, module.input_size) + later) * prod(x.shape[:2]))


def thop_cell(module: Any, x: Tensor) -> int:
    """One step of a cell."""
    return _thop(module, module.input_size) * x.shape[0]


def _thop(module: Any, width: int) -> int:
    hidden = module.hidden_size
    gates, after = THOP_GATES[_kind(module)]
    gate = hidden * (width + hidden) + hidden + (2 * hidden if module.bias else 0)
    return int(gates * gate + after * hidden)
