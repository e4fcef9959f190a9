"""Proving: whether a module passes one kind of use, and if not, why and where."""

from collections.abc import Callable

from app.checks.compiled import compiled
from app.checks.export import export
from app.checks.fx import fx
from app.checks.onnx import onnx
from app.checks.quantizable import quantizable
from app.checks.settled import FEW, MANY, SHALLOW, settled
from app.checks.torchscript import torchscript
from app.checks.trace import trace
from app.schemas.report import Check
from app.schemas.requests import CheckName

# Each takes a module that holds values, which it leaves as it is, and what its forward takes.
CHECKS: dict[CheckName, Callable[..., Check]] = {
    "torchscript": torchscript,
    "trace": trace,
    "fx": fx,
    "export": export,
    "onnx": onnx,
    "quantizable": quantizable,
    "compile": compiled,
}

__all__ = [
    "CHECKS",
    "FEW",
    "MANY",
    "SHALLOW",
    "compiled",
    "export",
    "fx",
    "onnx",
    "quantizable",
    "settled",
    "torchscript",
    "trace",
]
