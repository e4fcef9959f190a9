"""Checks of a subject: it is made with values, and run for real."""

import torch

from app.checks import torchscript
from app.compose.subject import AnySubject, assemble
from app.measure import report
from app.schemas.report import Check, Cost
from app.settings import Settings, variable
from blocks.errors import BlockzooError

SMALL_SIDE = 64  # pixels; a check runs for real, and this is enough to see a difference


def checked(subject: AnySubject, image: list[int]) -> Check:
    """TorchScript, tried on real values and a small image, unless that would cost too much."""
    cost, size = _small(subject, image)
    refusal = _too_costly(cost)
    if refusal:
        return Check(status="skipped", reason=refusal)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        module, _ = assemble(subject, size, device="cpu")
        return torchscript(module, torch.randn(1, *size))


def _small(subject: AnySubject, image: list[int]) -> tuple[Cost, list[int]]:
    """The image, made smaller where the subject can take a smaller one, and what it costs there."""
    small = [image[0], *(min(side, SMALL_SIDE) for side in image[1:])]
    try:
        return report(*assemble(subject, small)).cost, small
    except BlockzooError:  # too small for its kernels
        return report(*assemble(subject, image)).cost, image


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
