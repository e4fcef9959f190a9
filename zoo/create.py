"""create: an architecture by name, with knobs and, if asked, published weights."""

import warnings
from pathlib import Path
from typing import Any

from blocks.checkpoints import CheckpointError, LoadReport, load_checkpoint
from zoo.network import Network
from zoo.registry import find


def create(name: str, *, weights: str | Path | None = None, **knobs: Any) -> Network:
    """An architecture of the zoo, in training mode.

    Args:
        name: as `zoo.list()` has it.
        weights: a checkpoint, ours or torchvision's of the same architecture: a file, an https://
            address or "torchvision://resnet50".  With `classes` given, a head of another size is
            left as initialised, with a warning.
        knobs: arguments of the family's network, set otherwise than the architecture does.

    Raises:
        UnknownNameError: there is no such architecture or knob; suggests the nearest.
        ArgumentError: a knob's value does not do.
        CheckpointError: the checkpoint cannot be had, or is another architecture's: says which
            names and shapes differ.
    """
    network: Network = find(name).make(**knobs)
    if weights is not None:
        report = load_checkpoint(network, weights, strict="classes" not in knobs)
        if not report.complete:
            _only_the_head(name, report)
    return network


def _only_the_head(name: str, report: LoadReport) -> None:
    """Accept a report in which nothing but the heads' scores has another shape."""
    heads = ("head.", "auxiliary.")
    scores = [m.name for m in report.mismatched if m.name.startswith(heads)]
    if report.missing or report.unexpected or len(scores) < len(report.mismatched):
        raise CheckpointError(f"the checkpoint does not fit {name}: {report}")
    warnings.warn(f"{name}: {report}; they are left as initialised", stacklevel=3)
