"""Timing two or more things fairly on a noisy machine: in turns, and the best of each."""

import gc
import time
from collections.abc import Callable

IN_A_ROW = 4


def in_turns(rounds: int, **things: Callable[[], object]) -> dict[str, float]:
    """Milliseconds of each, the best of all; in every round each is called a few times in a row.

    A disturbance that lasts then hits all alike, the best is what each can do, and none is
    measured on the caches that another one has just filled.
    """
    best = dict.fromkeys(things, float("inf"))
    for call in things.values():
        call()  # warm
    gc.collect()
    for _ in range(rounds):
        for name, call in [item for item in things.items() for _ in range(IN_A_ROW)]:
            began = time.perf_counter()
            call()
            best[name] = min(best[name], 1e3 * (time.perf_counter() - began))
    return best


def table(title: str, head: list[str], rows: list[list[str]]) -> None:
    """Print aligned columns."""
    widths = [max(len(row[i]) for row in [head, *rows]) for i in range(len(head))]
    print(f"\n{title}")
    for row in [head, ["-" * width for width in widths], *rows]:
        cells = [row[0].ljust(widths[0])]
        cells += [cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True)]
        print("  ".join(cells))
