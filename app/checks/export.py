"""Whether a module can be exported by `torch.export`: the program computes the same."""

import inspect
from functools import partial
from typing import Any, NamedTuple

import torch
from torch import Tensor, nn
from torch.export import Dim, ExportedProgram
from torch.utils._pytree import tree_map

from app.checks.attempt import Eager, Inputs, attempted, run, twice
from app.checks.complaints import explained, limited
from app.checks.graph_complaints import EXPORT_COMPLAINTS
from app.checks.rounding import alike
from app.schemas.report import Check

FIXED = "It exports for a fixed batch alone: "
WRONG_FOR_ONE = "The program for batches of any size is wrong for a batch of one."


def export(module: nn.Module, *inputs: Any) -> Check:
    """Export a copy of the module and compare the program with eager, in eval mode.

    First for batches of any size, then, if that fails, for the batch at hand alone, which is told.

    Args:
        module: any module that holds values (not on the meta device); it is left as it is.
        inputs: what its forward takes.
    """
    explain = partial(explained, known=EXPORT_COMPLAINTS)
    return attempted(lambda eager: exported(eager).check, module, inputs, explain)


class Exported(NamedTuple):
    """A program, and whether it computes the same."""

    program: ExportedProgram
    check: Check


def exported(eager: Eager) -> Exported:
    """The program for batches of any size or, if there is none that is right, for a fixed one.

    Args:
        eager: what is exported.
    """
    try:
        whole = _exported(eager, twice(eager.inputs), _axes(eager))
        if whole.check.status == "passed":
            return whole
        known = Check(status="failed", reason=WRONG_FOR_ONE)
    except Exception as error:  # noqa: BLE001 - whatever the exporter raises is the answer
        known = explained(error, eager.module, EXPORT_COMPLAINTS)
    fixed = _exported(eager, eager.inputs, None)
    return fixed._replace(check=limited(fixed.check, known, FIXED))


def _exported(eager: Eager, inputs: Inputs, axes: Any) -> Exported:
    program = torch.export.export(eager.module, inputs, dynamic_shapes=axes, strict=False)
    got = run(program.module(), eager.inputs)
    return Exported(program, alike(eager, got, "The program"))


def _axes(eager: Eager) -> Any:
    """By argument, that the first axis of each tensor is of any size."""
    given = inspect.signature(eager.module.forward).bind(*eager.inputs).arguments
    return tree_map(_any_batch, dict(given))


def _any_batch(value: Any) -> dict[int, Any] | None:
    return {0: Dim.DYNAMIC} if isinstance(value, Tensor) and value.ndim else None
