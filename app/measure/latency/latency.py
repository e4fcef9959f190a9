"""The latency of a module on this CPU: warmed up, timed, and what else went on meanwhile."""

from collections.abc import Sequence

import torch
from torch import Tensor, nn

from app.measure.latency.limits import refuse_threads, refuse_time
from app.measure.latency.machine import Bystander, cores, machine
from app.measure.latency.timing import layer_times, timed, times, undisturbed
from app.measure.limits import Limit
from app.measure.report import report
from app.schemas.latency import Latency, LatencyRequest

BATCH = 1


def latency(
    module: nn.Module,
    image: Sequence[int],
    asked: LatencyRequest | None = None,
    *,
    threads: Limit | None = None,
    deadline: Limit | None = None,
    spent: float = 0.0,
    requests: int | None = None,
) -> Latency:
    """How long a module takes for one image on this CPU, in eager evaluation mode.

    The module and the process are left as they are.

    Args:
        module: on the CPU and with values.
        image: (C, H, W).
        asked: threads, warm-up, runs, and whether each layer is timed.
        threads: the most threads; the cores this process may use, if left out.
        deadline: the seconds that all of it may take; as many as it takes, if left out.
        spent: seconds of the deadline that are gone already.
        requests: others that the service has at work or waiting, if there is one.

    Raises:
        LimitError: more threads than the limit, or the runs would pass the deadline.
        BlockzooError: the module cannot take such an image; as in `report`.
    """
    asked = asked or LatencyRequest()
    refuse_threads(asked.threads, threads or Limit(cores(), "the cores of this process"))
    macs = report(module, image).cost.macs  # what does not fit is refused here, with a sentence
    sample = _sample(module, image)
    with undisturbed(module, asked.threads):
        first = min(timed(module, sample, min(2, asked.warmup)))  # the very first run sets up
        if deadline is not None:
            refuse_time(first, asked, deadline, spent)
        timed(module, sample, asked.warmup - 1)
        bystander = Bystander()
        taken = times(timed(module, sample, asked.runs))
        surroundings = bystander.surroundings(requests)
        layers = layer_times(module, sample, asked.runs, taken.median_ms) if asked.layers else None
    return Latency(
        image=list(image),
        batch=BATCH,
        dtype=str(sample.dtype).removeprefix("torch."),
        threads=asked.threads,
        warmup=asked.warmup,
        runs=asked.runs,
        times=taken,
        macs_per_second=1e3 * macs / taken.median_ms,
        layer_times=layers,
        machine=machine(),
        surroundings=surroundings,
    )


def _sample(module: nn.Module, image: Sequence[int]) -> Tensor:
    """One image, the same each time, of the module's dtype."""
    floats = (p.dtype for p in module.parameters() if p.is_floating_point())
    dtype = next(floats, torch.get_default_dtype())
    return torch.rand(BATCH, *image, generator=torch.Generator().manual_seed(0)).to(dtype)
