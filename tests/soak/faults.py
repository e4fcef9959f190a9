"""R6, R7, R9 and R21: hangs, killed processes, an ordered end and a cold start."""

import contextlib
import random
import signal
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx
import psutil

from tests.app.serving import Service, serving, still_running
from tests.soak import asked
from tests.soak.figure import Figure, at_most, none_of, quantile
from tests.soak.load import Load, run

KILLS = 50
PATIENCE = 60.0


def r6(scale: float) -> Iterator[Figure]:
    """Work that never ends, in Python and inside one operator in C++."""
    limit, rounds = 1.0, max(1, round(5 * scale))
    for block in ("HangInPython", "HangInCpp"):
        late, neighbours, again = [], [], []
        with (
            serving(workers=2, faulty=True, report_seconds=limit) as service,
            ThreadPoolExecutor() as beside,
        ):
            address = str(service.client.base_url)
            for number in range(rounds):
                calm = Load(address, bodies=asked.twenty_layers, connections=1, seconds=limit + 1,
                            first=1000 * number)  # fmt: skip
                others = beside.submit(run, calm)
                time.sleep(0.3)
                began = time.perf_counter()
                assert service.report(block).status_code == 504
                late.append(time.perf_counter() - began - limit)
                again.append(until(lambda: service.report("Nap").status_code == 200) - 0.3)
                neighbours += [answer.seconds for answer in others.result()]
        who = "in Python" if block.endswith("Python") else "in C++"
        yield at_most("R6", f"hang {who}: 504 after the limit by", max(late), 0.5, "s")
        delay = max(neighbours) - quantile(neighbours, 0.5)
        yield at_most("R6", f"hang {who}: a neighbour's delay, at most", delay, 0.3, "s")
        yield at_most("R6", f"hang {who}: the next is answered after", max(again), 0.5, "s")


def r7(scale: float) -> Iterator[Figure]:
    """Workers killed while they work; then the forkserver, which all of them come from."""
    kills = max(3, round(KILLS * scale))
    with serving(workers=2) as service, ThreadPoolExecutor() as beside:
        address = str(service.client.base_url)
        seconds = 3 + 0.8 * kills
        load = Load(address, bodies=asked.twenty_layers, connections=4, seconds=seconds)
        answers = beside.submit(run, load)
        for _ in range(kills):
            time.sleep(0.7)
            random.choice(service.workers()).kill()
        done = answers.result()
        failures = [answer for answer in done if answer.status != 200]
        strange = [answer.status for answer in failures if answer.status != 503]
        yield at_most("R7", f"failures of {len(done):,} after {kills} kills", len(failures), kills)
        yield none_of("R7", "answers other than 200 and 503, hangs among them", strange)
        service.forkserver().kill()
        told = until(lambda: service.report("Bottleneck").status_code == 503)
        again = until(lambda: service.client.get("/readyz").status_code == 200)
        yield at_most("R7", "forkserver killed: 503 after", told, 1, "s")
        yield at_most("R7", "forkserver killed: ready again after", told + again, 5, "s")
        left = [] if service.report("Bottleneck").status_code == 200 else ["no answer"]
        yield none_of("R7", "forkserver killed: not served afterwards", left)


def r9(scale: float) -> Iterator[Figure]:
    """Told to end, it answers whom it serves."""
    unanswered, exits, orphans = [], [], []
    for _ in range(max(1, round(5 * scale))):
        with serving(workers=2, faulty=True) as service, ThreadPoolExecutor() as beside:
            below = psutil.Process(service.process.pid).children(recursive=True)
            load = Load(str(service.client.base_url), bodies=nap, connections=1, count=1)
            answers = beside.submit(run, load)
            time.sleep(0.15)
            service.process.send_signal(signal.SIGTERM)
            exits.append(until(lambda: service.process.poll() is not None))
            unanswered += [a.status for a in answers.result() if a.status != 200]
            orphans += still_running(below, seconds=2)
    yield none_of("R9", "SIGTERM: requests at work that had no answer", unanswered)
    yield at_most("R9", "SIGTERM: exit after", max(exits), 7, "s")
    yield none_of("R9", "SIGTERM: processes left after 2 s", orphans)


def nap(_: int) -> bytes:
    """0.3 s of work for a faulty worker."""
    return b'{"subject": {"block": "Nap"}, "checks": []}'


def r21(scale: float) -> Iterator[Figure]:
    """From the command to the first answer."""
    ready, first = [], []
    for _ in range(max(1, round(5 * scale))):
        began = time.perf_counter()
        with serving(workers=2) as service:
            ready.append(time.perf_counter() - began)
            first.append(1e3 * timed(service))
    yield at_most("R21", "cold start to ready", max(ready), 6, "s")
    yield at_most("R21", "the first analysis after it", max(first), 300, "ms")


def timed(service: Service) -> float:
    began = time.perf_counter()
    assert service.report("MBConv").status_code == 200
    return time.perf_counter() - began


def until(state: Callable[[], bool]) -> float:
    """Seconds until it is so; a connection that is refused means: not yet."""
    began = time.perf_counter()
    while time.perf_counter() - began < PATIENCE:
        with contextlib.suppress(httpx.TransportError):
            if state():
                return time.perf_counter() - began
        time.sleep(0.02)
    return PATIENCE
