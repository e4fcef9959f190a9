"""The sentences for requests that the workers did not answer."""

from app.failure import Failure
from app.settings import variable
from app.workers.plan import Plan


def busy(reason: str, plan: Plan) -> Failure:
    """Too many are waiting, or for too long."""
    return Failure("busy", f"The service is busy: {reason}.", retry_after=plan.retry_after)


def greedy(plan: Plan) -> Failure:
    """One client wants more places than its share."""
    return busy(
        f"{plan.share} requests from this address are at work or waiting, the most there may be "
        f"({variable('client_share')})",
        plan,
    )


def too_late(seconds: float, setting: str) -> Failure:
    """The deadline passed; the worker was ended."""
    return Failure(
        "deadline",
        f"It was ended after {seconds:g} s, the most it may take ({setting}).",
        hint="ask for less at a time",
    )


def lost() -> Failure:
    """The worker died: killed, out of memory, or a crash inside a library."""
    return Failure(
        "worker-lost", "The process at work on this ended before it answered.", retry_after=1
    )


def unavailable() -> Failure:
    """The pool as a whole is broken, for a second or two."""
    return Failure("unavailable", "The worker processes are being replaced.", retry_after=2)
