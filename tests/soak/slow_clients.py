"""R13 and R14: bodies that never end, and clients that send a byte a second."""

import contextlib
import resource
import socket
import time
from collections.abc import Iterator

import psutil

from tests.app.serving import Service, serving
from tests.soak.figure import Figure, at_most, none_of, quantile

HEAD = b"POST /api/v1/report HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
SLOW_HEADER = HEAD  # and never the empty line behind it
SLOW_BODY = HEAD + b"Content-Length: 100000\r\n\r\n"
MIB = 2**20


def r13(_: float) -> Iterator[Figure]:
    """A body of 200 MB, with and without a length told beforehand."""
    for chunked in (False, True):
        how = "chunked" if chunked else "with its length"
        with serving(workers=1) as service:
            seconds, grown = sent(service, 200 * MIB, chunked)
        yield at_most("R13", f"200 MB {how}: refused within", 1e3 * seconds, 200, "ms")
        yield at_most("R13", f"200 MB {how}: memory of the web process", grown, 5, "MB")


def sent(service: Service, size: int, chunked: bool) -> tuple[float, float]:
    """Seconds until a body is refused, and the megabytes that the server grew by."""
    service.client.get("/healthz")
    process = psutil.Process(service.process.pid)
    before, piece = process.memory_info().rss, b" " * 2**16
    told = b"Transfer-Encoding: chunked" if chunked else b"Content-Length: %d" % size
    began = time.perf_counter()
    with connection(service) as one:
        one.sendall(HEAD + told + b"\r\n\r\n")
        with contextlib.suppress(OSError):  # it hangs up, as it should
            for _ in range(size // len(piece)):
                one.sendall(b"%x\r\n%b\r\n" % (len(piece), piece) if chunked else piece)
    return time.perf_counter() - began, (process.memory_info().rss - before) / MIB


def r14(scale: float) -> Iterator[Figure]:
    """300 clients that never end their headers, 300 that never end their body."""
    with serving(workers=1) as service:
        seconds, grown, wrong = besieged(service, clients=300, seconds=60 * scale)
    yield none_of("R14", "600 slow clients: others that are not answered", wrong)
    yield at_most("R14", "600 slow clients: others' p99", 1e3 * quantile(seconds, 0.99), 100, "ms")
    yield at_most("R14", "600 slow clients: memory of the web process", grown, 30, "MB")


def besieged(
    service: Service, clients: int, seconds: float, pause: float = 1.0
) -> tuple[list[float], float, list[int]]:
    """What an ordinary client meets beside slow ones: times, megabytes more, and failures."""
    room_for(2 * clients)
    process = psutil.Process(service.process.pid)
    service.report("Bottleneck")
    before, end = process.memory_info().rss, time.perf_counter() + seconds
    times, wrong = [], []
    with contextlib.ExitStack() as stack:
        slow = [stack.enter_context(connection(service)) for _ in range(2 * clients)]
        for one, opening in zip(slow, (SLOW_HEADER, SLOW_BODY) * clients, strict=True):
            one.sendall(opening)
        trickle = time.perf_counter()
        while time.perf_counter() < end:
            if time.perf_counter() > trickle:
                trickle += pause
                for one, letter in zip(slow, (b"X", b" ") * clients, strict=True):
                    one.sendall(letter)
            began = time.perf_counter()
            reply = service.report("Bottleneck")
            times.append(time.perf_counter() - began)
            wrong += [reply.status_code] if reply.status_code != 200 else []
            time.sleep(0.02)
        grown = (process.memory_info().rss - before) / MIB
    return times, grown, wrong


def connection(service: Service) -> socket.socket:
    url = service.client.base_url
    return socket.create_connection((url.host, url.port), 30)


def room_for(files: int) -> None:
    """This process holds its end of each connection open."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < files + 200:
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(files + 200, hard), hard))
