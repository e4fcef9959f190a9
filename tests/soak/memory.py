"""R5: ten thousand different specs, half of them scripted, and the memory that they leave."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import psutil

from tests.app.serving import serving
from tests.soak import asked
from tests.soak.figure import Figure, at_most, none_of
from tests.soak.load import Load, run

SPECS = 10_000
STEPS = 40  # looks at the memory on the way
CONNECTIONS = 4


def r5(scale: float) -> Iterator[Figure]:
    """Proportional set size: memory that several processes share is counted once."""
    step = max(CONNECTIONS, round(SPECS * scale) // STEPS)
    trees, servers, wrong = [], [], []
    with serving(workers=2) as service:
        address, server = str(service.client.base_url), psutil.Process(service.process.pid)
        for index in range(STEPS):
            load = Load(
                address,
                bodies=asked.half_scripted,
                connections=CONNECTIONS,
                count=step,
                first=index * step,
            )
            wrong += [answer.status for answer in run(load) if answer.status != 200]
            trees.append(sum(pss(p) for p in (server, *server.children(recursive=True))))
            servers.append(server.memory_info().rss / 2**20)
    name = f"{step * STEPS:,} specs"
    half = trees[STEPS // 2 :]
    yield none_of("R5", f"{name}: not answered", wrong)
    yield at_most("R5", f"{name}: all processes (PSS), at most", max(trees), 700, "MB")
    yield at_most("R5", f"{name}: the web process (RSS), at most", max(servers), 120, "MB")
    slope = _slope(half) * 1_000 / step
    yield at_most("R5", f"{name}: growth in the second half, per 1,000", slope, 5, "MB")


def pss(process: psutil.Process) -> float:
    """Megabytes of a process; 0 of one that has just ended."""
    try:
        lines = Path(f"/proc/{process.pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


def _slope(values: Sequence[float]) -> float:
    """Of the line of least squares through them."""
    middle, mean = (len(values) - 1) / 2, sum(values) / len(values)
    spread = sum((index - middle) ** 2 for index in range(len(values)))
    return sum((i - middle) * (v - mean) for i, v in enumerate(values)) / spread
