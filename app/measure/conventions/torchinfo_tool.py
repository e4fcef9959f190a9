"""torchinfo: parameters times the positions of the output, for every module without children."""

from collections.abc import Iterator
from math import prod
from typing import Any

from torch import Tensor, nn

from app.measure.conventions.calls import CannotCountError, ModuleCall
from app.measure.conventions.ledger import BIAS, MACS, Amounts, Ledger
from app.measure.conventions.module_tools import by_modules

WEIGHTS = "the parameters of layers that multiply no matrix, times the batch"


def torchinfo(root: ModuleCall, ledger: Ledger) -> int:
    """`summary(...).total_mult_adds`; returns its `total_params`."""
    by_modules(root, ledger, lambda module: _leaf if _is_leaf(module) else None, lambda _: ())
    return _params(root)


def _is_leaf(module: nn.Module) -> bool:
    return not module._modules or all(child is None for child in module._modules.values())


def _leaf(call: ModuleCall) -> Amounts:
    """Mult-adds of a module without children; its bias is among them."""
    parameters = [(n, p) for n, p in call.module._parameters.items() if p is not None]
    if not parameters:
        return
    size = _size(call.output)
    macs = call.macs
    if not size:
        raise CannotCountError(f"a {call.name} that gives no tensor")
    for name, parameter in parameters:
        amount = _amount(call.name, name, parameter.numel(), size)
        bias = "bias" in name
        yield (BIAS if bias else MACS) if macs else WEIGHTS, amount


def _amount(kind: str, name: str, params: int, size: list[int]) -> int:
    if name in ("weight", "bias"):
        if "Conv" in kind:
            return int(params * prod(size[:1] + size[2:]))
        return size[0] * params
    return prod(size[:2]) * params if "weight" in name or "bias" in name else 0


def _size(output: Any) -> list[int]:
    """The shape of the first tensor, or of the last entry of a dict."""
    if isinstance(output, Tensor):
        return list(output.shape)
    if isinstance(output, dict):
        return _size(list(output.values())[-1]) if output else []
    return _size(output[0]) if isinstance(output, list | tuple) and output else []


def _params(root: ModuleCall) -> int:
    """Those of each module that ran, once; and of the others what is left in their parents."""
    sizes = _sizes(root.module, {})
    counted: set[nn.Module] = set()
    total = 0

    def visit(call: ModuleCall) -> int:
        """The parameters in a call that are counted, or left in it."""
        nonlocal total
        if call.module in counted:
            return 0
        counted.add(call.module)
        here = sum(sizes[call.module].values())
        below = sum(visit(part) for part in _parts(call))
        own = here if _is_leaf(call.module) else here - below
        total += max(own, 0)
        return own if _is_leaf(call.module) else here

    visit(root)
    return total


def _sizes(
    module: nn.Module, known: dict[nn.Module, dict[int, int]]
) -> dict[nn.Module, dict[int, int]]:
    """For each module below one, the elements of each parameter in it, by the parameter's id."""
    if module not in known:
        here = {id(p): p.numel() for p in module._parameters.values() if p is not None}
        known[module] = here
        for child in module._modules.values():
            if child is not None:
                here.update(_sizes(child, known)[child])
    return known


def _parts(call: ModuleCall) -> Iterator[ModuleCall]:
    """The modules below whose hooks ran."""
    for part in call.inside:
        if isinstance(part, ModuleCall):
            if part.hooked:
                yield part
            else:
                yield from _parts(part)
