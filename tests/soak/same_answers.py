"""R4: what many ask at the same time is what one would be told."""

import json
import os
from collections.abc import Iterator
from typing import Any

os.environ["OMP_NUM_THREADS"] = "1"  # as in a worker: the sums are then the same to the last bit


import torch

from app.workers import jobs
from tests.app.serving import serving
from tests.soak import asked
from tests.soak.figure import Figure, none_of
from tests.soak.load import Load, run

CLIENTS = 8
EACH = 500


def r4(scale: float) -> Iterator[Figure]:
    """Eight clients with numbers, fx, TorchScript and export, against one after the other."""
    count = CLIENTS * max(1, round(EACH * scale))
    with serving(workers=2) as service:
        wrong = differences(str(service.client.base_url), count)
    yield none_of("R4", f"of {count:,} answers to {CLIENTS} clients, other than alone", wrong)


def differences(address: str, count: int, clients: int = CLIENTS) -> list[str]:
    """Which of so many answers are not those of a job that runs alone."""
    bodies = [asked.mixed(number) for number in range(count)]
    assert len(set(bodies)) == count  # a kept answer would prove nothing
    together = {}
    for answer in run(
        Load(address, bodies=asked.mixed, connections=clients, count=count, keep=True)
    ):
        told = without_times(json.loads(answer.body)) if answer.status == 200 else answer.status
        together[answer.number] = told
    torch.set_num_threads(1)
    alone = [without_times(answered_alone(body)) for body in bodies]
    return [bodies[n].decode() for n in range(count) if together.get(n) != alone[n]]


def answered_alone(body: bytes) -> dict[str, Any]:
    """What the jobs answer in this process, one after the other."""
    report: dict[str, Any] = json.loads(jobs.report(body)["ok"])
    asked = json.loads(body)
    for name in asked.get("checks", ["torchscript"]):
        one = {key: asked[key] for key in ("subject", "image") if key in asked}
        answer = jobs.check(json.dumps(one | {"checks": [name]}).encode())
        report["checks"] |= json.loads(answer["ok"])["checks"]
    return report


def without_times(report: dict[str, Any]) -> dict[str, Any]:
    """A report as it was counted and checked, not how long that took."""
    checks = {
        name: {k: v for k, v in check.items() if k != "seconds"}
        for name, check in report["checks"].items()
    }
    return report | {"checks": checks}
