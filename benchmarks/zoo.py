"""The whole zoo in one run: made and counted, beside the peers; cold over HTTP; how cost grows."""

import gc
import time
import warnings
from collections.abc import Callable
from functools import partial
from typing import Any

import httpx
import torch
import torchinfo
from torch import nn
from torch.utils.flop_counter import FlopCounterMode

import zoo
from app.compose.blueprint import Blueprint
from app.measure import report
from benchmarks.service import server
from benchmarks.timing import in_turns, table
from zoo.registry import Architecture, find

GROWING = ("resnet18", "resnet34", "resnet50", "resnet101", "resnet152")


def blueprint(entry: Architecture[Any]) -> nn.Module:
    """The network as a worker makes it."""
    with Blueprint():
        network: nn.Module = entry.make()
    return network.eval()


def cold(entry: Architecture[Any]) -> None:
    """Made and counted."""
    report(blueprint(entry), entry.image)


def on_cpu(entry: Architecture[Any]) -> nn.Module:
    """The network with initialised weights."""
    network: nn.Module = entry.make()
    return network.eval()


def peers(entry: Architecture[Any]) -> None:
    """What one would do without us: PyTorch's meta device, torchinfo, FlopCounterMode."""
    with torch.device("meta"):
        network = entry.make().eval()
    torchinfo.summary(network, (1, *entry.image), verbose=0, device="meta")
    with FlopCounterMode(display=False), torch.no_grad():
        network(torch.empty((1, *entry.image), device="meta"))


def seconds(work: Callable[[], object]) -> float:
    """How long it takes, once."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def main() -> None:
    """Print the tables."""
    torch.set_num_threads(1)  # as a worker has
    warnings.simplefilter("ignore")
    entries = [find(name) for name in zoo.list()]
    cold(entries[0])
    peers(find("resnet18"))  # warm
    gc.collect()
    gc.freeze()  # as in a worker
    _whole(entries)
    _over_http(entries)
    _growth()


def _whole(entries: list[Architecture[Any]]) -> None:
    """Every family's time, ours and the peers'."""
    rows = []
    families: dict[str, list[Architecture[Any]]] = {}
    for entry in entries:
        families.setdefault(entry.family, []).append(entry)
    totals = [0.0, 0.0]
    for family, members in families.items():
        ours = theirs = 0.0
        able = 0
        for entry in members:
            mine = min(seconds(partial(cold, entry)) for _ in range(2))
            try:
                other = seconds(partial(peers, entry))
            except Exception as error:  # noqa: BLE001 - a peer fails as it likes
                print(f"peers cannot: {entry.name}: {str(error).splitlines()[0]}")
                continue
            able, ours, theirs = able + 1, ours + mine, theirs + other
        rows.append(_row(family, able, ours, theirs))
        totals = [totals[0] + ours, totals[1] + theirs]
    rows.append(_row("whole zoo", sum(int(row[1]) for row in rows), *totals))
    table(
        "Made on meta and counted; against torch.device('meta'), torchinfo and FlopCounterMode",
        ["family", "architectures", "blockzoo s", "peers s", "peers x"],
        rows,
    )


def _row(name: str, count: int, ours: float, theirs: float) -> list[str]:
    ratio = f"{theirs / ours:.1f}" if ours else "-"
    return [name, str(count), f"{ours:.2f}", f"{theirs:.2f}", ratio]


def _over_http(entries: list[Architecture[Any]]) -> None:
    """A cold report over HTTP, against making the network once on the CPU."""
    ratios: dict[str, float] = {}
    with server() as address, httpx.Client(base_url=address, timeout=60) as client:
        client.get("/api/v1/architectures")  # the zoo has been counted, the workers are quiet
        for entry in entries:
            asked = {"subject": {"architecture": entry.name}, "checks": []}
            over_http = seconds(partial(client.post, "/api/v1/report", json=asked))
            ratios[entry.name] = seconds(partial(on_cpu, entry)) / over_http
    worst = sorted(ratios, key=lambda name: ratios[name])[:5]
    table(
        f"Cold report over HTTP, all {len(ratios)}: making it once on the CPU takes how many times "
        "as long; the five nearest",
        ["architecture", "CPU build x"],
        [[name, f"{ratios[name]:.1f}"] for name in worst],
    )


def _growth() -> None:
    """Time against modules, from ResNet-18 to ResNet-152."""
    rows = []
    for name in GROWING:
        entry = find(name)
        network = blueprint(entry)
        modules = sum(1 for _ in network.modules())
        best = in_turns(
            3,
            make=partial(blueprint, entry),
            count=partial(report, network, entry.image),
        )
        rows.append((name, modules, best["make"], best["count"]))
    _, modules, make, count = rows[0]
    table(
        "How the time grows with the number of modules",
        ["architecture", "modules", "x", "make ms", "x", "report ms", "x"],
        [
            [n, str(m), f"{m / modules:.1f}", f"{a:.2f}", f"{a / make:.1f}", f"{b:.2f}",
             f"{b / count:.1f}"]
            for n, m, a, b in rows
        ],
    )  # fmt: skip
