"""An attempt: something is made of a fresh copy of a module, and must compute what eager does."""

import copy
import time
from collections.abc import Callable
from typing import Any, NamedTuple

import torch
from torch import Tensor, nn
from torch.utils._pytree import tree_map_only

from app.checks.complaints import LONGEST, explained, first_line
from app.checks.undisturbed import undisturbed
from app.schemas.report import Check

Inputs = tuple[Any, ...]
NO_MEMORY = "can't allocate memory"  # what PyTorch's allocator says


class Eager(NamedTuple):
    """What an attempt starts from."""

    module: nn.Module  # a copy in eval mode, which it may change
    inputs: Inputs
    expected: Any  # what the module gives for them


def attempted(
    attempt: Callable[[Eager], Check],
    module: nn.Module,
    inputs: Inputs,
    explain: Callable[[Exception, nn.Module], Check] = explained,
) -> Check:
    """What the attempt answers, timed; what it raises is explained.

    Args:
        attempt: makes something of the module and compares what it gives.
        module: any module that holds values (not on the meta device); it is left as it is.
        inputs: what its forward takes.
        explain: an error of the attempt as a failed check.
    """
    began = time.perf_counter()
    with undisturbed():
        check = _attempted(attempt, module, inputs, explain)
    check.seconds = time.perf_counter() - began
    return check


def _attempted(
    attempt: Callable[[Eager], Check],
    module: nn.Module,
    inputs: Inputs,
    explain: Callable[[Exception, nn.Module], Check],
) -> Check:
    try:
        expected = run(_fresh(module), inputs)
        eager = Eager(_fresh(module), inputs, expected)
    except Exception as error:  # noqa: BLE001 - one's own code may do anything
        reason = f"Not checked: run for real, it raises {type(error).__name__}: "
        return Check(status="skipped", reason=(reason + first_line(str(error)))[:LONGEST])
    try:
        return attempt(eager)
    except Exception as error:  # noqa: BLE001 - whatever a compiler raises is the answer
        if isinstance(error, MemoryError) or NO_MEMORY in str(error):
            reason = "Not checked: it needs more memory than this process may have."
            return Check(status="skipped", reason=reason)
        return explain(error, eager.module)


def run(module: Callable[..., Any], inputs: Inputs) -> Any:
    """What it gives for these inputs, which it may write into; noise is the same every time."""
    torch.manual_seed(0)
    return module(*copied(inputs))


def copied(inputs: Inputs) -> Inputs:
    """The same values, to be written into."""
    copies: Inputs = tree_map_only(Tensor, torch.clone, inputs)
    return copies


def twice(inputs: Inputs) -> Inputs:
    """The same batch two times over, in every tensor that has a batch axis."""
    both: Inputs = tree_map_only(Tensor, lambda t: torch.cat([t, t]) if t.ndim else t, inputs)
    return both


def _fresh(module: nn.Module) -> nn.Module:
    return copy.deepcopy(module).eval()
