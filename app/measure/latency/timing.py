"""Timing runs of a module: as a whole, and layer by layer with hooks on the instance."""

import contextlib
import gc
import statistics
import time
from collections.abc import Callable, Iterator

import torch
from torch import Tensor, nn

from app.schemas.latency import LayerTime, LayerTimes, Times

Seconds = list[float]


def timed(module: nn.Module, image: Tensor, runs: int) -> Seconds:
    """The seconds of each run."""
    return [_seconds(lambda: module(image)) for _ in range(runs)]


def _seconds(call: Callable[[], object]) -> float:
    began = time.perf_counter()
    call()
    return time.perf_counter() - began


@contextlib.contextmanager
def undisturbed(module: nn.Module, threads: int) -> Iterator[None]:
    """Evaluation mode, so many threads, no garbage collection; all as before afterwards."""
    before, collecting = torch.get_num_threads(), gc.isenabled()
    training = [part for part in module.modules() if part.training]
    module.eval()
    torch.set_num_threads(threads)
    gc.collect()
    gc.disable()
    try:
        with torch.inference_mode():
            yield
    finally:
        for part in training:
            part.training = True
        torch.set_num_threads(before)
        if collecting:
            gc.enable()


def times(seconds: Seconds) -> Times:
    """The runs in milliseconds."""
    q1, median, q3 = statistics.quantiles(_in_ms(seconds), n=4, method="inclusive")
    return Times(median, q1, q3, q3 - q1, 1e3 * min(seconds), 1e3 * max(seconds))


def layer_times(
    module: nn.Module, image: Tensor, runs: int, undisturbed_median_ms: float
) -> LayerTimes:
    """Every layer's time in runs of their own; the module is left without hooks."""
    watch = _Watch()
    handles = [
        handle
        for path, layer in module.named_modules()
        if not layer._modules
        for handle in watch.over(path, layer)
    ]
    try:
        whole = [watch.lap(_seconds(lambda: module(image))) for _ in range(runs)]
    finally:
        for handle in handles:
            handle.remove()
    spent = times(whole)
    layers = [
        LayerTime(path, kind, median, median / spent.median_ms)
        for path, (kind, median) in watch.medians().items()
    ]
    return LayerTimes(
        times=spent,
        slower=spent.median_ms / undisturbed_median_ms,
        layers=layers,
        rest_ms=max(0.0, spent.median_ms - sum(layer.median_ms for layer in layers)),
    )


class _Watch:
    """The seconds of each layer, summed over its calls in a run."""

    def __init__(self) -> None:
        self._types: dict[str, str] = {}
        self._laps: dict[str, Seconds] = {}
        self._run: dict[str, float] = {}
        self._began: dict[str, float] = {}

    def over(self, path: str, layer: nn.Module) -> Iterator[torch.utils.hooks.RemovableHandle]:
        """Watch a layer."""
        self._types[path] = type(layer).__name__

        def begin(*_: object) -> None:
            self._began[path] = time.perf_counter()

        def end(*_: object) -> None:
            spent = time.perf_counter() - self._began[path]
            self._run[path] = self._run.get(path, 0.0) + spent

        yield layer.register_forward_pre_hook(begin)
        yield layer.register_forward_hook(end)

    def lap(self, seconds: float) -> float:
        """A run is over; gives its seconds back."""
        for path, spent in self._run.items():
            self._laps.setdefault(path, []).append(spent)
        self._run.clear()
        return seconds

    def medians(self) -> dict[str, tuple[str, float]]:
        """Type and milliseconds of each layer that ran, in the order of their first run."""
        return {
            path: (self._types[path], statistics.median(_in_ms(laps)))
            for path, laps in self._laps.items()
        }


def _in_ms(seconds: Seconds) -> Seconds:
    return [1e3 * each for each in seconds]
