"""What a job returns: plain data, so that a worker's exceptions always mean the worker."""

from typing import Any, TypedDict


class Outcome(TypedDict, total=False):
    """Either `ok` or `error`."""

    ok: bytes  # the answer as JSON, sent to the client as it is
    error: dict[str, Any]  # the fields of a BlockzooError
    timings: dict[str, float]  # seconds by stage: build, count, serialise, work
