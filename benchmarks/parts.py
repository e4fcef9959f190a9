"""Parts of a report beside the plain report, against its time and the first engine's."""

import gc
from collections.abc import Callable

import torch
from torch import nn

from app.compose import build
from app.compose.formulas import formulas
from app.measure import report
from app.measure.conventions import report_and_conventions
from app.measure.memory import peak_memory
from app.measure.receptive_field import receptive_field
from app.measure.roofline import roofline
from app.schemas.spec import Spec
from benchmarks.counting import flop_counter_mode
from benchmarks.specs import MODELS
from benchmarks.timing import in_turns, table

IMAGE = (3, 224, 224)
ROUNDS = 12
TRAINING_ROUNDS = 2  # it takes so long that few will do
# How many times as long as a report FlopCounterMode took, when the engine was first measured
# (commit cbc0253, torch 2.13, in one run by this very way): what it takes here, divided by this,
# is what that engine would take here, whatever else the machine does.
FIRST_ENGINE = {"resnet50": 16.8, "mobilenet_v2": 20.9, "efficientnet_b0": 11.5}
LIMIT = 2  # times the first engine's report, for any part but training

PARTS = ("conventions", "memory", "receptive field", "roofline", "formulas", "training")


def main() -> None:
    """Print the tables."""
    torch.set_num_threads(1)  # as a worker has
    first, plain = [], []
    for name, (make, _, _) in MODELS.items():
        module = build(Spec.model_validate(make())).eval()
        gc.collect()
        gc.freeze()  # as in a worker
        best = _best(module)
        engine = best["FlopCounterMode"] / FIRST_ENGINE[name]
        ours = best["report"]
        plain.append([name, f"{ours:.2f}", *(f"{best[part] / ours:.2f}" for part in PARTS)])
        ratios = [best[part] / engine for part in ("report", *PARTS)]
        first.append([name, f"{engine:.2f}", *(f"{ratio:.2f}" for ratio in ratios)])
    heads = ["conventions (and report)", *PARTS[1:-1], "memory with training"]
    table(
        "Parts of a report: ms of the plain one, and how many times as long each part takes alone",
        ["model", "report ms", *(f"{head} x" for head in heads)],
        plain,
    )
    table(
        "The same against the first engine's report: its ms, told by FlopCounterMode's in this run;"
        f" the limit is {LIMIT}",
        ["model", "first ms", "report x", *(f"{head} x" for head in heads)],
        first,
    )


def _best(module: nn.Module) -> dict[str, float]:
    known = report(module, IMAGE)  # these two only read it
    things: dict[str, Callable[[], object]] = {
        "report": lambda: report(module, IMAGE),
        "FlopCounterMode": lambda: flop_counter_mode(module),
        "conventions": lambda: report_and_conventions(module, IMAGE),
        "memory": lambda: peak_memory(module, IMAGE),
        "receptive field": lambda: receptive_field(module, IMAGE),
        "roofline": lambda: roofline(known),
        "formulas": lambda: formulas(module, known),
    }
    training = in_turns(TRAINING_ROUNDS, training=lambda: peak_memory(module, IMAGE, training=True))
    return in_turns(ROUNDS, **things) | training
