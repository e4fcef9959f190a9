"""Whether a module is valid TorchScript: it scripts, and the script computes the same.

The one file where `torch.jit` is called, and its deprecation silenced: people still deploy it.
"""

import copy
import re
import warnings
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from torch.utils._pytree import tree_flatten

from app.schemas.report import Check

RELATIVE, ABSOLUTE = 1e-4, 1e-5  # float32, sums in another order
PLACE = re.compile(
    r'File "(?P<file>[^"]+)", line (?P<line>\d+)[^\n]*\n(?P<code>.*?)\n\s*[~^]+ <--- HERE',
    re.DOTALL,
)
INTERPRETER = "The following operation failed"


def torchscript(module: nn.Module, *inputs: Any) -> Check:
    """Script a copy of the module and compare it with eager, in eval mode.

    Args:
        module: any module that holds values (not on the meta device); it is left as it is.
        inputs: what its forward takes.
    """
    module = copy.deepcopy(module).eval()
    try:
        scripted = _script(module)
    except Exception as error:  # noqa: BLE001 - whatever the compiler raises is the answer
        _forget_half_compiled_classes()
        return _failed(error)
    with torch.no_grad():
        expected = module(*inputs)
        try:
            got = scripted(*inputs)
        except Exception as error:  # noqa: BLE001 - or the interpreter
            return _failed(error)
    return _compared(_tensors(expected), _tensors(got))


def _script(module: nn.Module) -> torch.jit.ScriptModule:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # deprecated since torch 2.13
        scripted: torch.jit.ScriptModule = torch.jit.script(module)
        return scripted


def _tensors(value: Any) -> list[Tensor]:
    return [item for item in tree_flatten(value)[0] if isinstance(item, Tensor)]


def _compared(expected: list[Tensor], got: list[Tensor]) -> Check:
    if [e.shape for e in expected] != [g.shape for g in got]:
        return Check(status="failed", reason="The script gives other shapes than eager mode.")
    if any(not torch.equal(e.isnan(), g.isnan()) for e, g in zip(expected, got, strict=True)):
        return Check(status="failed", reason="The script gives NaN where eager mode does not.")
    pairs = [
        (e.nan_to_num(), g.nan_to_num()) for e, g in zip(expected, got, strict=True) if e.numel()
    ]
    difference = max((float((e - g).abs().max()) for e, g in pairs), default=0.0)
    scale = max((float(e.abs().max()) for e, _ in pairs), default=0.0)
    if difference > ABSOLUTE + RELATIVE * scale:
        return Check(
            status="failed",
            reason=f"The script's output differs from eager mode's by {difference:.3g}, "
            f"where the largest value is {scale:.3g}.",
            max_difference=difference,
        )
    return Check(status="passed", max_difference=difference)


def _failed(error: Exception) -> Check:
    """The compiler's complaint as a sentence, and the line it points at."""
    text = str(error).strip()
    place = PLACE.search(text)
    head = text[: place.start()] if place else text
    if head.startswith(INTERPRETER):
        head = text.splitlines()[-1]  # below the traceback stands what was raised
    reason = head.strip().partition("\n")[0].rstrip(" :") or type(error).__name__
    return Check(status="failed", reason=reason[:500], where=_where(place) if place else None)


def _where(place: re.Match[str]) -> str:
    """File, line number and source line; the file without the folders it lies in."""
    file = Path(place["file"])
    code = place["code"].splitlines()[-1].strip()
    return f"{file.parent.name}/{file.name}:{place['line']}: {code}"


def _forget_half_compiled_classes() -> None:
    """After a failure the compiler keeps the class it gave up on, and would blame that next time.

    Torch has no public way to make it forget.
    """
    torch._C._jit_clear_class_registry()
    torch.jit._recursive.concrete_type_store = torch.jit._recursive.ConcreteTypeStore()
    torch.jit._state._clear_class_state()
