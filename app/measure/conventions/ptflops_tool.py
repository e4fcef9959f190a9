"""ptflops, pytorch backend: hooks on modules, and patches of the functions that modules call.

Many modules of PyTorch call a patched function, so that much is counted twice; an operator sign
(`x * y`, `x @ y`) is seen by neither, and is told from a method (`x.mul(y)`) by nobody: a method
that computes is taken for its sign here.
"""

from collections.abc import Iterator
from math import prod
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from app.measure.conventions.calls import CannotCountError, FunctionCall, ModuleCall, elements
from app.measure.conventions.ledger import (
    ACTIVATION,
    AGAIN,
    BATCH,
    BIAS,
    ELEMENTWISE,
    INTERPOLATION,
    MACS,
    NORM,
    PLACES,
    POOLING,
    SOFTMAX,
    Amounts,
    Ledger,
)
from app.measure.conventions.module_tools import ModuleRule, by_modules, places
from app.measure.conventions.recurrent import ptflops_cell, ptflops_layers


def ptflops(root: ModuleCall, ledger: Ledger) -> None:
    """`get_model_complexity_info`, backend "pytorch"."""
    held = {id(call) for call in _held(root)}

    def function_of(call: FunctionCall) -> Amounts:
        return () if id(call) in held else _function(call)

    stands = places(root.module, lambda module: _rule_of(module) is not None)
    hooked = 0
    for call, counted in by_modules(root, ledger, _rule_of, function_of):
        times = stands.get(call.module, 1)
        hooked += counted * times
        ledger.add(PLACES, call.name, counted * (times - 1))
        for function in call.functions():
            ledger.add(AGAIN, call.name, sum([amount for _, amount in _function(function)]))
    batch = root.args[0].shape[0] if root.args and isinstance(root.args[0], Tensor) else 1
    ledger.add(BATCH, "all modules", int(hooked / batch) - hooked)


def _held(call: ModuleCall) -> Iterator[FunctionCall]:
    """Functions that a module holds as attributes: they were taken before the patch."""
    for part in call.inside:
        if isinstance(part, ModuleCall):
            yield from _held(part)
        elif part.function in PATCHED and part.function in vars(call.module).values():
            yield part


def _rule_of(module: nn.Module) -> ModuleRule | None:
    return MODULES.get(type(module))


