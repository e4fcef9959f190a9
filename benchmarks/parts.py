"""Parts of a report beside the plain report: memory and receptive field, as ratios of its time."""

import gc

import torch
from torch import nn

from app.compose import build
from app.measure import report
from app.measure.memory import peak_memory
from app.measure.receptive_field import receptive_field
from app.schemas.spec import Spec
from benchmarks.specs import MODELS
from benchmarks.timing import in_turns, table

IMAGE = (3, 224, 224)
ROUNDS = 6


def main() -> None:
    """Print the table."""
    torch.set_num_threads(1)  # as a worker has
    rows = []
    for name, (make, _, _) in MODELS.items():
        module = build(Spec.model_validate(make())).eval()
        gc.collect()
        gc.freeze()  # as in a worker
        best = _best(module)
        parts = [best[part] / best["report"] for part in ("memory", "reach", "training")]
        rows.append([name, f"{best['report']:.2f}", *(f"{part:.1f}" for part in parts)])
    table(
        "Parts of a report: ms of the plain one, and how many times as long each part takes alone",
        ["model", "report ms", "memory x", "receptive field x", "memory with training x"],
        rows,
    )


def _best(module: nn.Module) -> dict[str, float]:
    return in_turns(
        ROUNDS,
        report=lambda: report(module, IMAGE),
        memory=lambda: peak_memory(module, IMAGE),
        training=lambda: peak_memory(module, IMAGE, training=True),
        reach=lambda: receptive_field(module, IMAGE),
    )
