"""Whether `torch.compile` takes a module: the compiled module computes the same."""

import os
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any
from unittest.mock import patch

import torch
from torch import nn

from app.checks.attempt import Eager, attempted, run
from app.checks.complaints import explained, limited
from app.checks.graph_complaints import COMPILE_COMPLAINTS
from app.checks.rounding import alike
from app.schemas.report import Check

COMPILERS = ("g++", "clang++")
BACKEND = "inductor"
SETTINGS: dict[str, Any] = {
    "compile_threads": 1,
    "fallback_random": True,  # noise is eager mode's
    "cpp.vec_isa_ok": False,  # finding out what the processor has takes compilations of their own
    "cpp_cache_precompile_headers": False,  # which pays from the second compilation on
}
NO_COMPILER = (
    "Not checked: torch.compile writes C++, and there is no compiler for it here (g++ or clang++)."
)


def compiled(module: nn.Module, *inputs: Any) -> Check:
    """Compile a copy of the module in one graph and compare it with eager, in eval mode.

    Args:
        module: any module that holds values (not on the meta device); it is left as it is.
        inputs: what its forward takes.
    """
    if not any(map(shutil.which, (os.environ.get("CXX", ""), *COMPILERS))):
        return Check(status="skipped", reason=NO_COMPILER)
    return attempted(_compiled, module, inputs, partial(explained, known=COMPILE_COMPLAINTS))


def _compiled(eager: Eager) -> Check:
    """In one graph or, if that fails, in pieces with Python between them."""
    try:
        return _in_graph(eager, whole=True)
    except Exception as error:  # noqa: BLE001 - whatever the compiler raises is the answer
        known = explained(error, eager.module, COMPILE_COMPLAINTS)
    return limited(_in_graph(eager, whole=False), known, "It compiles in pieces alone: ")


def _in_graph(eager: Eager, whole: bool) -> Check:
    try:
        with _own_cache(), warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the compiler calls what PyTorch has deprecated
            got = run(torch.compile(eager.module, fullgraph=whole, backend=BACKEND), eager.inputs)
    finally:
        torch.compiler.reset()
    return alike(eager, got, "The compiled module")


@contextmanager
def _own_cache() -> Iterator[None]:
    """What the compiler writes lies in a temporary folder, and is gone after."""
    with (
        tempfile.TemporaryDirectory() as folder,
        patch.dict(os.environ, TORCHINDUCTOR_CACHE_DIR=folder),
        torch._inductor.config.patch(SETTINGS),
    ):
        yield
