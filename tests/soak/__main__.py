"""`make soak`: every row, or those named; `make soak ARGS="R3 R5 --scale 0.1"`."""

import argparse
import sys
import time
from collections.abc import Callable, Iterator

from tests.soak import faults, memory, openapi, same_answers, slow_clients, throughput, truth
from tests.soak.figure import Figure

ROWS: dict[str, Callable[[float], Iterator[Figure]]] = {
    "R1": throughput.r1,
    "R2": throughput.r2,
    "R3": throughput.r3,
    "R4": same_answers.r4,
    "R5": memory.r5,
    "R6": faults.r6,
    "R7": faults.r7,
    "R9": faults.r9,
    "R11": openapi.r11,
    "R11-specs": truth.r11_specs,
    "R12": truth.r12,
    "R13": slow_clients.r13,
    "R14": slow_clients.r14,
    "R21": faults.r21,
}


def main() -> None:
    """Print the table, line by line; the exit code says whether a target is missed."""
    parser = argparse.ArgumentParser(prog="make soak ARGS=...", description=__doc__)
    parser.add_argument("rows", nargs="*", metavar="ROW", help=f"of {', '.join(ROWS)}; or all")
    parser.add_argument("--scale", type=float, default=1, help="part of the full length; 0.1")
    given = parser.parse_args()
    if unknown := sorted(set(given.rows) - set(ROWS)):
        parser.error(f"there is no row {unknown[0]}; there are {', '.join(ROWS)}")
    missed = 0
    for row in given.rows or ROWS:
        began = time.perf_counter()
        for figure in ROWS[row](given.scale):
            print(figure, flush=True)
            missed += not figure.met
        print(f"     ({row} took {time.perf_counter() - began:.0f} s)", flush=True)
    sys.exit(f"{missed} targets missed" if missed else 0)


if __name__ == "__main__":
    main()
