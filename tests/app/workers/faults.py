"""Jobs that go wrong, by the name of the block; all others are the real ones."""

import json
import os
import time

from app.workers import jobs
from app.workers.jobs import catalogue, compare, ping

__all__ = ["catalogue", "check", "compare", "ping", "report"]


def report(request, *others):
    fault = FAULTS.get(json.loads(request)["subject"].get("block", ""))
    return fault() if fault else jobs.report(request, *others)


def check(request):
    """A block called `Die:fx` goes wrong in that check alone, and passes the others."""
    asked = json.loads(request)
    block, _, name = asked["subject"].get("block", "").partition(":")
    if block not in FAULTS:
        return jobs.check(request)
    if name in ("", *asked["checks"]):
        FAULTS[block]()
    passed = {name: {"status": "passed", "reason": str(os.getpid())} for name in asked["checks"]}
    return {"ok": json.dumps({"image": [3, 8, 8], "checks": passed}).encode()}


def hang_in_python():
    while True:
        pass


def hang_in_cpp():
    """One operator of several seconds, which hears no signal handler of Python's."""
    import torch

    image, weight = torch.zeros(1, 256, 400, 400), torch.zeros(1024, 256, 7, 7)
    torch.nn.functional.conv2d(image, weight)
    raise AssertionError("this machine is too fast for the test")


def die():
    os._exit(3)


def devour():
    import torch

    torch.zeros(2**33)


def devour_in_python():
    return {"ok": bytes(2**33)}


def stumble():
    raise KeyError("secret-detail")


def answer_unpicklable():
    return {"ok": lambda: None}


def nap():
    time.sleep(0.3)
    return {"ok": str(os.getpid()).encode()}


FAULTS = {
    "HangInPython": hang_in_python,
    "HangInCpp": hang_in_cpp,
    "Die": die,
    "Devour": devour,
    "DevourInPython": devour_in_python,
    "Stumble": stumble,
    "Unpicklable": answer_unpicklable,
    "Nap": nap,
}
