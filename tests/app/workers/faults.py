"""Jobs that go wrong, by the name of the block; all others are the real ones."""

import json
import os
import time

from app.workers import jobs
from app.workers.jobs import catalogue, compare, ping

__all__ = ["catalogue", "compare", "ping", "report"]


def report(request, *others):
    block = json.loads(request)["subject"].get("block", "")
    fault = FAULTS.get(block)
    return fault() if fault else jobs.report(request, *others)


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
