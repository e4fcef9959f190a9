"""Whether a module can be quantized to int8 after training: prepared, converted, and it runs.

The one file where `torch.ao.quantization` is called, and its deprecation silenced: of the ways to
int8 it is the one that needs no other package.
"""

import copy
import math
import warnings
from functools import partial
from typing import Any, Literal

import torch
from torch import nn
from torch.fx import GraphModule

from app.checks.attempt import Eager, attempted, run
from app.checks.comparison import contradiction, difference_of, finite_pairs
from app.checks.complaints import explained
from app.checks.fx import graph_of
from app.checks.graph_complaints import FX_COMPLAINTS
from app.schemas.report import Check

CLEAR = 10  # decibels that eight bits leave at least, where they are enough
REMEDY = (
    "Choose another engine (torch.backends.quantized.engine), or leave that layer in floating "
    "point (QConfigMapping.set_module_name)."
)
MULTIPLYING = (nn.modules.conv._ConvNd, nn.Linear)


def quantizable(module: nn.Module, *inputs: Any) -> Check:
    """Quantize a copy with one batch for calibration, on this processor's engine, and run it.

    It passes if that works: how accurate an int8 model is, is not for random weights to say.

    Args:
        module: any module that holds values (not on the meta device); it is left as it is.
        inputs: what its forward takes; they calibrate it.
    """
    return attempted(_quantized, module, inputs, partial(explained, known=FX_COMPLAINTS))


def _quantized(eager: Eager) -> Check:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # deprecated, and its observers call deprecated functions
        try:
            return _converted(eager)
        finally:
            _forget_lost_operators()
            _forget_models()


def _converted(eager: Eager) -> Check:
    from torch.ao.quantization.quantize_fx import convert_fx

    quantized = convert_fx(_prepared(eager))
    got = run(quantized, eager.inputs)
    wrong = contradiction(eager.expected, got)
    if wrong:
        return Check(status="failed", reason=f"The quantized model gives {wrong}.")
    difference = difference_of(eager.expected, got)
    check = Check(
        status="passed",
        reason=_left_out(quantized),
        max_difference=difference.largest,
        max_relative_difference=difference.relative,
        signal_to_noise_db=_signal_to_noise(eager.expected, got),
    )
    if (check.signal_to_noise_db or 0) < 0:
        check.status, check.reason, check.remedy = _mostly_noise(eager)
    return check


def _prepared(eager: Eager) -> GraphModule:
    """The module with observers that have seen the inputs; the one it is made of stays as it is."""
    from torch.ao.quantization import get_default_qconfig_mapping
    from torch.ao.quantization.quantize_fx import prepare_fx

    settings = get_default_qconfig_mapping(torch.backends.quantized.engine)
    graph = graph_of(eager._replace(module=copy.deepcopy(eager.module)))
    prepared = prepare_fx(graph, settings, eager.inputs)
    run(prepared, eager.inputs)
    return prepared


def _mostly_noise(eager: Eager) -> tuple[Literal["passed", "failed"], str, str | None]:
    """Whether that is for eight bits being few, or for the engine computing something else.

    The same int8 model, computed by floating point layers between roundings, says which.
    """
    from torch.ao.quantization.quantize_fx import convert_to_reference_fx

    reference = run(convert_to_reference_fx(_prepared(eager)), eager.inputs)
    possible = _signal_to_noise(eager.expected, reference)
    if possible is not None and possible < CLEAR:
        return "passed", "With these weights and eight bits, its output is mostly noise.", None
    engine = torch.backends.quantized.engine
    return "failed", f"The int8 kernels of the engine {engine} compute something else.", REMEDY


def _left_out(quantized: GraphModule) -> str | None:
    """What stays as it was, if that is much: everything, or layers that multiply."""
    if all(node.target is not torch.quantize_per_tensor for node in quantized.graph.nodes):
        return "Nothing in it has an int8 form."
    kept = sum(isinstance(part, MULTIPLYING) for part in quantized.modules())
    layers = "layer stays" if kept == 1 else "layers stay"
    return f"{kept} convolutional or linear {layers} in floating point." if kept else None


def _forget_lost_operators() -> None:
    """What is loaded for quantizing defines operators twice, and the first ones are gone.

    The TorchScript compiler knows operators by their addresses in memory, and would take for one
    of these whatever else lies there next. Torch has no public way to make it forget.
    """
    namespace = torch.ops.quantized_decomposed
    known = torch.jit._builtins._get_builtin_table()
    alive = {id(operator) for operator in vars(namespace).values()}
    for address, name in list(known.items()):
        if name.startswith(f"{namespace.name}::") and address not in alive:
            del known[address]


def _forget_models() -> None:
    """A cache of torch keeps every model that was ever asked on which device it lies."""
    from torch.ao.quantization.fx.utils import assert_and_get_unique_device

    assert_and_get_unique_device.cache_clear()


def _signal_to_noise(expected: Any, got: Any) -> float | None:
    """In decibels; None where there is no noise, or no signal."""
    pairs = finite_pairs(expected, got)
    signal = sum(float(e.square().sum()) for e, _ in pairs)
    noise = sum(float((e - g).square().sum()) for e, g in pairs)
    return 10 * math.log10(signal / noise) if signal and noise else None
