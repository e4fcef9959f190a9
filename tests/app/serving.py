"""A service of its own for a test: `with serving(...) as address`, in a process of its own."""

import contextlib
import itertools
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass

import httpx
import psutil

from app.settings import variable

FAULTY = "tests.app.workers.faults"
SIDES = itertools.count(14)
LAUNCH = f"""
import sys
from app.command_line import main
from app.workers.workers import Workers
if sys.argv[1:2] == ["--faulty"]:
    del sys.argv[1]
    Workers.__init__.__defaults__ = ({FAULTY!r},)
main()
"""


@dataclass
class Service:
    process: subprocess.Popen
    client: httpx.Client

    def workers(self) -> list[psutil.Process]:
        """The worker processes: the children of the forkserver."""
        return [
            child
            for server in psutil.Process(self.process.pid).children()
            for child in server.children()
        ]

    def forkserver(self) -> psutil.Process:
        return self.workers()[0].parent()

    def report(self, block: str, **more) -> httpx.Response:
        """A question that nobody asked before: a second one like it would not reach a worker."""
        subject = {"block": block, "args": {"out_channels": 64}}
        body = {"subject": subject, "image": [64, 14, next(SIDES)], "checks": []} | more
        return self.client.post("/api/v1/report", json=body)


def still_running(processes: list[psutil.Process], seconds: float) -> list[psutil.Process]:
    """Those that have not ended by then; one that has, and waits to be buried, has."""
    _, alive = psutil.wait_procs(processes, seconds)
    return [one for one in alive if one.is_running() and one.status() != psutil.STATUS_ZOMBIE]


@contextlib.contextmanager
def serving(*options: str, faulty: bool = False, **settings: object) -> Iterator[Service]:
    """Start a service on a free port; end it, and whatever it started, afterwards."""
    environment = os.environ | {variable(name): str(value) for name, value in settings.items()}
    command = [sys.executable, "-c", LAUNCH, *(["--faulty"] if faulty else []), "serve", *options]
    process = subprocess.Popen(
        [*command, "--port", "0"], env=environment, stdout=subprocess.PIPE, text=True
    )
    try:
        address = process.stdout.readline().strip()
        assert address.startswith("http://"), f"it did not start: {address!r}"
        with httpx.Client(base_url=address, timeout=30) as client:
            yield Service(process, client)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(15)
        finally:
            process.kill()
            process.stdout.close()
