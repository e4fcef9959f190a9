"""The workers as the service sees them: a bounded queue, deadlines, a supervisor.

One request holds one worker at a time and waits for it here, in the web process, not in the pool's
pipe: a client that leaves the queue leaves no task behind, and a deadline starts with the work.
"""

import asyncio
import contextlib
import logging
from collections import Counter
from collections.abc import Callable
from concurrent.futures.process import BrokenProcessPool
from functools import partial

from pebble import ProcessExpired

from app.failure import Failure
from app.settings import Settings
from app.workers import refusals
from app.workers.outcome import Outcome
from app.workers.plan import Plan, quick
from app.workers.pool import Pool

log = logging.getLogger("blockzoo.workers")

JOBS = "app.workers.jobs"  # named, not imported: it imports torch
LOOK_SECONDS = 0.25  # between two looks at its state
PATIENCE_SECONDS = 0.5  # how long a request waits for a pool that is being replaced
LATE_SECONDS = 2.0  # after its deadline, a job without an answer means a stuck pool


class Workers:
    """Runs jobs in worker processes, and replaces these when they fail.

    Args:
        settings: how many, how long, how much.
        jobs: the module whose functions are the jobs.
        plan: which of the settings are meant for this pool.
    """

    def __init__(
        self,
        settings: Settings,
        jobs: str = JOBS,
        *,
        plan: Callable[[Settings], Plan] = quick,
    ) -> None:
        self._plan = plan(settings)
        self._patience = settings.report_seconds
        self._jobs = jobs
        self._pool = Pool(self._plan, jobs)
        self._slots = asyncio.Semaphore(self._plan.workers)
        self._waiting = 0
        self._places: Counter[str | None] = Counter()  # at work and waiting, by client
        self._ready = asyncio.Event()
        self._suspect = asyncio.Event()
        self._at_work: set[asyncio.Task[Outcome]] = set()
        self._supervisor: asyncio.Task[None] | None = None

    @property
    def load(self) -> int:
        """How many requests are at work or wait for it."""
        return len(self._at_work) + self._waiting

    @property
    def ready(self) -> bool:
        """Whether the last look found a pool that works."""
        return self._ready.is_set()

    async def start(self) -> None:
        """Start the workers; return when the first has answered."""
        await self._pool.start()
        self._ready.set()
        self._supervisor = asyncio.create_task(self._supervise())

    async def stop(self) -> None:
        """End every worker, busy or not."""
        self._ready.clear()
        if self._supervisor is not None:
            self._supervisor.cancel()
            await asyncio.wait([self._supervisor])
        await self._pool.stop()

    async def run(
        self,
        job: str,
        *arguments: bytes,
        seconds: float,
        setting: str | None = None,
        client: str | None = None,
    ) -> Outcome:
        """Run a job within its deadline.

        Cancelling this leaves the queue.  Work that has begun goes on, unless the plan says that it
        ends with its client: to kill a worker costs more than most jobs, and the deadline holds
        anyway.

        Args:
            job: its name.
            arguments: what it is given.
            seconds: its deadline, which starts with the work.
            setting: where that comes from, for the refusal to name.
            client: whose share of the places it takes; None is the service itself.
        """
        self._take_place(client)
        try:
            await self._take_slot(seconds)
        except BaseException:
            self._give_place_back(client)
            raise
        setting = setting or self._plan.deadline_setting
        task = asyncio.create_task(self._perform(job, arguments, seconds, setting))
        self._at_work.add(task)
        task.add_done_callback(partial(self._give_slot_back, client))
        try:
            return await asyncio.shield(task)
        except asyncio.CancelledError:
            if self._plan.ends_with_client:
                task.cancel()
            raise

    def places(self, client: str | None) -> int:
        """How many this client has, at work and waiting."""
        return self._places[client]

    def refusal(self, client: str | None, coming: int = 0, of_client: int = 0) -> Failure | None:
        """Why there is no place for a request of this client now, if there is none.

        Args:
            client: whose share it would take; None is the service itself.
            coming: how many requests will want a place before it.
            of_client: how many of these are this client's.
        """
        if self.load + coming >= self._plan.workers + self._plan.queue:
            return refusals.busy(
                f"{self._waiting} requests are waiting, the most there may be "
                f"({self._plan.queue_setting})",
                self._plan,
            )
        if client is not None and self.places(client) + of_client >= self._plan.share:
            return refusals.greedy(self._plan)
        return None

    def _take_place(self, client: str | None) -> None:
        refusal = self.refusal(client)
        if refusal is not None:
            raise refusal
        self._places[client] += 1

    def _give_place_back(self, client: str | None) -> None:
        self._places[client] -= 1
        if not self._places[client]:
            del self._places[client]  # a counter keeps its zeros

    async def _take_slot(self, seconds: float) -> None:
        patience = max(seconds, self._plan.wait_seconds)
        self._waiting += 1
        try:
            await asyncio.wait_for(self._slots.acquire(), patience)
        except TimeoutError:
            raise refusals.busy(
                f"no worker became free within {patience:g} s", self._plan
            ) from None
        finally:
            self._waiting -= 1

    def _give_slot_back(self, client: str | None, task: asyncio.Task[Outcome]) -> None:
        self._at_work.discard(task)
        self._slots.release()
        self._give_place_back(client)
        if not task.cancelled():
            task.exception()  # its client may be gone; then nobody else asks for it

    async def _perform(
        self, job: str, arguments: tuple[bytes, ...], seconds: float, setting: str
    ) -> Outcome:
        try:
            await asyncio.wait_for(self._ready.wait(), PATIENCE_SECONDS)
            pool = self._pool
            future = pool.schedule(job, arguments, seconds)
        except (TimeoutError, RuntimeError):
            self._suspect.set()
            raise refusals.unavailable() from None
        try:
            return await asyncio.wait_for(asyncio.wrap_future(future), seconds + LATE_SECONDS)
        except TimeoutError:
            if future.cancelled():  # by `wait_for`: the pool did not keep its own deadline
                self._distrust(pool, "it gave no answer after the deadline")
            raise refusals.too_late(seconds, setting) from None
        except ProcessExpired:
            raise refusals.lost() from None
        except (BrokenProcessPool, asyncio.CancelledError) as error:
            if _is_cancelled():
                raise
            self._distrust(pool, repr(error))
            raise refusals.unavailable() from None

    def _distrust(self, pool: Pool, reason: str) -> None:
        if pool is not self._pool or not self.ready:
            return  # it has been replaced already, is in doubt, or was stopped
        log.warning("the pool is in doubt: %s", reason)
        self._ready.clear()
        self._suspect.set()

    async def _supervise(self) -> None:
        """Look at the pool often, question it now and then, replace it when it fails."""
        loop = asyncio.get_running_loop()
        questioned = loop.time()
        while True:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._suspect.wait(), LOOK_SECONDS)
            reason = "" if self.ready and self._pool.active else "they are not whole"
            if not reason and (
                self._suspect.is_set() or loop.time() - questioned > self._plan.ping_seconds
            ):
                reason = await self._ping()
                questioned = loop.time()
            self._suspect.clear()
            if reason:
                await self._replace(reason)

    async def _ping(self) -> str:
        """Why they are in doubt, if they are."""
        if self._slots.locked():
            return ""  # the requests at work are the question
        try:
            await self.run("ping", seconds=self._patience)
        except Failure as failure:
            return f"asked whether they work: {failure.detail}"
        return "" if self.ready else "they were in doubt meanwhile"

    async def _replace(self, reason: str) -> None:
        log.warning("the workers are being replaced: %s", reason)
        self._ready.clear()
        broken, self._pool = self._pool, Pool(self._plan, self._jobs)
        await broken.stop()
        try:
            await self._pool.start()
        except Exception:  # whatever it was: the next look tries again
            log.exception("the workers could not be started")
            await asyncio.sleep(1)
        else:
            self._ready.set()


def _is_cancelled() -> bool:
    """Whether the running task itself is being cancelled, not the pool's future it waits for."""
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0
