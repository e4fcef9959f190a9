"""Tools that look at operators: PyTorch's FlopCounterMode and the aten backend of ptflops."""

from collections.abc import Sequence
from math import prod

from app.measure.conventions.calls import FunctionCall, ModuleCall, OperatorCall, elements
from app.measure.conventions.ledger import BIAS, MACS, Amounts, Ledger

RECURRENT = frozenset({"gru", "rnn_tanh", "rnn_relu"})
COUNTED = frozenset({"convolution", "_convolution", "mm", "addmm", "bmm"})


def flop_counter_mode(root: ModuleCall, ledger: Ledger) -> None:
    """Twice our multiply-accumulates."""
    known = sum(call.macs - call.registered for call in root.functions())
    ledger.add(MACS, "operators with a registered formula", known - root.macs)
    ledger.add("the addition in every multiply-accumulate", "all operators", known)


def ptflops_aten(root: ModuleCall, ledger: Ledger) -> None:
    """Convolutions and matrix products with their bias, as ATen runs them on the CPU."""
    for call in root.functions():
        ledger.compare(call.name, call.macs, _ptflops(call))


def _ptflops(call: FunctionCall) -> Amounts:
    if call.name == "lstm" or (call.name == "scaled_dot_product_attention" and _is_fused(call)):
        return  # one operator on the CPU
    if call.name == "scaled_dot_product_attention":
        yield MACS, call.macs
        return
    if call.name in RECURRENT:
        yield from _recurrent(call)
        return
    if not call.operators:  # answered by a shape rule
        yield MACS, call.macs - call.registered
        if call.macs and call.given(2, "bias") is not None:
            yield BIAS, elements(call.output)
    one = beside("_safe_softmax", call.operators)
    for index, operator in enumerate(call.operators):
        if operator.name not in COUNTED or index in one:
            continue
        yield MACS, operator.macs
        if operator.name == "addmm" or ("conv" in operator.name and operator.args[2] is not None):
            yield BIAS, elements(operator.output)


def _is_fused(call: FunctionCall) -> bool:
    """Whether a CPU has one operator for an attention of these shapes, or takes it apart."""
    query, key, value = (call.given(*at) for at in enumerate(("query", "key", "value")))
    alike = query.shape[:2] == key.shape[:2] == value.shape[:2]
    deep = query.shape[-1] == key.shape[-1] == value.shape[-1]
    dense = all(x.dim() == 4 and x.stride(-1) == 1 for x in (query, key, value))
    return alike and deep and dense and not call.given(4, "dropout_p")


def _recurrent(call: FunctionCall) -> Amounts:
    """On the CPU all steps of the input are one product; with its bias, unless it is transposed."""
    yield MACS, call.macs
    yield BIAS, sum(elements(o.output) for o in call.operators if o.name == "addmm")
    x, weights, bidirectional, transposed = (call.args[i] for i in (0, 2, 7, 8))
    if transposed and min(x.shape[:2]) > 1 and call.args[3]:
        yield BIAS, -prod(x.shape[:2]) * len(weights[0]) * (2 if bidirectional else 1)


def beside(softmax: str, operators: Sequence[OperatorCall]) -> set[int]:
    """The places of the two products around each softmax of this name: attention.

    On shapes attention is taken apart; a CPU runs it in one operator that few tools know.
    """
    products = [index for index, operator in enumerate(operators) if operator.macs]
    places: set[int] = set()
    for index, operator in enumerate(operators):
        if operator.name == softmax:
            places.update([place for place in products if place < index][-1:])
            places.update([place for place in products if place > index][:1])
    return places
