"""Whether branches that run at once are faster than one after the other, on this machine."""

import os
from collections.abc import Callable

import torch
from torch import Tensor, nn

from benchmarks.timing import in_turns, table
from blocks import Concurrency, branch

WIDTHS = (16, 128)  # narrow and wide branches of 3x3 convolutions on 28 x 28
BRANCHES = 4


def main() -> None:
    """Print the table."""
    rows = []
    for threads in (1, os.cpu_count() or 1):
        torch.set_num_threads(threads)
        for width in WIDTHS:
            layers: list[nn.Module] = [
                nn.Conv2d(width, width, 3, padding=1) for _ in range(BRANCHES)
            ]
            x = torch.rand(1, width, 28, 28)

            best = in_turns(
                20, serial=_runner("serial", x, layers), threads=_runner("threads", x, layers)
            )
            rows.append(
                [
                    f"{BRANCHES} branches of {width} channels, {threads} torch threads",
                    f"{best['serial']:.2f}",
                    f"{best['serial'] / best['threads']:.2f}",
                ]
            )
    table(
        "Branches: ms one after the other, and how many times as fast at once",
        ["case", "serial ms", "threads x"],
        rows,
    )


def _runner(kind: str, x: Tensor, layers: list[nn.Module]) -> Callable[[], Tensor]:
    config = Concurrency(kind)  # type: ignore[arg-type]  # a Literal, told by a string

    def run() -> Tensor:
        with torch.no_grad():
            return branch(x, torch.stack, *layers, config=config)

    return run
