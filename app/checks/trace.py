"""Whether a module can be traced by `torch.jit.trace`, and the trace holds for other inputs too.

The one file where `torch.jit.trace` is called, and its deprecation silenced.
"""

import warnings
from collections.abc import Iterator
from typing import Any

import torch
from torch import Tensor, nn
from torch.jit._trace import TracerWarning
from torch.nn.functional import interpolate
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_map_only

from app.checks.attempt import Eager, Inputs, attempted, copied, run, twice
from app.checks.complaints import first_line
from app.checks.place import OwnCode, source_line
from app.checks.rounding import alike
from app.schemas.report import Check

READS = torch.ops.aten._local_scalar_dense.default  # a value leaves its tensor for Python
REMEDY = (
    "Compute with tensors and with x.shape alone; a branch or a loop that must stay is kept by "
    "torch.jit.script, not by a trace."
)


def trace(module: nn.Module, *inputs: Any) -> Check:
    """Trace a copy of the module and compare it with eager, in eval mode.

    A trace keeps what one run did. So it is compared on other inputs too: other values, two
    images at once, and a larger image, as far as the module itself takes them.

    Args:
        module: any module that holds values (not on the meta device); it is left as it is.
        inputs: what its forward takes.
    """
    return attempted(_traced, module, inputs)


def _traced(eager: Eager) -> Check:
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")  # its deprecation too, which goes no further
        traced = torch.jit.trace(
            eager.module, copied(eager.inputs), check_trace=False, strict=False
        )
    check = alike(eager, run(traced, eager.inputs), "The trace")
    if check.status != "passed":
        return check
    where = _frozen_at(told, eager.module)
    for change, inputs in _others(eager.inputs):
        wrong = _differs(eager._replace(inputs=inputs), traced)
        if wrong:
            reason = f"The trace keeps what one input did: for {change} it {wrong}."
            return Check(status="failed", reason=reason, where=where, remedy=REMEDY)
    if _reads_values(eager):
        check.reason = (
            "It asks what a tensor holds, and the trace keeps the answer that one input gave; for "
            "others that was right."
        )
        check.where, check.remedy = where, REMEDY
    return check


def _others(inputs: Inputs) -> Iterator[tuple[str, Inputs]]:
    yield "other values", tree_map_only(Tensor, torch.neg, inputs)
    yield "two images at once", twice(inputs)
    yield "a larger image", tree_map_only(Tensor, _larger, inputs)


def _larger(tensor: Tensor) -> Tensor:
    if tensor.ndim != 4 or not tensor.is_floating_point():
        return tensor
    return interpolate(tensor, size=[side + (side + 1) // 2 for side in tensor.shape[2:]])


def _differs(eager: Eager, traced: torch.jit.ScriptModule) -> str | None:
    """What the trace does wrong with these inputs, which the module may not take either."""
    try:
        eager = eager._replace(expected=run(eager.module, eager.inputs))
    except Exception:  # noqa: BLE001 - then there is nothing to compare
        return None
    try:
        check = alike(eager, run(traced, eager.inputs), "it")
    except Exception as error:  # noqa: BLE001 - whatever the interpreter raises is the answer
        last = first_line(str(error).strip().rpartition("\n")[2])
        return f"raises {last}"
    return None if check.status == "passed" else "gives something else than eager mode"


def _frozen_at(told: list[warnings.WarningMessage], module: nn.Module) -> str | None:
    """The first line of a user's own that the tracer warned of."""
    own = OwnCode(module)
    for each in told:
        if issubclass(each.category, TracerWarning) and own.has_file(each.filename):
            return source_line(each.filename, each.lineno)
    return None


class _Reading(TorchDispatchMode):
    """Notes whether Python is given the value of a tensor."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.happened = False

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        self.happened |= func is READS
        return func(*args, **(kwargs or {}))


def _reads_values(eager: Eager) -> bool:
    reading = _Reading()
    with reading:
        run(eager.module, eager.inputs)
    return reading.happened
