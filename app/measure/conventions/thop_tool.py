"""thop: hooks on modules of known types; what happens outside of them is not seen."""

from math import prod
from typing import Any

from torch import nn

from app.measure.conventions.calls import CannotCountError, ModuleCall, elements
from app.measure.conventions.ledger import (
    ACTIVATION,
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
from app.measure.conventions.recurrent import thop_cell, thop_layers


def thop(root: ModuleCall, ledger: Ledger) -> int:
    """`profile`; returns the parameters it prints."""
    stands = places(root.module, lambda module: _rule_of(module) is not None)
    hooks = places(root.module, lambda _: False)  # one more wherever it finds a module again
    called: dict[nn.Module, None] = {}
    for call, counted in by_modules(root, ledger, _rule_of, lambda _: ()):
        if call.hooked:
            called[call.module] = None
            times = stands.get(call.module, 1) * hooks.get(call.module, 1)
            ledger.add(PLACES, call.name, counted * (times - 1))
    return sum(
        stands.get(module, 0) * sum(p.numel() for p in module._parameters.values() if p is not None)
        for module in called
        if module is not root.module
    )


def _rule_of(module: nn.Module) -> ModuleRule | None:
    return MODULES.get(type(module))


def _convolution(call: ModuleCall) -> Amounts:
    layer: Any = call.module
    group = call.input.shape[1] // layer.groups
    yield MACS, elements(call.output) * group * prod(layer.weight.shape[2:])


def _linear(call: ModuleCall) -> Amounts:
    layer: Any = call.module
    yield MACS, layer.in_features * elements(call.output)


def _norm(call: ModuleCall) -> Amounts:
    learned = getattr(call.module, "affine", False)
    learned = learned or getattr(call.module, "elementwise_affine", False)
    yield NORM, elements(call.input) * (4 if learned else 2)


def _softmax(call: ModuleCall) -> Amounts:
    layer: Any = call.module
    if layer.dim is None:
        raise CannotCountError("a Softmax without a dim")
    features = call.input.shape[layer.dim]
    yield SOFTMAX, elements(call.input) // features * (3 * features - 1)


def _prelu(call: ModuleCall) -> Amounts:
    yield ACTIVATION, elements(call.input)


def _average(call: ModuleCall) -> Amounts:
    yield POOLING, elements(call.output)


def _adaptive_average(call: ModuleCall) -> Amounts:
    """A window of the mean size and a division, for each output."""
    sides = zip(call.input.shape[2:], call.output.shape[2:], strict=True)
    yield POOLING, int((prod(read / given for read, given in sides) + 1) * elements(call.output))


def _upsample(call: ModuleCall) -> Amounts:
    layer: Any = call.module
    known = {"nearest": 1, "linear": 5, "bilinear": 11, "bicubic": 224 + 35}
    yield INTERPOLATION, known.get(layer.mode, 0) * elements(call.output)


def _layers(call: ModuleCall) -> Amounts:
    yield MACS, thop_layers(call.module, call.input)


def _cell(call: ModuleCall) -> Amounts:
    yield MACS, thop_cell(call.module, call.input)


def _nothing(call: ModuleCall) -> Amounts:  # noqa: ARG001  # has its place in the table
    return ()


MODULES: dict[type[nn.Module], ModuleRule] = {
    **dict.fromkeys((nn.Conv1d, nn.Conv2d, nn.Conv3d), _convolution),
    **dict.fromkeys((nn.ConvTranspose1d, nn.ConvTranspose2d, nn.ConvTranspose3d), _convolution),
    **dict.fromkeys((nn.BatchNorm1d, nn.BatchNorm2d, nn.BatchNorm3d, nn.LayerNorm), _norm),
    **dict.fromkeys((nn.InstanceNorm1d, nn.InstanceNorm2d, nn.InstanceNorm3d), _norm),
    nn.SyncBatchNorm: _norm,
    nn.PReLU: _prelu,
    nn.Softmax: _softmax,
    **dict.fromkeys((nn.AvgPool1d, nn.AvgPool2d, nn.AvgPool3d), _average),
    **dict.fromkeys(
        (nn.AdaptiveAvgPool1d, nn.AdaptiveAvgPool2d, nn.AdaptiveAvgPool3d), _adaptive_average
    ),
    nn.Linear: _linear,
    **dict.fromkeys((nn.Upsample, nn.UpsamplingBilinear2d, nn.UpsamplingNearest2d), _upsample),
    **dict.fromkeys((nn.RNN, nn.GRU, nn.LSTM), _layers),
    **dict.fromkeys((nn.RNNCell, nn.GRUCell, nn.LSTMCell), _cell),
    **dict.fromkeys(
        (
            *(nn.ZeroPad2d, nn.ReLU, nn.ReLU6, nn.LeakyReLU, nn.Dropout, nn.PixelShuffle),
            *(nn.MaxPool1d, nn.MaxPool2d, nn.MaxPool3d),
            *(nn.AdaptiveMaxPool1d, nn.AdaptiveMaxPool2d, nn.AdaptiveMaxPool3d),
        ),
        _nothing,
    ),
}
