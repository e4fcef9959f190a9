"""load_checkpoint: from a location to a model that has its weights."""

import re
from collections.abc import Sequence
from pathlib import Path

import torch
from torch import nn

from blocks.checkpoints.errors import CheckpointError
from blocks.checkpoints.fit import LoadReport, put_in
from blocks.checkpoints.foreign_names import in_own_names
from blocks.checkpoints.schemes import locate
from blocks.checkpoints.state_file import State, read_state

MAX_BYTES = 8 << 30  # of a file, unless the caller says otherwise
# DataParallel puts its own name before all others.
REVISE_KEYS = ((r"^module\.", ""),)
Revisions = Sequence[tuple[str, str]]


def load_checkpoint(
    model: nn.Module,
    where: str | Path,
    *,
    prefix: str | None = None,
    strict: bool = False,
    revise_keys: Revisions = REVISE_KEYS,
    map_location: str | torch.device = "cpu",
    progress: bool = True,
    max_bytes: int = MAX_BYTES,
) -> LoadReport:
    """Load weights into a model.

    A model that knows torchvision's names for its parameters, as those of `zoo` do, takes a
    checkpoint in these names too.

    Args:
        model: what receives them.
        where: a file; http(s)://, with the file's SHA-256 in its name; torchvision://resnet50;
            open-mmlab://msra/hrnetv2_w18; or a registered scheme (`scheme`).
        prefix: take only the tensors whose names begin so, without it: "backbone." takes a
            detector's backbone.
        strict: refuse a checkpoint that does not fit in every name and shape.
        revise_keys: pairs of a regular expression and its replacement, applied to every name.
        map_location: where the tensors are read to.
        progress: show a bar while downloading.
        max_bytes: the largest file that is downloaded or opened.

    Returns:
        What was loaded, and what was missing, unexpected or of another shape.

    Raises:
        CheckpointError: the file cannot be had, is refused, or (strict) does not fit; the model is
            as it was.

    Source: mmcv.runner.load_checkpoint, whose words these are; the checks are ours.
    """
    state = fetch_state(
        where,
        prefix=prefix,
        revise_keys=revise_keys,
        map_location=map_location,
        progress=progress,
        max_bytes=max_bytes,
    )
    return put_in(model, in_own_names(model, state), strict)


def fetch_state(
    where: str | Path,
    *,
    prefix: str | None = None,
    revise_keys: Revisions = REVISE_KEYS,
    map_location: str | torch.device = "cpu",
    progress: bool = True,
    max_bytes: int = MAX_BYTES,
) -> State:
    """The tensors at a location, by their revised names; arguments as of `load_checkpoint`.

    They may be mapped from the file: copy what is to outlive it.

    Raises:
        CheckpointError: the file cannot be had or is refused.
    """
    file = locate(where, progress, max_bytes)
    state = _revised(read_state(file, max_bytes, map_location), revise_keys)
    return _within(prefix, state, file.name) if prefix else state


def _revised(state: State, revise_keys: Revisions) -> State:
    """The tensors under their revised names."""
    revised: State = {}
    for name, tensor in state.items():
        new = name
        for pattern, replacement in revise_keys:
            new = re.sub(pattern, replacement, new)
        if new in revised:
            raise CheckpointError(
                f"revise_keys gives two tensors the name {new!r}", argument="revise_keys"
            )
        revised[new] = tensor
    return revised


def _within(prefix: str, state: State, file_name: str) -> State:
    """The part of the tensors below a prefix, named from there."""
    stem = prefix.removesuffix(".") + "."
    part = {n.removeprefix(stem): tensor for n, tensor in state.items() if n.startswith(stem)}
    if not part:
        heads = sorted({name.partition(".")[0] for name in state})
        raise CheckpointError(
            f"{file_name!r} has nothing below prefix={prefix!r}",
            argument="prefix",
            expected=heads[:12],
            got=prefix,
            hint=f"its names begin with {', '.join(heads[:12])}",
        )
    return part
