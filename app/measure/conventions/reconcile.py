"""The reconciler: what other tools would print for a model, and why, from one counted pass."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

import torch
from torch import nn

from app.measure.conventions.calls import CannotCountError, ModuleCall
from app.measure.conventions.fvcore_tool import fvcore
from app.measure.conventions.ledger import Ledger
from app.measure.conventions.operator_tools import flop_counter_mode, ptflops_aten
from app.measure.conventions.ptflops_tool import ptflops
from app.measure.conventions.recorder import Recorder
from app.measure.conventions.thop_tool import thop
from app.measure.conventions.torchinfo_tool import torchinfo
from app.measure.report import counted, written
from app.schemas.conventions import Convention, Conventions, Tool
from app.schemas.report import Cost, Report


@dataclass(frozen=True)
class _Rules:
    """How a tool is asked, and what it counts."""

    call: str
    rules: Callable[[ModuleCall, Ledger], Any]


TOOLS: dict[Tool, _Rules] = {
    "fvcore": _Rules("FlopCountAnalysis(model, inputs).total()", fvcore),
    "torchinfo": _Rules("summary(model, input_data=inputs).total_mult_adds", torchinfo),
    "ptflops": _Rules('get_model_complexity_info(model, image, backend="pytorch")', ptflops),
    "ptflops-aten": _Rules('get_model_complexity_info(model, image, backend="aten")', ptflops_aten),
    "thop": _Rules("profile(model, inputs)", thop),
    "flop-counter-mode": _Rules("FlopCounterMode, on meta tensors", flop_counter_mode),
}


def reconcile(
    module: nn.Module,
    image: Sequence[int] | None = None,
    *,
    inputs: Any = None,
    batch: int = 1,
    dtype: torch.dtype | None = None,
    tools: Sequence[Tool] = get_args(Tool),
) -> Conventions:
    """What each tool prints for a module in evaluation mode, without running any of them.

    Args:
        module: any `nn.Module`; it is left as it is.
        image: as for `report`, and so are the others.
        inputs: instead of an image.
        batch: images at once.
        dtype: of the image.
        tools: which are wanted.

    Raises:
        As `report` does.
    """
    return report_and_conventions(
        module, image, inputs=inputs, batch=batch, dtype=dtype, tools=tools
    )[1]


def report_and_conventions(
    module: nn.Module,
    image: Sequence[int] | None = None,
    *,
    inputs: Any = None,
    batch: int = 1,
    dtype: torch.dtype | None = None,
    tools: Sequence[Tool] = get_args(Tool),
) -> tuple[Report, Conventions]:
    """Both from the same pass: the report is that of the module in evaluation mode."""
    recorder, output = counted(Recorder, module, image, inputs=inputs, batch=batch, dtype=dtype)
    report = written(recorder, output, image, batch)
    (root,) = recorder.calls
    assert isinstance(root, ModuleCall)
    said = [_convention(tool, root, report.cost) for tool in tools]
    return report, Conventions(macs=report.cost.macs, params=report.cost.params, tools=said)


def _convention(tool: Tool, root: ModuleCall, cost: Cost) -> Convention:
    how, ledger = TOOLS[tool], Ledger(tool)
    unit: Literal["macs", "flops"] = "flops" if tool == "flop-counter-mode" else "macs"
    try:
        more = how.rules(root, ledger)
    except CannotCountError as error:
        fails = f"{tool} stops with an error at {error}."
        return Convention(tool=tool, call=how.call, unit=unit, fails=fails)
    terms = ledger.terms()
    params = {"ptflops": cost.trainable_params, "ptflops-aten": cost.trainable_params}.get(tool)
    return Convention(
        tool=tool,
        call=how.call,
        unit=unit,
        total=cost.macs + sum(term.amount for term in terms),
        terms=terms,
        by_operator=more if isinstance(more, dict) else None,
        params=more if isinstance(more, int) else params,
    )
