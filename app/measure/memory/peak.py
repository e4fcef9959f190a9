"""The peak: the most that inference, and on request training, holds at once."""

from collections.abc import Sequence
from typing import Any

import torch
from torch import nn

from app.measure.memory.heap import Heap, folded
from app.measure.memory.inference import InferenceMemory
from app.measure.memory.training import TrainingMemory
from app.measure.report import counted
from app.schemas.memory import Memory, Peak, TrainingPeak


def peak_memory(
    module: nn.Module,
    image: Sequence[int] | None = None,
    *,
    inputs: Any = None,
    batch: int = 1,
    dtype: torch.dtype | None = None,
    training: bool = False,
) -> Memory:
    """How much memory a module needs to run on an image, from passes on shapes alone.

    The module is left as it is, on any device; inference is in the mode (train or eval) it is in.

    Args:
        module: any `nn.Module`.
        image: size of its input, (C, H, W) without the batch axis; any rank will do.
        inputs: instead of an image, any inputs, as in `report`.
        batch: images at once; all numbers are for so many.
        dtype: of the image; by default that of the module's first floating-point parameter.
        training: also a training step, in training mode; takes twenty to forty times as long.

    Raises:
        ShapeError: the module cannot take such an input; names the layer.
        MeasureError: its forward needs more than shapes.
        ArgumentError: neither or both of `image` and `inputs` are given.
    """
    run, _ = counted(InferenceMemory, module, image, inputs=inputs, batch=batch, dtype=dtype)
    step = None
    if training:
        step, _ = counted(TrainingMemory, module, image, inputs=inputs, batch=batch, dtype=dtype)
    return Memory(
        image=None if image is None else list(image),
        batch=batch,
        param_bytes=run.param_bytes,
        buffer_bytes=run.buffer_bytes,
        inference=Peak(**_peak(run.heap)),
        training=step and _training_peak(step),
    )


def _peak(heap: Heap) -> dict[str, Any]:
    timeline = folded(heap.moments)
    most = max(timeline, key=lambda moment: moment.bytes)
    return {"bytes": most.bytes, "layer": most.layer, "timeline": timeline}


def _training_peak(step: TrainingMemory) -> TrainingPeak:
    peak = _peak(step.heap)
    forward = step.heap.moments[: step.forward_moments]
    return TrainingPeak(
        **peak,
        phase="forward" if max(moment.bytes for moment in forward) == peak["bytes"] else "backward",
        saved_bytes=step.saved_bytes,
        gradient_bytes=step.gradient_bytes,
    )
