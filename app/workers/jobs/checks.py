"""Checks of a subject: it is made with values, and run for real."""

import torch

from app.checks import CHECKS, FEW, MANY, SHALLOW, settled
from app.compose.subject import AnySubject, assemble
from app.measure import report
from app.schemas.report import Check, Cost, Report
from app.schemas.requests import CheckName
from app.settings import Settings, variable
from blocks.errors import BlockzooError

# Pixels; a check runs for real, and the first is enough to see a difference. Some networks need
# more: 188 is the least that a U-Net without padding takes.
SMALL_SIDES = (64, 128, 188)
# Eight bits hold values of known size only: for this one every batch norm must know its own.
EVERY_NORM: frozenset[CheckName] = frozenset({"quantizable"})
# These run other kernels than eager mode does, which round otherwise.
OTHER_KERNELS: frozenset[CheckName] = frozenset({"onnx", "quantizable", "compile"})


def checked(name: CheckName, subject: AnySubject, counted: Report) -> Check:
    """The check, on real values and a small image, unless that would cost too much.

    Args:
        name: which one.
        subject: what is checked.
        counted: its report; the check uses a smaller image where the subject takes one.
    """
    cost, size = _small(subject, counted)
    refusal = _too_costly(cost)
    if refusal:
        return Check(status="skipped", reason=refusal)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        module, _ = assemble(subject, size, device="cpu")
        inputs = torch.randn(1, *size)
        shallow = 0 if name in EVERY_NORM else SHALLOW
        images = _images(cost) if name in OTHER_KERNELS else FEW
        settled(module, inputs, images=images, shallow=shallow)
        return CHECKS[name](module, inputs)


def _images(cost: Cost) -> int:
    """For the statistics of batch norms: as many as write no more than one image may."""
    room = Settings().check_bytes // max(1, cost.bytes.activations)
    return max(FEW, min(MANY, room))


def _small(subject: AnySubject, counted: Report) -> tuple[Cost, list[int]]:
    """The first of some small images that the subject takes, or its own; what it costs there."""
    image = counted.image or []
    for side in SMALL_SIDES:
        small = [image[0], *(min(extent, side) for extent in image[1:])]
        if small == image:
            break
        try:
            return report(*assemble(subject, small)).cost, small
        except BlockzooError:  # too small for its kernels
            continue
    return counted.cost, image


def _too_costly(cost: Cost) -> str | None:
    """Why it is not run for real, if it is not."""
    limits = Settings()
    for what, amount, limit in (
        ("parameters", cost.params, "check_params"),
        ("multiply-accumulates", cost.macs, "check_macs"),
        ("bytes of activations", cost.bytes.activations, "check_bytes"),
    ):
        if amount > getattr(limits, limit):
            return (
                f"Not checked: running it has {amount:,} {what}, and the limit is "
                f"{getattr(limits, limit):,} ({variable(limit)})."
            )
    return None
