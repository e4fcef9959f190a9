"""Whether a module becomes a valid ONNX model, which ONNX Runtime runs with the same result."""

import importlib.util
import tempfile
import warnings
from functools import partial
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from torch.export import ExportedProgram

from app.checks.attempt import Eager, attempted
from app.checks.comparison import tensors
from app.checks.complaints import explained, limited
from app.checks.export import exported
from app.checks.graph_complaints import ONNX_COMPLAINTS
from app.checks.rounding import alike
from app.schemas.report import Check

PACKAGES = ("onnx", "onnxscript", "onnxruntime")
MISSING = (
    "Not checked: that needs the packages onnx, onnxscript and onnxruntime: "
    "pip install 'blockzoo[onnx]'"
)


def onnx(module: nn.Module, *inputs: Any) -> Check:
    """Convert a copy, check the model, run it by ONNX Runtime and compare it with eager.

    Args:
        module: any module that holds values (not on the meta device); it is left as it is.
        inputs: what its forward takes.
    """
    if not all(map(importlib.util.find_spec, PACKAGES)):
        return Check(status="skipped", reason=MISSING)
    return attempted(_converted, module, inputs, partial(explained, known=ONNX_COMPLAINTS))


def _converted(eager: Eager) -> Check:
    program, check = exported(eager)
    if check.status != "passed":
        return check
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "model.onnx")
        _write(program, file)
        got = _run(file, tensors(eager.inputs))
    answer = alike(eager, got, "The ONNX model")
    return limited(answer, check)


def _write(program: ExportedProgram, file: Path) -> None:
    """The weights lie in a file beside it: one file may not be larger than 2 GiB."""
    import onnx as format_of

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the exporter calls what PyTorch itself has deprecated
        model = torch.onnx.export(program, dynamo=True, verbose=False)
    assert model is not None
    model.save(file, external_data=True)
    format_of.checker.check_model(file, full_check=True)


def _run(file: Path, inputs: list[Tensor]) -> list[Tensor]:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(file, options, providers=["CPUExecutionProvider"])
    names = [each.name for each in session.get_inputs()]
    given = {name: value.numpy() for name, value in zip(names, inputs, strict=True)}
    return [torch.from_numpy(each) for each in session.run(None, given)]
