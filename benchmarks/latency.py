"""MBConv against FusedMBConv: measured on this CPU, and placed under other hardware's roofs."""

import time
from collections.abc import Callable

import torch
from torch import nn

from app.measure import report
from app.measure.latency import latency
from app.measure.roofline import explained, roofline
from app.schemas.latency import LatencyRequest
from app.schemas.roofline import Dtype, OwnHardware, Roofline
from benchmarks.timing import table
from blocks import FusedMBConv, MBConv

SIZES = ((24, 112), (48, 56), (160, 14))  # channels and side, early to late in EfficientNetV2-S
EXPANSION = 4  # of both
ASKED = LatencyRequest(warmup=5, runs=100)
ELSEWHERE: tuple[tuple[str, Dtype], ...] = (
    ("t4", "float32"),
    ("a100", "float16"),
    ("raspberry_pi_4", "float32"),
)
SIDE = 512  # of the matrices whose product shows the peak
COPIED = 2**25  # float32 elements, more than a cache holds
TRIES = 60


def main() -> None:
    """Print the tables, and the sentences that explain them."""
    torch.set_num_threads(1)
    here = this_cpu()
    rows, said = [], []
    for channels, side in SIZES:
        image = (channels, side, side)
        blocks: dict[str, nn.Module] = {
            "MBConv": MBConv(channels, channels, expansion=EXPANSION).eval(),
            "FusedMBConv": FusedMBConv(channels, channels, expansion=EXPANSION).eval(),
        }
        for name, block in blocks.items():
            rows.append([f"{name} {channels}x{side}x{side}", *_row(block, image, here)])
        counted = [report(block, image) for block in blocks.values()]
        placed = [[roofline(each, here) for each in counted]]
        placed += [[roofline(each, *place) for each in counted] for place in ELSEWHERE]
        said += [f"{channels}x{side}x{side}. {_sentence(*pair)}" for pair in placed]
    table(
        f"MBConv and FusedMBConv, expansion {EXPANSION}: measured with one thread; the least time "
        f"by roofline, here at {here.peak_gflops:.0f} GFLOP/s and {here.bandwidth_gbytes:.1f} GB/s",
        [
            "block and image",
            "MMACs",
            "MB",
            "median ms",
            "IQR ms",
            "min ms",
            "GMAC/s",
            "least here ms",
        ]
        + [f"{hardware} {dtype} µs" for hardware, dtype in ELSEWHERE],
        rows,
    )
    print("\n" + "\n".join(said))


def this_cpu() -> OwnHardware:
    """What one core here reaches: a product of matrices, and a copy from memory to memory."""
    left, right = torch.rand(2, SIDE, SIDE).unbind()
    source, target = torch.rand(COPIED), torch.empty(COPIED)
    product = min(_seconds(lambda: left @ right) for _ in range(TRIES))
    copy = min(_seconds(lambda: target.copy_(source)) for _ in range(TRIES))
    return OwnHardware(
        peak_gflops=2 * SIDE**3 / product / 1e9,
        bandwidth_gbytes=2 * source.nbytes / copy / 1e9,
        name="this CPU (one core, as measured)",
    )


def _seconds(call: Callable[[], object]) -> float:
    began = time.perf_counter()
    call()
    return time.perf_counter() - began


def _row(block: nn.Module, image: tuple[int, int, int], here: OwnHardware) -> list[str]:
    counted = report(block, image)
    measured = latency(block, image, ASKED)
    times = measured.times
    least = roofline(counted, here)
    elsewhere = [roofline(counted, hardware, dtype) for hardware, dtype in ELSEWHERE]
    return [
        f"{counted.cost.macs / 1e6:.1f}",
        f"{least.bytes / 1e6:.1f}",
        f"{times.median_ms:.2f}",
        f"{times.iqr_ms:.2f}",
        f"{times.min_ms:.2f}",
        f"{counted.cost.macs / times.min_ms / 1e6:.1f}",
        f"{least.least_ms:.2f}",
        *(f"{1e3 * place.least_ms:.1f}" for place in elsewhere),
    ]


def _sentence(one: Roofline, other: Roofline) -> str:
    return explained("MBConv", one, "FusedMBConv", other)
