"""R1, R2 and R3: how much is answered, how fast, and what a flood does to it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from tests.app.serving import Service, serving
from tests.soak import asked
from tests.soak.figure import Figure, at_least, at_most, none_of, quantile
from tests.soak.load import Answer, Load, processes, run, started

GOODPUT = 25  # analyses of twenty layers a second


def r1(scale: float) -> Iterator[Figure]:
    """Analyses that nobody asked before, two at a time; and a whole ResNet-50."""
    seconds = 60 * scale
    with _settled() as service:
        address = str(service.client.base_url)
        answers = run(Load(address, bodies=asked.twenty_layers, connections=2, seconds=seconds))
        whole = run(Load(address, bodies=asked.resnet50, connections=1, seconds=seconds / 4))
    yield none_of("R1", "analyses of twenty layers not answered", _not_ok(answers))
    yield at_least("R1", "analyses of twenty layers", len(answers) / seconds, GOODPUT, "/s")
    yield at_most("R1", "their 99th percentile", _ms(answers, 0.99), 150, "ms")
    yield at_most("R1", "a report of ResNet-50, median", _ms(whole[3:], 0.5), 250, "ms")


def r2(scale: float) -> Iterator[Figure]:
    """An answer that is kept."""
    seconds = 20 * scale
    with _settled() as service, processes() as pool:
        address = str(service.client.base_url)
        answers = started(pool, Load(address, bodies=asked.same, connections=8, seconds=seconds))
        done = answers.result()
    yield none_of("R2", "kept answers not given", _not_ok(done))
    yield at_least("R2", "kept answers, 8 connections", len(done) / seconds, 1_000, "/s")
    yield at_most("R2", "their 99th percentile", _ms(done, 0.99), 50, "ms")


def r3(scale: float) -> Iterator[Figure]:
    """Clients that ask again at once, whatever they are told."""
    seconds = max(3, 20 * scale)
    with _settled() as service, processes(2) as pool:
        address, first = str(service.client.base_url), 0
        alone = run(Load(address, bodies=asked.twenty_layers, seconds=seconds))
        for connections in (64, 256):
            first += 10**6
            flood = Load(
                address,
                bodies=asked.twenty_layers,
                connections=connections,
                seconds=seconds,
                first=first,
            )
            probe = Load(address, "/healthz", connections=1, seconds=seconds, pause=0.05)
            running = [started(pool, load) for load in (flood, probe)]
            answers, health = (load.result() for load in running)
            yield from _overload(f"{connections} connections", answers, health, len(alone))


@contextmanager
def _settled() -> Iterator[Service]:
    """A service that has done what it does after its start: count the zoo."""
    with serving(workers=2) as service:
        service.client.get("/api/v1/architectures", timeout=120).raise_for_status()
        yield service


def _overload(
    who: str, answers: Sequence[Answer], health: Sequence[Answer], alone: int
) -> Iterator[Figure]:
    served = [a for a in answers if a.status == 200]
    refused = [a for a in answers if a.status == 503]
    others = [a.status for a in answers if a.status not in (200, 503)]
    mute = [a for a in refused if not a.retry_after]
    yield none_of("R3", f"{who}: answers other than 200 and 503", others)
    yield at_least("R3", f"{who}: goodput of that of two", 100 * len(served) / alone, 80, "%")
    yield at_most("R3", f"{who}: served, p99", _ms(served, 0.99), 1_500, "ms")
    yield at_most("R3", f"{who}: {len(refused):,} refused, p99", _ms(refused, 0.99), 250, "ms")
    yield none_of("R3", f"{who}: refused without Retry-After", mute)
    yield at_most("R3", f"{who}: health, p99", _ms(health, 0.99), 250, "ms")


def _not_ok(answers: Sequence[Answer]) -> list[int]:
    return [answer.status for answer in answers if answer.status != 200]


def _ms(answers: Sequence[Answer], part: float) -> float:
    return 1e3 * quantile([answer.seconds for answer in answers], part)
