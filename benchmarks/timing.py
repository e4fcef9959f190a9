"""Timing two or more things fairly on a noisy machine: in turns, and the best of each."""

import gc
import time
from collections.abc import Callable


def in_turns(rounds: int, **things: Callable[[], object]) -> dict[str, float]:
    """Milliseconds of each, the best of `rounds`, called one after the other in every round.

    A disturbance that lasts then hits all alike, and the best is what each can do.
    """
    best = dict.fromkeys(things, float("inf"))
    for call in things.values():
        call()  # warm
    gc.collect()
    for _ in range(rounds):
        for name, call in things.items():
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
