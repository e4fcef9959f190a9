"""One block over HTTP on a warm server: 500 different requests, and where their time goes."""

import contextlib
import os
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator

import httpx

from benchmarks.timing import table

REQUESTS = 500
STAGES = ("queue", "build", "count", "serialise", "http", "client")


@contextlib.contextmanager
def server() -> Iterator[str]:
    """The service on a free port, ready."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "app", "serve", "--port", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, env=os.environ)
    try:
        for _ in range(600):
            with contextlib.suppress(httpx.TransportError):
                if httpx.get(f"{address}/readyz").status_code == 200:
                    break
            time.sleep(0.1)
        yield address
    finally:
        process.terminate()
        process.wait(20)


def requests() -> Iterator[dict[str, object]]:
    """Blocks, widths and images, no two alike."""
    blocks = ("Bottleneck", "InvertedResidual", "MBConv", "FusedMBConv", "BasicBlock")
    for index in range(REQUESTS):
        side, width = 14 + index % 50, 64 + 4 * (index // 5)
        subject = {"block": blocks[index % 5], "args": {"out_channels": width}}
        yield {"subject": subject, "image": [64, side, side + index % 3], "checks": []}


def stages(header: str, total: float) -> dict[str, float]:
    """Milliseconds by stage; `http` is the server's other work, `client` all outside it."""
    given = {part.split(";")[0].strip(): float(part.split("dur=")[1]) for part in header.split(",")}
    inside = sum(given.get(stage, 0) for stage in STAGES)
    return given | {"http": given["total"] - inside, "client": total - given["total"]}


def main() -> None:
    """Print the table."""
    totals: list[float] = []
    parts: list[dict[str, float]] = []
    with server() as address, httpx.Client(base_url=address) as client:
        for warm, asked in enumerate([*list(requests())[:25], *requests()]):
            began = time.perf_counter()
            answer = client.post("/api/v1/report", json=asked)
            took = 1e3 * (time.perf_counter() - began)
            answer.raise_for_status()
            if warm >= 25:
                totals.append(took)
                parts.append(stages(answer.headers["server-timing"], took))
    rows = [["whole request", *_quantiles(totals)]]
    rows += [[stage, *_quantiles([p.get(stage, 0.0) for p in parts])] for stage in STAGES]
    table(
        f"One block over HTTP, {REQUESTS} different requests, one after the other: ms",
        ["stage", "p50", "p99", "mean"],
        rows,
    )


def _quantiles(values: list[float]) -> list[str]:
    cuts = statistics.quantiles(values, n=100)
    return [f"{value:.2f}" for value in (cuts[49], cuts[98], statistics.fmean(values))]
