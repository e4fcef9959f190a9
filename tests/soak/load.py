"""Load: requests over kept connections as fast as they are answered, from a process of its own.

A general HTTP client needs more time for a request than the service does for a kept answer, so
this one writes bytes and reads a status, a length and a body.
"""

import asyncio
import contextlib
import multiprocessing
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from typing import NamedTuple
from urllib.parse import urlsplit

HANG_SECONDS = 60.0  # the service promises an answer long before

Bodies = Callable[[int], bytes]  # the body of each request by its number


class Answer(NamedTuple):
    """One answer; status 0 is none within a minute."""

    number: int  # of its request
    status: int
    seconds: float
    retry_after: bool
    body: bytes


class Load(NamedTuple):
    """What is sent, how fast, and for how long.

    Args:
        address: of the service.
        path: where to.
        bodies: makes the bodies; None is a GET.  Importable, since another process calls it.
        connections: how many at once.
        seconds: how long, unless `count` is reached before.
        count: how many requests at most.
        pause: seconds between two requests of a connection.
        keep: whether bodies of answers are kept.
        first: number of the first body.
    """

    address: str
    path: str = "/api/v1/report"
    bodies: Bodies | None = None
    connections: int = 2
    seconds: float = 3_600
    count: int = 10**9
    pause: float = 0
    keep: bool = False
    first: int = 0


def started(pool: ProcessPoolExecutor, load: Load) -> "Future[list[Answer]]":
    """Begin it in another process."""
    return pool.submit(run, load)


def processes(count: int = 1) -> ProcessPoolExecutor:
    """Where loads run; spawned, since a fork would take the threads of this process along."""
    return ProcessPoolExecutor(count, mp_context=multiprocessing.get_context("spawn"))


def run(load: Load) -> list[Answer]:
    """Send it all; the answers in the order of their requests' ends."""
    return asyncio.run(_run(load))


async def _run(load: Load) -> list[Answer]:
    answers: list[Answer] = []
    numbers = iter(range(load.first, load.first + load.count))
    end = time.perf_counter() + load.seconds
    loops = (_connection(load, numbers, end, answers) for _ in range(load.connections))
    await asyncio.gather(*loops)
    return answers


async def _connection(
    load: Load, numbers: Iterator[int], end: float, answers: list[Answer]
) -> None:
    kept = _Kept(load.address)
    for number in numbers:
        if time.perf_counter() > end:
            break
        began = time.perf_counter()
        try:
            answer = kept.exchange(_request(load, number))
            status, retry_after, body = await asyncio.wait_for(answer, HANG_SECONDS)
        except (OSError, TimeoutError, asyncio.IncompleteReadError):
            await kept.close()
            status, retry_after, body = 0, False, b""
        seconds = time.perf_counter() - began
        answers.append(Answer(number, status, seconds, retry_after, body if load.keep else b""))
        await asyncio.sleep(load.pause)
    await kept.close()


def _request(load: Load, number: int) -> bytes:
    body = load.bodies(number) if load.bodies else b""
    head = f"{'POST' if load.bodies else 'GET'} {load.path} HTTP/1.1\r\nHost: localhost\r\n"
    if load.bodies:
        head += f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n"
    return head.encode() + b"\r\n" + body


class _Kept:
    """A connection that is kept, and made anew after it broke."""

    def __init__(self, address: str) -> None:
        self._place = urlsplit(address)
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def exchange(self, request: bytes) -> tuple[int, bool, bytes]:
        if self._streams is None:
            self._streams = await asyncio.open_connection(self._place.hostname, self._place.port)
        reader, writer = self._streams
        writer.write(request)
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        length = int(head.partition(b"content-length: ")[2].split(b"\r\n", 1)[0])
        body = await reader.readexactly(length)
        return int(head[9:12]), b"\r\nretry-after: " in head, body

    async def close(self) -> None:
        if self._streams is not None:
            self._streams[1].close()
            with contextlib.suppress(OSError):
                await self._streams[1].wait_closed()
            self._streams = None
