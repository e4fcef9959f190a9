"""The machine a latency is measured on, and how busy it is with other things."""

import os
import platform
import time
from pathlib import Path

import torch

from app.schemas.latency import Machine, Surroundings

CPU_INFO = Path("/proc/cpuinfo")  # Linux alone has these two
CPU_TICKS = Path("/proc/stat")
IDLE = slice(3, 5)  # of the first line's numbers: idle, and idle while waiting for a disk
KINDS = 8  # of time; those behind are parts of these
QUIET_CORES = 0.1  # what a machine does with nothing to do


def machine() -> Machine:
    """What will run it."""
    return Machine(
        cpu=_cpu_name(),
        cores=cores(),
        capability=torch.backends.cpu.get_cpu_capability(),
        torch=torch.__version__,
    )


def cores() -> int:
    """How many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _cpu_name() -> str:
    if CPU_INFO.exists():
        for line in CPU_INFO.read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


class Bystander:
    """Watches what the rest of the machine does from its making on."""

    def __init__(self) -> None:
        self._began = time.perf_counter()
        self._own = time.process_time()
        self._busy = _busy_seconds()

    def surroundings(self, requests: int | None) -> Surroundings:
        """What else went on since.

        Args:
            requests: others that the service had, if there is one.
        """
        others = self._other_cores()
        machine_cores = os.cpu_count() or 1
        return Surroundings(
            requests=requests,
            other_cores=others,
            machine_cores=machine_cores,
            verdict=_verdict(requests, others, machine_cores),
        )

    def _other_cores(self) -> float | None:
        busy = _busy_seconds()
        if busy is None or self._busy is None:
            return None
        others = (busy - self._busy) - (time.process_time() - self._own)
        # The system counts in steps of 10 ms and may count ours late: below zero is none.
        return round(max(0.0, others / (time.perf_counter() - self._began)), 2)


def _busy_seconds() -> float | None:
    """Seconds that all cores of the machine together were busy since it was started."""
    if not CPU_TICKS.exists():
        return None
    ticks = [int(number) for number in CPU_TICKS.read_text().partition("\n")[0].split()[1:]]
    return (sum(ticks[:KINDS]) - sum(ticks[IDLE])) / os.sysconf("SC_CLK_TCK")


def _verdict(requests: int | None, others: float | None, machine_cores: int) -> str:
    plural = "" if requests == 1 else "s"
    began = f", and {requests} other request{plural} here when it began" if requests else ""
    if others is None:
        return f"This system does not tell how busy it was{began}."
    if others < QUIET_CORES:
        return f"The machine was quiet{began}."
    return (
        f"Other work kept {others:g} of the machine's {machine_cores} cores busy{began}: the "
        "fastest run is nearer to the truth than the median."
    )
