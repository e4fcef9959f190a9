"""Whether a module is valid TorchScript: it scripts, and the script computes the same.

The one file where `torch.jit.script` is called, and its deprecation silenced: people still deploy
it.
"""

import re
import warnings
from typing import Any

import torch
from torch import nn

from app.checks.attempt import Eager, attempted, run
from app.checks.complaints import explained
from app.checks.place import OwnCode, source_line
from app.checks.rounding import alike
from app.checks.script_complaints import SCRIPT_COMPLAINTS
from app.schemas.report import Check

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
    return attempted(_scripted, module, inputs, _explained)


def _scripted(eager: Eager) -> Check:
    try:
        script = _script(eager.module)
    except Exception:
        _forget_half_compiled_classes()
        raise
    return alike(eager, run(script, eager.inputs), "The script")


def _script(module: nn.Module) -> torch.jit.ScriptModule:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # deprecated since torch 2.13
        scripted: torch.jit.ScriptModule = torch.jit.script(module)
        return scripted


def _explained(error: Exception, module: nn.Module) -> Check:
    """The compiler's complaint as a sentence, and the line it points at."""
    text = str(error).strip()
    places = list(PLACE.finditer(text))
    check = explained(error, module, SCRIPT_COMPLAINTS, _where(places, module))
    if text.startswith(INTERPRETER):
        check.reason = text.splitlines()[-1]  # below the traceback stands what was raised
    return check


def _where(places: list[re.Match[str]], module: nn.Module) -> str | None:
    """The first place of a user's own; the first of all, if none is."""
    own = OwnCode(module)
    for place in [each for each in places if own.has_file(each["file"])] or places:
        code = place["code"].splitlines()[-1]
        return source_line(place["file"], int(place["line"]), code)
    return None


def _forget_half_compiled_classes() -> None:
    """After a failure the compiler keeps the class it gave up on, and would blame that next time.

    Torch has no public way to make it forget.
    """
    torch._C._jit_clear_class_registry()
    torch.jit._recursive.concrete_type_store = torch.jit._recursive.ConcreteTypeStore()
    torch.jit._state._clear_class_state()
