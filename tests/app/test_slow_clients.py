"""R14: clients that send a byte now and then disturb nobody; `make soak` has 600 for a minute."""

import asyncio

import pytest

from app.main import create_app
from tests.app.serving import Service
from tests.soak.slow_clients import besieged

SLACK = 10  # a noisy machine is so much slower


def test_a_hundred_slow_clients(service: Service) -> None:
    times, megabytes, wrong = besieged(service, clients=50, seconds=2, pause=0.2)
    assert len(times) > 5
    assert wrong == []
    assert max(times) < 0.1 * SLACK
    assert megabytes < 30


def test_one_that_leaves_before_its_body_is_whole_is_no_error(
    caplog: pytest.LogCaptureFixture,
) -> None:
    headers = [(b"host", b"localhost"), (b"content-type", b"application/json")]
    scope = {"type": "http", "method": "POST", "path": "/api/v1/report", "headers": headers}
    received = iter([{"type": "http.request", "body": b"{", "more_body": True}])
    sent = []

    async def receive():
        return next(received, {"type": "http.disconnect"})

    async def send(message):
        sent.append(message)

    whole = {"query_string": b"", "root_path": "", "scheme": "http", "http_version": "1.1"}
    asyncio.run(create_app()(scope | whole, receive, send))
    assert sent[0]["status"] == 499
    assert caplog.records == []
