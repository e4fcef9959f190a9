"""Every tool on well-known architectures: what it prints, whether that was foretold, its time."""

from functools import partial

import torch

import zoo
from app.measure.conventions import reconcile, report_and_conventions
from benchmarks.timing import in_turns, table
from benchmarks.tools import RUN, timed
from zoo.registry import find

ROUNDS = 3
WELL_KNOWN = (
    *("resnet18", "resnet50", "resnext50_32x4d", "vgg16", "googlenet", "inception_v3"),
    *("mobilenet_v2", "mobilenet_v3_large", "efficientnet_b0", "regnet_y_400mf"),
)


def main() -> None:
    """Print the tables."""
    torch.set_num_threads(1)  # as a worker has
    printed, times = [], []
    for name in WELL_KNOWN:
        model = zoo.create(name).eval()
        image = (torch.rand(1, *find(name).image),)
        foretold = reconcile(model, inputs=image)
        took: dict[str, float] = {}
        row = [name, f"{foretold.macs:,}"]
        for tool in foretold.tools:
            said, took[tool.tool] = timed(RUN[tool.tool], model, image)
            mark = "=" if said == (tool.total, tool.params, tool.by_operator) else "!"
            row.append(f"{said[0]:,} {mark}")
        printed.append(row)
        ours = in_turns(ROUNDS, all=partial(report_and_conventions, model, inputs=image))
        ratios = [f"{seconds * 1e3 / ours['all']:.0f}" for seconds in took.values()]
        times.append([name, f"{ours['all']:.1f}", *ratios])
    table(
        "What each tool prints; = is what we foretold, to the last digit",
        ["model", "our macs", *RUN],
        printed,
    )
    table(
        "Our report with all conventions: ms, and how many times as long each tool takes",
        ["model", "ours ms", *RUN],
        times,
    )
