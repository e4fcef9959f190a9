"""POST /report and POST /compare."""

import re
from concurrent.futures import ThreadPoolExecutor

from app.schemas.comparison import Comparison
from app.schemas.parts import ReportWithParts

BOTTLENECK = {"block": "Bottleneck", "args": {"out_channels": 64}}
MB_CONV = {"block": "MBConv", "args": {"out_channels": 64}}
CLIENTS = 8
REQUESTS = 200


def subject(number: int) -> dict:
    """A different one for each number."""
    if number % 3 == 0:
        layers = [
            {"block": "ConvNormAct", "args": {"out_channels": 8 + number}},
            {"block": "MBConv", "args": {"out_channels": 16}},
        ]
        return {"layers": layers, "image": [3, 16, 16]}
    args = {"out_channels": 32 + 8 * (number % 24)}
    return {"block": ["Bottleneck", "MBConv"][number % 2], "args": args}


def requests() -> list[tuple[str, dict]]:
    checks = [["torchscript"] if number % 10 == 0 else [] for number in range(REQUESTS)]
    reports = [
        ("report", {"subject": subject(number), "checks": checks[number]})
        for number in range(REQUESTS)
    ]
    pairs = {"subjects": [BOTTLENECK, MB_CONV], "image": [64, 14, 14]}
    return [("compare", pairs) if i % 20 == 7 else request for i, request in enumerate(reports)]


def test_a_report_is_of_the_declared_type_and_says_where_the_time_went(client):
    body = {"subject": BOTTLENECK, "checks": ["torchscript"]}
    reply = client.post("/api/v1/report", json=body)
    report = ReportWithParts.model_validate_json(reply.content)
    assert report.cost.macs > 0
    assert report.checks["torchscript"].status == "passed"
    stages = re.findall(r"(\w+);dur=[\d.]+", reply.headers["Server-Timing"])
    assert {"queue", "build", "count", "serialise", "work", "total"} <= set(stages)


def test_a_comparison_is_of_the_declared_type(client):
    body = {"subjects": [BOTTLENECK, MB_CONV], "image": [64, 56, 56]}
    comparison = Comparison.model_validate_json(client.post("/api/v1/compare", json=body).content)
    assert comparison.rows[0].ratios.params == 1
    assert len(comparison.rows) == 2


def test_the_etag_is_of_the_request_not_of_its_spelling(client):
    def tag(text: str) -> str:
        headers = {"Content-Type": "application/json"}
        return client.post("/api/v1/report", content=text, headers=headers).headers["ETag"]

    one = tag('{"subject": {"block": "MBConv", "args": {"out_channels": 8}}, "checks": []}')
    same = tag('{"checks":[],"subject":{"args":{"out_channels":8},"block":"MBConv"},"image":null}')
    other = tag('{"subject": {"block": "MBConv", "args": {"out_channels": 9}}, "checks": []}')
    assert one == same != other


def test_an_error_of_a_job_is_located(client):
    layers = [{"block": "ConvNormAct", "args": {"out_channels": 8}}, {"block": "MbConv"}]
    body = {"subject": {"layers": layers, "image": [3, 8, 8]}, "checks": []}
    reply = client.post("/api/v1/report", json=body)
    assert reply.status_code == 422
    assert reply.json()["type"] == "urn:blockzoo:problem:unknown-name"
    assert "MBConv" in reply.json()["detail"]
    assert reply.json()["errors"][0]["pointer"] == "/subject/layers/1/block"


def test_eight_clients_at_once_get_what_one_gets(client):
    def ask(request):
        path, body = request
        reply = client.post(f"/api/v1/{path}", json=body)
        return reply.status_code, reply.content

    alone = [ask(request) for request in requests()]
    assert {status for status, _ in alone} == {200}
    with ThreadPoolExecutor(CLIENTS) as threads:
        crowds = list(
            threads.map(lambda _: [ask(request) for request in requests()], range(CLIENTS))
        )
    wrong = [
        (crowd, number)
        for crowd, answers in enumerate(crowds)
        for number, answer in enumerate(answers)
        if answer != alone[number]
    ]
    assert wrong == []
