"""One generation of worker processes: started warm, stopped whole."""

import asyncio
import multiprocessing
import os
import sys
import threading
from concurrent.futures import Future
from multiprocessing.context import BaseContext

from pebble import CONSTS, ProcessPool

from app.workers.outcome import Outcome
from app.workers.plan import Plan
from app.workers.process import perform, prepare

START_SECONDS = 60.0
STOP_SECONDS = 5.0

# A worker inside a C++ operator hears no SIGTERM, and the pool serves nobody while it waits for it.
CONSTS.term_timeout = 0.1


class Pool:
    """Worker processes that can be killed.

    Args:
        plan: how many, how much memory, how many tasks each.
        jobs: the module whose functions are the jobs; named, since it imports torch.
    """

    def __init__(self, plan: Plan, jobs: str) -> None:
        self._jobs = jobs
        self._memory_setting = plan.memory_setting
        self._running: set[Future[Outcome]] = set()
        self._forkserver: int | None = None
        self._processes = ProcessPool(
            max_workers=plan.workers,
            max_tasks=plan.tasks,
            initializer=prepare,
            initargs=(plan.memory_mb,),
            context=_context(),
        )

    @property
    def active(self) -> bool:
        """Whether it is whole; a pool that is broken does not heal."""
        return bool(self._processes.active) and _is_alive(self._forkserver)

    async def start(self) -> None:
        """Start the processes; return when one has answered."""
        # The first task starts them, which blocks until the forkserver is warm.
        future = await asyncio.to_thread(self.schedule, "ping", (), START_SECONDS)
        outcome = await asyncio.wait_for(asyncio.wrap_future(future), START_SECONDS)
        if "ok" not in outcome:
            raise RuntimeError("the workers do not work; what they logged says why")
        self._forkserver = _forkserver_pid()

    def schedule(self, job: str, arguments: tuple[bytes, ...], seconds: float) -> Future[Outcome]:
        """Give a job to a free worker; `RuntimeError` if the pool is broken."""
        path = f"{self._jobs}:{job}"
        call = (path, arguments, seconds, self._memory_setting)
        future = self._processes.schedule(perform, args=call, timeout=seconds)
        self._running.add(future)
        future.add_done_callback(self._running.discard)
        return future

    async def stop(self) -> None:
        """End every worker, busy or not; whoever waits for an answer is told."""
        self._processes.stop()  # type: ignore[no-untyped-call]  # pebble's
        for future in tuple(self._running):
            future.cancel()
        # A daemon thread: a pool too broken to stop must not keep this process alive.
        joining = threading.Thread(target=self._processes.join, daemon=True)
        joining.start()
        await asyncio.to_thread(joining.join, STOP_SECONDS)


def _forkserver_pid() -> int | None:
    """The process that forks the workers, if the platform has one; Python tells nobody its id."""
    module = sys.modules.get("multiprocessing.forkserver")
    return getattr(getattr(module, "_forkserver", None), "_forkserver_pid", None)


def _is_alive(child: int | None) -> bool:
    """Whether a child process runs, without reaping it; None is one that was never needed.

    Workers outlive the forkserver that started them, and then no deadline of the pool reaches them.
    """
    if child is None:
        return True
    try:
        return os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None
    except ChildProcessError:
        return False


def _context() -> BaseContext:
    """Fork from a warm server where the platform can; else start every worker cold."""
    os.environ["OMP_NUM_THREADS"] = "1"  # inherited: see `warm.py`
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["app.workers.warm"])
    return context
