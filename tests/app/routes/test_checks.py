"""POST /checks, and the checks of POST /report: each a row of its own, and each worked on once."""

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor

import httpx

from app.failure import Failure
from app.main import create_app
from app.schemas.checks import ChecksAnswer
from app.schemas.parts import ReportWithParts
from app.schemas.requests import CheckName
from app.settings import Settings

MB_CONV = {"block": "MBConv", "args": {"out_channels": 24}}
IMAGE = [24, 12, 12]
BODY = {"subject": MB_CONV, "image": IMAGE, "checks": ["torchscript", "fx"]}


def ask(client, path="checks", **body):
    return client.post(f"/api/v1/{path}", json=body)


def test_an_answer_has_a_row_for_each_check_and_says_where_the_time_went(client):
    reply = ask(client, **BODY)
    answer = ChecksAnswer.model_validate_json(reply.content)
    assert answer.image == IMAGE
    assert [(name, row.status) for name, row in answer.checks.items()] == [
        ("torchscript", "passed"),
        ("fx", "passed"),
    ]
    stages = [part.partition(";")[0].strip() for part in reply.headers["Server-Timing"].split(",")]
    assert stages == ["torchscript", "fx", "total"]


def test_a_second_equal_question_has_the_same_bytes_and_no_worker(client):
    first, second = (ask(client, **BODY | {"image": [24, 13, 13]}) for _ in range(2))
    assert first.headers["Cache-Status"] == "blockzoo; fwd=miss"
    assert second.headers["Cache-Status"] == "blockzoo; hit"
    assert second.content == first.content
    assert second.headers["ETag"] == first.headers["ETag"]
    assert first.headers["ETag"].startswith('W/"')  # the time of a check is another the next time
    one = ask(client, **BODY | {"image": [24, 13, 13], "checks": ["fx"]})
    assert one.headers["Cache-Status"] == "blockzoo; hit"
    assert one.json()["checks"]["fx"] == first.json()["checks"]["fx"]


def test_whoever_has_the_answer_is_told_so(client):
    for path, body in (
        ("checks", BODY),
        ("report", BODY),
        ("report?format=csv", BODY),
        ("compare", {"subjects": [MB_CONV, MB_CONV], "image": IMAGE}),
        ("source", {"subject": MB_CONV}),
    ):
        tag = ask(client, path, **body).headers["ETag"]
        again = client.post(f"/api/v1/{path}", json=body, headers={"If-None-Match": tag})
        assert (path, again.status_code, again.content) == (path, 304, b"")
    tags = {ask(client, f"report{form}", **BODY).headers["ETag"] for form in ("", "?format=csv")}
    assert len(tags) == 2


def test_a_report_has_the_rows_that_checks_alone_have(client):
    rows = ask(client, **BODY).json()["checks"]
    reply = ask(client, "report", **BODY)
    report = ReportWithParts.model_validate_json(reply.content)
    assert reply.json()["checks"] == rows
    without = ask(client, "report", **BODY | {"checks": []}).json()
    assert json.dumps(without | {"checks": rows}) == json.dumps(reply.json())
    assert report.cost.params == without["cost"]["params"]


def test_a_mistake_in_the_subject_is_a_problem_and_no_row(client):
    for path in ("checks", "report"):
        reply = ask(client, path, **BODY | {"subject": {"block": "MbConv"}})
        assert reply.status_code == 422
        assert reply.json()["errors"][0]["pointer"] == "/subject/block"
    assert ask(client, **BODY | {"checks": []}).status_code == 422


def rows(reply):
    """Status and reason by check."""
    assert reply.status_code == 200, reply.text
    return {name: (row["status"], row["reason"]) for name, row in reply.json()["checks"].items()}


def test_one_that_dies_or_hangs_spoils_no_other_and_is_not_kept(faulty):
    names: list[CheckName] = ["torchscript", "fx"]
    for fault, status, sentence in (
        ("Die", "failed", "ended before it answered"),
        ("HangInPython", "skipped", "ended after 1 s, the most it may take (BLOCKZOO_SCRIPT"),
        ("DevourInPython", "skipped", "BLOCKZOO_WORKER_MEMORY_MB"),
        ("Stumble", "skipped", "it is logged"),
    ):
        body = {"subject": {"block": f"{fault}:torchscript"}, "checks": names}
        for _ in range(2 if fault == "Die" else 1):
            reply = ask(faulty.client, **body)
            found = rows(reply)
            assert found["torchscript"][0] == status
            assert sentence in found["torchscript"][1]
            assert found["fx"][0] == "passed"
            assert reply.headers["Cache-Control"] == "no-store"
            assert "ETag" not in reply.headers
    dead = ask(faulty.client, subject={"block": "Die"}, image=[3, 8, 8], checks=["fx"])
    assert rows(dead)["fx"][0] == "failed"
    assert dead.json()["image"] == [3, 8, 8]


def test_equal_checks_at_once_run_once(faulty):
    body = {"subject": {"block": "Nap:fx"}, "checks": ["fx"]}
    with ThreadPoolExecutor(4) as threads:
        replies = list(threads.map(lambda _: ask(faulty.client, **body), range(4)))
    assert len({reply.content for reply in replies}) == 1  # with the process that did it
    ways = [reply.headers["Cache-Status"] for reply in replies]
    assert ways.count("blockzoo; fwd=miss") == 1
    assert set(ways) <= {
        "blockzoo; fwd=miss",
        "blockzoo; fwd=miss; collapsed",
        "blockzoo; hit",
    }


class Occupied:
    """A pool that has no place for whoever asks, and remembers who that was."""

    load = 0

    def __init__(self):
        self.clients = []

    def places(self, client):
        return 0

    def refusal(self, client, *coming):
        self.clients.append(client)
        return Failure("busy", "The service is busy.", retry_after=2)

    async def run(self, *asked, client, **limits):
        self.clients.append(client)
        raise Failure("busy", "The service is busy.", retry_after=2)


def test_a_client_is_known_by_its_address_and_told_when_to_come_back():
    async def scene():
        pool = Occupied()
        app = create_app(Settings(), pool)
        transport = httpx.ASGITransport(app, client=("192.0.2.7", 1))
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            refused = await client.post("/api/v1/report", json=BODY)
            checked = await client.post("/api/v1/checks", json=BODY)
        assert (refused.status_code, refused.headers["Retry-After"]) == (503, "2")
        row = ("skipped", "The service is busy.")
        assert rows(checked) == {"torchscript": row, "fx": row}
        assert checked.json()["checks"]["fx"]["remedy"] == "Ask again in 2 s."
        assert pool.clients == ["192.0.2.7"] * 3

    asyncio.run(scene())
