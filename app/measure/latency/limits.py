"""Limits of a measurement: its threads and its time."""

from app.measure.limits import Limit
from app.schemas.latency import MIN_RUNS, LatencyRequest
from blocks.errors import LimitError

SAFE = 0.9  # of the time that is left: not every run is as fast as the first two


def refuse_threads(threads: int, limit: Limit) -> None:
    """Refuse more threads than there are.

    Raises:
        LimitError: names the limit's value and setting.
    """
    if threads > limit.value:
        raise LimitError(
            f"a latency is measured with at most {limit.value:g} threads ({limit.setting}), "
            f"not {threads}",
            argument="threads",
            expected=limit.value,
            got=threads,
        )


def refuse_time(run: float, asked: LatencyRequest, deadline: Limit, spent: float) -> None:
    """Refuse runs that would pass the deadline.

    Args:
        run: seconds that one run takes.
        asked: how many runs there are to be.
        deadline: seconds for everything.
        spent: seconds of the deadline that are gone.

    Raises:
        LimitError: names the deadline's value and setting, and how many runs would fit.
    """
    rounds = 2 if asked.layers else 1
    runs = asked.warmup + rounds * asked.runs
    left = deadline.value - spent
    if runs * run <= left:
        return
    fitting = int((SAFE * left / run - asked.warmup) / rounds)
    raise LimitError(
        f"{runs} runs of {run:.2g} s each take longer than the {deadline.value:g} s that a "
        f"measurement has ({deadline.setting})",
        argument="runs",
        expected=deadline.value,
        got=runs,
        hint=f"try {fitting} runs" if fitting >= MIN_RUNS else "try a smaller image",
    )
