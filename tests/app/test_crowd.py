"""The crowd: what is refused unread, what passes all the same."""

import asyncio

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import JSONResponse

from app import crowd
from app.failure import Failure


class Places:
    """Workers that have a place, or none."""

    def __init__(self) -> None:
        self.free = True
        self.asked: list[str | None] = []

    def refusal(self, client: str | None) -> Failure | None:
        self.asked.append(client)
        return None if self.free else Failure("busy", "No place.", retry_after=1)


async def echo(scope, receive, send) -> None:
    request = Request(scope, receive)
    body = await request.body()
    await JSONResponse({"got": body.decode()}, 200 if body != b"wrong" else 422)(
        scope, receive, send
    )


@pytest.fixture
def places(monkeypatch) -> Places:
    monkeypatch.setattr(crowd, "HOLD_SECONDS", 0)
    return Places()


@pytest.fixture
def ask(places):
    """One request after the other to the same application."""
    transport = httpx.ASGITransport(crowd.Crowd(echo, places), client=("10.0.0.7", 1))

    async def sent(method: str, path: str, content) -> httpx.Response:
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as one:
            return await one.request(method, path, content=content)

    return lambda path, content=None, method="POST": asyncio.run(sent(method, path, content))


async def chunks():
    for part in (b"o", b"", b"ne"):
        yield part


def test_with_a_place_everything_arrives_whole(ask, places):
    assert ask("/a", chunks()).json() == {"got": "one"}
    assert places.asked == ["10.0.0.7"]


def test_without_one_it_is_told_when_to_come_back(ask, places):
    places.free = False
    reply = ask("/a", b"[no JSON")
    assert (reply.status_code, reply.headers["retry-after"]) == (503, "1")
    assert reply.json()["detail"] == "No place."
    assert ask("/a", method="GET").status_code == 200
    assert ask("/api/v1/checks", b"{}").status_code == 200  # refuses row by row


def test_what_was_answered_before_passes_and_what_was_refused_does_not(ask, places):
    ask("/a", b"one")
    ask("/a", b"wrong")
    places.free = False
    assert ask("/a", chunks()).status_code == 200
    assert ask("/b", b"one").status_code == 503
    assert ask("/a", b"wrong").status_code == 503


def test_only_so_many_are_remembered(ask, places, monkeypatch):
    monkeypatch.setattr(crowd, "REMEMBERED", 2)
    for text in (b"1", b"2", b"3"):
        ask("/a", text)
    places.free = False
    replies = [ask("/a", text).status_code for text in (b"1", b"2", b"3")]
    assert replies == [503, 200, 200]
