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

    load = 0

    def __init__(self) -> None:
        self.free = True
        self.asked: list[str | None] = []
        self.coming: list[tuple[int, int]] = []

    def places(self, client: str | None) -> int:
        return 0

    def refusal(self, client: str | None, *coming: int) -> Failure | None:
        self.asked.append(client)
        self.coming.append(coming)
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
    transport = httpx.ASGITransport(crowd.Crowd(echo, places, Places()), client=("10.0.0.7", 1))

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


@pytest.fixture
def together(places):
    """Requests by client and content, all inside at once: their statuses."""
    reading = asyncio.Event()

    async def slow(scope, receive, send) -> None:
        await reading.wait()
        await echo(scope, receive, send)

    async def sent(requests) -> list[int]:
        app, asked = crowd.Crowd(slow, places, Places()), []
        for name, content in requests:
            transport = httpx.ASGITransport(app, client=(name, 1))
            one = httpx.AsyncClient(transport=transport, base_url="http://test")
            asked.append(asyncio.create_task(one.post("/a", content=content)))
            await asyncio.sleep(0.01)
        reading.set()
        return [reply.status_code for reply in await asyncio.gather(*asked)]

    return lambda *requests: asyncio.run(sent(requests))


def test_those_that_are_still_being_read_are_counted_in(together, places):
    """Else all that arrive at once would find the same place free."""
    assert together(("a", b"1"), ("b", b"2"), ("a", b"3"), ("b", b"4")) == [200] * 4
    assert places.coming == [(0, 0), (1, 0), (2, 1), (3, 1)]


def test_equal_ones_share_a_place(together, places):
    assert together(("a", b"1"), ("b", b"1"), ("a", b"1"), ("a", b"2")) == [200] * 4
    assert places.coming == [(0, 0), (1, 1)]
