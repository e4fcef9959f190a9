"""Counting a model: ours beside FlopCounterMode, torchinfo and fvcore, with what each says."""

import gc
import logging
import warnings
from collections.abc import Callable

import torch
from torch import nn
from torch.utils.flop_counter import FlopCounterMode

from app.compose import build
from app.measure import report
from app.schemas.spec import Spec
from benchmarks.specs import MODELS
from benchmarks.timing import in_turns, table

IMAGE = (3, 224, 224)
ROUNDS = 6


def flop_counter_mode(module: nn.Module) -> int:
    """PyTorch's own counter on the meta device, halved."""
    with FlopCounterMode(display=False) as counter, torch.no_grad():
        module(torch.empty((1, *IMAGE), device="meta"))
    return int(counter.get_total_flops()) // 2


def torchinfo_summary(module: nn.Module) -> int:
    """`torchinfo.summary` on the CPU."""
    import torchinfo

    statistics = torchinfo.summary(module, (1, *IMAGE), verbose=0, device="cpu")
    return int(statistics.total_mult_adds)


def fvcore_count(module: nn.Module) -> int:
    """`fvcore.nn.FlopCountAnalysis` on the CPU."""
    from fvcore.nn import FlopCountAnalysis

    analysis = FlopCountAnalysis(module, torch.zeros(1, *IMAGE))
    analysis.unsupported_ops_warnings(False)
    analysis.uncalled_modules_warnings(False)
    return int(analysis.total())


def on_cpu(spec: Spec) -> nn.Module:
    """The model with initialised weights, as the peers need it."""
    return build(spec, device="cpu").eval()


def main() -> None:
    """Print the tables."""
    torch.set_num_threads(1)  # as a worker has
    warnings.simplefilter("ignore")
    logging.getLogger("fvcore").setLevel(logging.ERROR)
    agreement, warm, cold = [], [], []
    for name, (make, params, macs) in MODELS.items():
        spec = Spec.model_validate(make())
        meta, cpu = build(spec).eval(), on_cpu(spec)
        ours = report(meta, IMAGE).cost
        said = [flop_counter_mode(meta), torchinfo_summary(cpu), fvcore_count(cpu)]
        assert (ours.params, ours.macs) == (params, macs), name
        agreement.append([name, f"{ours.macs:,}", *(f"{value:,}" for value in said)])
        gc.collect()
        gc.freeze()  # as in a worker: what is loaded stays, and is not walked again
        warm.append(_warm(name, meta, cpu))
        cold.append(_cold(name, spec))
    peers = ["FlopCounterMode", "torchinfo", "fvcore"]
    table("Multiply-accumulates, as each tool says", ["model", "blockzoo", *peers], agreement)
    table(
        "Report of a built model: ms, and how many times as long the peers take",
        ["model", "blockzoo ms", *(f"{peer} x" for peer in peers)],
        warm,
    )
    table(
        "Spec to report, cold: ms; against building on the CPU and asking the peers",
        ["model", "build ms", "report ms", "all ms", "CPU build x", "torchinfo x", "fvcore x",
         "both x"],
        cold,
    )  # fmt: skip


def _warm(name: str, meta: nn.Module, cpu: nn.Module) -> list[str]:
    best = in_turns(
        ROUNDS,
        ours=lambda: report(meta, IMAGE),
        flop=lambda: flop_counter_mode(meta),
        info=lambda: torchinfo_summary(cpu),
        fvcore=lambda: fvcore_count(cpu),
    )
    return [name, f"{best['ours']:.2f}", *_ratios(best, "ours", "flop", "info", "fvcore")]


def _cold(name: str, spec: Spec) -> list[str]:
    def after_building(count: Callable[[nn.Module], int]) -> Callable[[], int]:
        return lambda: count(on_cpu(spec))

    def both() -> int:
        module = on_cpu(spec)
        return torchinfo_summary(module) + fvcore_count(module)

    best = in_turns(
        ROUNDS // 2,
        ours=lambda: report(build(spec).eval(), IMAGE),
        build=lambda: build(spec).eval(),
        cpu=lambda: on_cpu(spec),
        info=after_building(torchinfo_summary),
        fvcore=after_building(fvcore_count),
        both=both,
    )
    parts = [best["build"], best["ours"] - best["build"], best["ours"]]
    return [
        name,
        *(f"{part:.2f}" for part in parts),
        *_ratios(best, "ours", "cpu", "info", "fvcore", "both"),
    ]


def _ratios(best: dict[str, float], ours: str, *peers: str) -> list[str]:
    return [f"{best[peer] / best[ours]:.1f}" for peer in peers]
