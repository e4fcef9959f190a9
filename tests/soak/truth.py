"""R11 and R12 by random specs: each is answered or explained, and what is accepted runs."""

import json
import time
from collections.abc import Iterator
from typing import Any, NamedTuple

import httpx
import torch
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from app.compose import build
from tests.app.serving import serving
from tests.app.workers.test_any_spec import layers
from tests.soak.figure import Figure, at_most, none_of

CASES = 50_000
RUN = 5_000
LARGEST = 64 * 1024  # bytes of an error's answer
SLOWEST = 5.0  # seconds, the deadline of a report
SEED = 20_261_121

images = st.tuples(st.integers(1, 12), st.integers(1, 33), st.integers(1, 33))
texts = st.text(max_size=70)
scalars = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | texts
anything = st.recursive(
    scalars, lambda v: st.lists(v, max_size=3) | st.dictionaries(texts, v, max_size=3), max_leaves=5
)


@st.composite
def spoiled(draw: Any) -> Any:
    """A request as it should be, with something else in one or two of its places."""
    body: Any = {"subject": {"layers": draw(layers())}, "image": list(draw(images)), "checks": []}
    for _ in range(draw(st.integers(0, 2))):
        holder: Any = body
        for _ in range(draw(st.integers(0, 5))):
            inside = _holders(holder)
            if not inside:
                break
            holder = draw(st.sampled_from(inside))
        _spoil(draw, holder)
    return body


def _holders(value: Any) -> list[Any]:
    items = value.values() if isinstance(value, dict) else value
    return [item for item in items if isinstance(item, dict | list)]


def _spoil(draw: Any, holder: Any) -> None:
    keys = list(holder) if isinstance(holder, dict) else list(range(len(holder)))
    what = draw(st.sampled_from(["replace", "drop", "add"]))
    if isinstance(holder, dict) and what == "add":
        holder[draw(texts)] = draw(anything)
    elif keys and what == "drop":
        del holder[draw(st.sampled_from(keys))]
    elif keys:
        holder[draw(st.sampled_from(keys))] = draw(anything)


class Told(NamedTuple):
    """What came of many requests."""

    cases: int
    unexpected: list[tuple[int, Any]]  # statuses other than 200 and 422, and what was sent
    large: list[Any]  # what an error over 64 KB was about
    slowest: float  # seconds


def r11_specs(scale: float) -> Iterator[Figure]:
    """Specs with something wrong, or not."""
    with serving(workers=2) as service:
        told = answers_to_spoiled(service.client, CASES * scale)
    name = f"{told.cases:,} random specs"
    yield none_of("R11", f"{name}: answers other than 200 and 422", told.unexpected)
    yield none_of("R11", f"{name}: errors over 64 KB", told.large)
    yield at_most("R11", f"{name}: the slowest answer", told.slowest, SLOWEST, "s")


def answers_to_spoiled(client: httpx.Client, cases: float) -> Told:
    """Ask with requests that have nothing, one thing or two wrong."""
    unexpected, large, times = [], [], []

    @_many(cases)
    @given(spoiled())
    def ask(body: Any) -> None:
        reply, took = asked(client, body)
        times.append(took)
        if reply.status_code not in (200, 422):
            unexpected.append((reply.status_code, body))
        if reply.status_code != 200 and len(reply.content) > LARGEST:
            large.append(body)

    ask()
    return Told(len(times), unexpected, large, max(times))


def r12(scale: float) -> Iterator[Figure]:
    """What the service accepts runs on the CPU, to the same shape and with the same parameters."""
    accepted, wrong = 0, []
    with serving(workers=2) as service:

        @_many(RUN * scale)
        @given(layers(), images)
        def ask(made: list[dict[str, Any]], image: tuple[int, ...]) -> None:
            nonlocal accepted
            spec = {"layers": made, "image": list(image)}
            reply, _ = asked(service.client, {"subject": spec, "checks": []})
            if reply.status_code == 200:
                accepted += 1
                wrong.extend(differences(spec, reply.json()))
            elif reply.status_code != 422:
                wrong.append((reply.status_code, spec))

        ask()
    name = f"{accepted:,} of {round(RUN * scale):,} random specs accepted"
    yield none_of("R12", f"{name}: fail, or differ, on the CPU", wrong)


def differences(spec: dict[str, Any], told: dict[str, Any]) -> list[tuple[str, Any]]:
    """Where a real run is another than was told."""
    try:
        module = build(json.loads(json.dumps(spec)), device="cpu").eval()
        with torch.no_grad():
            output = module(torch.rand(1, *spec["image"]))
    except Exception as error:  # noqa: BLE001 - whatever it is, it was not told
        return [(repr(error), spec)]
    params = sum(p.numel() for p in module.parameters())
    same = told["output"] == list(output.shape[1:]) and told["cost"]["params"] == params
    return [] if same else [(f"{list(output.shape[1:])}, {params} parameters", spec)]


def asked(client: httpx.Client, body: Any) -> tuple[httpx.Response, float]:
    """The reply to a body that need not be one, and how long it took."""
    content = json.dumps(body)  # surrogates go as \\ud800, and are not JSON to the service
    began = time.perf_counter()
    reply = client.post(
        "/api/v1/report", content=content, headers={"Content-Type": "application/json"}
    )
    return reply, time.perf_counter() - began


def _many(cases: float) -> Any:
    """So many cases, the same ones each time; none is made smaller, they are only counted."""
    many = settings(
        max_examples=max(1, round(cases)),
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    return lambda test: seed(SEED)(many(test))
