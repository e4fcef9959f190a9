"""What runs inside a worker process: its limits, and one job at a time by name."""

import contextlib
import importlib
import logging
import signal
import sys
import time
from collections.abc import Iterator

from app.workers.outcome import Outcome

log = logging.getLogger("blockzoo.worker")

GRACE_SECONDS = 1.0  # the pool's own deadline comes first
TOO_MUCH_MEMORY = "This needs more memory than a worker may use ({setting})."


def prepare(memory_mb: int) -> None:
    """Warm this process, unless its parent was warm already; then bound its memory."""
    try:
        importlib.import_module("app.workers.warm")
    except Exception:  # raised from here it would end this worker, and each after it, for ever
        log.exception("this worker is not fit for work")
    if sys.platform != "win32":
        import resource

        limit = memory_mb * 2**20
        resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def perform(
    path: str, arguments: tuple[bytes, ...], seconds: float, memory_setting: str
) -> Outcome:
    """Run the job at `module:function`; it is named, since the web process cannot import it.

    Args:
        path: the job.
        arguments: what it is given.
        seconds: its deadline.
        memory_setting: the name of the setting that bounds its memory, for the error to name.
    """
    began = time.perf_counter()
    with _alarm(seconds + GRACE_SECONDS):
        outcome = _outcome(path, arguments, memory_setting)
    timings = outcome.get("timings", {}) | {"work": time.perf_counter() - began}
    return {**outcome, "timings": timings}


def _outcome(path: str, arguments: tuple[bytes, ...], memory_setting: str) -> Outcome:
    module, function = path.split(":")
    try:
        job = getattr(importlib.import_module(module), function)
        result: Outcome = job(*arguments)
    except Exception as error:  # the last resort: what a job did not catch is logged, not sent
        if _is_out_of_memory(error):
            detail = TOO_MUCH_MEMORY.format(setting=memory_setting)
            return {"error": {"kind": "out-of-memory", "detail": detail}}
        log.exception("a bug in %s", path)
        return {"error": {"kind": "internal", "detail": "A bug of this service; it is logged."}}
    return result


def _is_out_of_memory(error: Exception) -> bool:
    """Torch's allocator raises a RuntimeError; only its text tells."""
    return isinstance(error, MemoryError) or "can't allocate memory" in str(error)


@contextlib.contextmanager
def _alarm(seconds: float) -> Iterator[None]:
    """End this process if it is still at work then, even in C++, even if the pool is gone.

    SIGALRM has no handler here, so the system itself ends the process.
    """
    if not hasattr(signal, "setitimer"):
        yield
        return
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
