"""The sentences for requests that the workers did not answer."""

from app.failure import Failure
from app.workers.plan import Plan


def busy(reason: str, plan: Plan) -> Failure:
    """Too many are waiting, or for too long."""
    return Failure("busy", f"The service is busy: {reason}.", retry_after=plan.retry_after)


def too_late(seconds: float, plan: Plan) -> Failure:
    """The deadline passed; the worker was ended."""
    return Failure(
        "deadline",
        f"This took longer than {seconds:g} s, the most it may take ({plan.deadline_settings}).",
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
