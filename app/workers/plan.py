"""The plan of a pool: how many workers, what each may use, and which settings say so."""

import math
from typing import NamedTuple

from app.settings import Settings, variable


class Plan(NamedTuple):
    """What one pool is given; refusals name the settings its numbers come from."""

    workers: int
    tasks: int  # after which a fresh worker takes its place
    memory_mb: int
    queue: int
    share: int  # places at work and in the queue that one client may hold
    memory_setting: str
    queue_setting: str
    deadline_setting: str  # of work whose deadline has no setting of its own
    retry_after: int  # seconds after which one that was refused may try again
    ends_with_client: bool  # whether work that has begun is ended when nobody waits for it
    ping_seconds: float  # between two questions to an idle pool
    wait_seconds: float  # in the queue; or as long as the work itself may take, if that is longer


def quick(settings: Settings) -> Plan:
    """For what takes milliseconds: to end a worker would cost more than to let it finish."""
    return Plan(
        workers=settings.workers,
        tasks=settings.worker_tasks,
        memory_mb=settings.worker_memory_mb,
        queue=settings.queue,
        share=_share(settings, settings.workers + settings.queue),
        memory_setting=variable("worker_memory_mb"),
        queue_setting=variable("queue"),
        deadline_setting=variable("report_seconds"),
        retry_after=1,
        ends_with_client=False,
        ping_seconds=10,
        wait_seconds=0,
    )


def quiet(settings: Settings) -> Plan:
    """For work on real tensors: one at a time, so that a time means something.

    Each task has a fresh process: threads that one has started cannot disturb the next.
    """
    return Plan(
        workers=1,
        tasks=1,
        memory_mb=settings.quiet_memory_mb,
        queue=settings.quiet_queue,
        share=_share(settings, 1 + settings.quiet_queue),
        memory_setting=variable("quiet_memory_mb"),
        queue_setting=variable("quiet_queue"),
        deadline_setting=variable("quiet_seconds"),
        retry_after=5,
        ends_with_client=True,
        ping_seconds=60,  # each question costs a process
        wait_seconds=settings.quiet_wait_seconds,
    )


def _share(settings: Settings, places: int) -> int:
    """How many of the places one client may hold; always one."""
    return math.ceil(settings.client_share * places)