def _convolution(call: ModuleCall) -> Amounts:
    layer: Any = call.module
    spots = call.input.shape if layer.transposed else call.output.shape
    taps = prod(layer.kernel_size) * layer.in_channels * (layer.out_channels // layer.groups)
    yield MACS, taps * call.input.shape[0] * prod(spots[2:])
    if layer.bias is not None:
        yield BIAS, call.input.shape[0] * prod(call.output.shape[1:])


def _linear(call: ModuleCall) -> Amounts:
    yield MACS, elements(call.input) * call.output.shape[-1]
    if call.module.bias is not None:
        yield BIAS, elements(call.output)


def _norm(call: ModuleCall) -> Amounts:
    yield NORM, elements(call.input) * (2 if getattr(call.module, "affine", False) else 1)


def _activation(call: ModuleCall) -> Amounts:
    yield ACTIVATION, elements(call.output)


def _pooling(call: ModuleCall) -> Amounts:
    yield POOLING, elements(call.input)


def _upsample(call: ModuleCall) -> Amounts:
    yield INTERPOLATION, elements(call.output) // call.output.shape[0]


def _attention(call: ModuleCall) -> Amounts:
    layer: Any = call.module
    if len(call.args) != 3:
        raise CannotCountError("a MultiheadAttention that is not called with just three tensors")
    query, key, value = call.args
    batch, length = (0, 1) if layer.batch_first else (1, 0)
    images, width, deep = query.shape[batch], query.shape[2], value.shape[2]
    asked, read, given = query.shape[length], key.shape[length], value.shape[length]
    heads = layer.num_heads
    products = asked * width**2 + read * key.shape[2] ** 2 + given * deep**2 + asked * deep**2
    products += heads * asked * read * (width // heads + deep // heads)
    yield MACS, images * products
    if layer.in_proj_bias is not None:
        yield BIAS, images * (asked + read + given) * width
    yield BIAS, images * asked * deep
    yield SOFTMAX, images * heads * asked * read
    yield ELEMENTWISE, images * asked * width


def _layers(call: ModuleCall) -> Amounts:
    yield MACS, ptflops_layers(call.module, call.input)


def _cell(call: ModuleCall) -> Amounts:
    yield MACS, ptflops_cell(call.module, call.input)


MODULES: dict[type[nn.Module], ModuleRule] = {
    **dict.fromkeys((nn.Conv1d, nn.Conv2d, nn.Conv3d), _convolution),
    **dict.fromkeys((nn.ConvTranspose1d, nn.ConvTranspose2d, nn.ConvTranspose3d), _convolution),
    **dict.fromkeys((nn.ReLU, nn.PReLU, nn.ELU, nn.LeakyReLU, nn.ReLU6, nn.GELU), _activation),
    **dict.fromkeys(
        (
            *(nn.MaxPool1d, nn.MaxPool2d, nn.MaxPool3d, nn.AvgPool1d, nn.AvgPool2d, nn.AvgPool3d),
            *(nn.AdaptiveMaxPool1d, nn.AdaptiveMaxPool2d, nn.AdaptiveMaxPool3d),
            *(nn.AdaptiveAvgPool1d, nn.AdaptiveAvgPool2d, nn.AdaptiveAvgPool3d),
        ),
        _pooling,
    ),
    **dict.fromkeys((nn.BatchNorm1d, nn.BatchNorm2d, nn.BatchNorm3d, nn.GroupNorm), _norm),
    **dict.fromkeys((nn.InstanceNorm1d, nn.InstanceNorm2d, nn.InstanceNorm3d, nn.LayerNorm), _norm),
    nn.Linear: _linear,
    nn.Upsample: _upsample,
    **dict.fromkeys((nn.RNN, nn.GRU, nn.LSTM), _layers),
    **dict.fromkeys((nn.RNNCell, nn.GRUCell, nn.LSTMCell), _cell),
    nn.MultiheadAttention: _attention,
}

PATCHED: dict[Any, str] = {
    **dict.fromkeys((F.relu, F.prelu, F.elu, F.relu6, F.gelu, F.silu), ACTIVATION),
    **dict.fromkeys((F.avg_pool1d, F.avg_pool2d, F.avg_pool3d), POOLING),
    **dict.fromkeys((F.max_pool1d, F.max_pool2d, F.max_pool3d), POOLING),
    **dict.fromkeys((torch.max_pool1d, torch.max_pool2d, torch.max_pool3d), POOLING),
    **dict.fromkeys((F.max_pool1d_with_indices, F.max_pool2d_with_indices), POOLING),
    F.max_pool3d_with_indices: POOLING,
    **dict.fromkeys((F.adaptive_avg_pool1d, F.adaptive_avg_pool2d, F.adaptive_avg_pool3d), POOLING),
    **dict.fromkeys((F.adaptive_max_pool1d, F.adaptive_max_pool2d, F.adaptive_max_pool3d), POOLING),
    F.softmax: SOFTMAX,
}
PRODUCTS = frozenset({torch.matmul, torch.mm, Tensor.mm, torch.bmm, Tensor.bmm})
SUMS = frozenset({torch.addmm, Tensor.addmm, torch.baddbmm})


def _function(call: FunctionCall) -> Amounts:
    """What the patch of a function counts."""
    function, size = call.function, elements(call.given(0, "input"))
    if function in PATCHED:
        yield PATCHED[function], size
    elif function in PRODUCTS:
        yield MACS, size * call.factor().shape[-1]
    elif function in SUMS:
        yield MACS, elements(call.args[1]) * call.args[2].shape[-1]
        yield BIAS, size if call.kwargs.get("beta", 1) else 0
    elif function in (torch.add, torch.mul):
        yield ELEMENTWISE, _broadcast(call.given(0, "input"), call.given(1, "other"))
    elif function is F.interpolate:
        yield INTERPOLATION, _resampled(call)
        if call.given(3, "mode") == "area":
            yield POOLING, size
    elif function is F.local_response_norm:
        channels = call.args[0].shape[1]
        yield ELEMENTWISE, 3 * size
        yield POOLING, size // channels * (channels + call.given(1, "size") - 1)
    elif function is F.multi_head_attention_forward:
        for operator in call.operators:
            if operator.name == "_softmax":
                yield SOFTMAX, elements(operator.output)
                yield MACS, 2 * elements(operator.output) * _head_width(call)


def _head_width(call: FunctionCall) -> int:
    return int(call.args[0].shape[-1]) // int(call.given(4, "num_heads"))


def _broadcast(first: Any, second: Any) -> int:
    """Their sides side by side from the left, as ptflops has them."""
    shapes = [tuple(x.shape) for x in (first, second) if isinstance(x, Tensor)]
    if not shapes:
        return 1
    longest = max(map(len, shapes))
    padded = [(*shape, *[1] * (longest - len(shape))) for shape in shapes]
    return prod(max(sides) for sides in zip(*padded, strict=True))


def _resampled(call: FunctionCall) -> float:
    image, size = call.given(0, "input"), call.given(1, "size")
    sides = image.dim() - 2
    if size is not None:
        spots = prod(size) if isinstance(size, list | tuple) else int(size) ** sides
        return int(spots * prod(image.shape[:2]))
    scale: Any = call.given(2, "scale_factor")
    grown = int(prod(scale)) if isinstance(scale, tuple) else scale**sides
    return float(elements(image) * grown)
