"""POST /report and /compare with parts, POST /iso-cost, and tables by `format` or `Accept`."""

import csv
import io

import pytest

from app.schemas.comparison import Comparison
from app.schemas.iso_cost import IsoCost
from app.schemas.parts import ReportWithParts

BLOCK = {"block": "MBConv", "args": {"out_channels": 16}}
OTHER = {"block": "Bottleneck", "args": {"out_channels": 16}}
IMAGE = [16, 8, 8]
FAST = ["formulas", "conventions", "graph", "memory", "receptive_field", "roofline"]


def report(client, parts=(), params=None, headers=None, **more):
    body = {"subject": BLOCK, "image": IMAGE, "checks": [], "with": list(parts)} | more
    return client.post("/api/v1/report", json=body, params=params, headers=headers)


def test_the_parts_that_are_asked_for_come_and_no_others(client):
    reply = report(client, FAST)
    parts = ReportWithParts.model_validate_json(reply.content).parts
    assert [name for name, part in parts if part is not None] == FAST
    assert parts.formulas.macs == parts.conventions.macs == reply.json()["cost"]["macs"]
    assert "parts;dur=" in reply.headers["Server-Timing"]
    assert report(client).json()["parts"] is None


def test_options_are_for_parts(client):
    assert report(client, ["memory"]).json()["parts"]["memory"]["training"] is None
    options = {"training": True}
    with_training = report(client, ["memory"], options=options).json()["parts"]["memory"]
    assert with_training["training"]["bytes"] > with_training["inference"]["bytes"]


def test_the_etag_tells_requests_with_other_parts_apart(client):
    parts = ([], ["formulas"], ["memory"], ["formulas", "memory"], ["formulas", "formulas"])
    tags = [report(client, names).headers["ETag"] for names in parts]
    assert len(set(tags)) == 4
    assert tags[1] == tags[4]


def test_each_row_of_a_comparison_has_its_parts(client):
    body = {"subjects": [BLOCK, OTHER], "image": IMAGE, "with": ["formulas"], "reference": 1}
    reply = client.post("/api/v1/compare", json=body)
    answer = Comparison.model_validate_json(reply.content)
    assert answer.rows[1].differences.params == 0
    assert [row.parts.formulas.params for row in answer.rows] == [
        row.cost.params for row in answer.rows
    ]


def test_a_referee_is_run_in_the_quiet_worker(client):
    reply = report(client, ["referees"], options={"referees": ["torchinfo"]})
    (opinion,) = reply.json()["parts"]["referees"]
    assert opinion["referee"] == "torchinfo"
    assert opinion["explained"]
    assert "ETag" not in reply.headers


def test_a_referee_that_is_unknown_or_cannot_run_says_so(client):
    wrong = report(client, ["referees"], options={"referees": ["calflops"]})
    assert (wrong.status_code, wrong.json()["errors"][0]["pointer"]) == (422, "/options/referees/0")
    assert "'fvcore' or 'torchinfo'" in wrong.json()["detail"]
    huge = {"architecture": "vgg16", "args": {"width": 2.0}}  # 553 million parameters
    refused = report(client, ["referees"], subject=huge, image=[3, 224, 224])
    assert refused.status_code == 422
    assert "BLOCKZOO_QUIET_PARAMS" in refused.json()["detail"]


@pytest.mark.parametrize(
    ("path", "body", "pointer", "said"),
    [
        ("report", {"subject": BLOCK, "with": ["formula"]}, "/with/0", "'formulas', 'conventions'"),
        ("compare", {"subjects": [BLOCK] * 13}, "/subjects", "at most 12 items"),
        ("compare", {"subjects": [BLOCK]}, "/subjects", "at least 2 items"),
        (
            *("compare", {"subjects": [BLOCK, BLOCK], "reference": 2}, "/reference"),
            "There is no subject 2, the last of them is 1",
        ),
        (
            *("compare", {"subjects": [BLOCK, {"architecture": "unet"}], "image": [16, 9, 9]}),
            *("/subjects/1", "subject 2 (unet) on 16 x 9 x 9"),
        ),
        (
            *("iso-cost", {"subject": BLOCK, "argument": "expansion", "target": "much"}),
            *("/target", "A target is a number, or a subject"),
        ),
        (
            "iso-cost",
            {"subject": BLOCK, "argument": "expansion", "target": {"block": "MBConv", "arg": 1}},
            *("/target/arg", "not a field that is known here"),
        ),
        (
            *("iso-cost", {"subject": BLOCK, "argument": "expansions", "target": 1}),
            *("/argument", "did you mean 'expansion'?"),
        ),
    ],
)
def test_what_is_wrong_is_a_sentence_at_its_place(client, path, body, pointer, said):
    reply = client.post(f"/api/v1/{path}", json=body)
    assert reply.status_code == 422
    (fault,) = reply.json()["errors"]
    assert fault["pointer"] == pointer
    assert said in fault["detail"]


def test_an_iso_cost_question_is_answered(client):
    body = {"subject": BLOCK, "argument": "expansion", "target": BLOCK, "image": IMAGE}
    reply = client.post("/api/v1/iso-cost", json=body)
    assert IsoCost.model_validate_json(reply.content).solutions == [6]
    assert "ETag" in reply.headers


TYPES = {"csv": "text/csv", "markdown": "text/markdown", "latex": "application/x-latex"}


@pytest.mark.parametrize("form", TYPES)
def test_a_table_comes_by_format_or_by_accept(client, form):
    by_format = report(client, params={"format": form})
    by_accept = report(client, headers={"Accept": f"{TYPES[form]}, application/json;q=0.5"})
    assert by_format.text == by_accept.text
    assert by_format.headers["Content-Type"] == f"{TYPES[form]}; charset=utf-8"
    assert "expand" in by_format.text
    assert by_format.headers["ETag"] == by_accept.headers["ETag"] != report(client).headers["ETag"]
    assert "Accept" in by_format.headers["Vary"]
    assert by_format.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    "accept",
    ["*/*", "text/html", "application/json, text/csv;q=0.1", "text/csv;q=0", "text/csv;q=x"],
)
def test_json_is_what_everybody_else_gets(client, accept):
    reply = report(client, headers={"Accept": accept})
    assert reply.headers["Content-Type"] == "application/json"


def test_any_table_of_an_answer_can_be_taken(client):
    reply = report(client, ["formulas"], params={"format": "csv", "table": "formulas"})
    rows = list(csv.DictReader(io.StringIO(reply.text, newline="")))
    macs = sum(int(row["value"]) for row in rows if row["measure"] == "macs")
    assert macs == report(client).json()["cost"]["macs"]
    assert 'filename="formulas.csv"' in reply.headers["Content-Disposition"]
    missing = report(client, params={"format": "csv", "table": "formulas"})
    assert missing.status_code == 422
    assert "its request has no 'formulas' in `with`" in missing.json()["detail"]
    unknown = report(client, params={"format": "csv", "table": "layer"})
    assert "there are layers, formulas" in unknown.json()["detail"]
    assert report(client, params={"format": "xml"}).status_code == 422


def test_errors_stay_problems_whatever_the_form(client):
    reply = report(client, headers={"Accept": "text/csv"}, subject={"block": "MBCon"})
    assert (reply.status_code, reply.headers["Content-Type"]) == (422, "application/problem+json")


def test_the_zoo_is_a_table_too_and_is_not_sent_twice(client):
    path = "/api/v1/architectures"
    reply = client.get(path, params={"format": "csv", "family": "ResNet", "limit": 200})
    assert reply.status_code == 200, reply.text
    rows = {row["name"]: row for row in csv.DictReader(io.StringIO(reply.text, newline=""))}
    assert rows["resnet50"]["params"] == "25557032"
    stages = client.get(f"{path}/resnet18", headers={"Accept": "text/markdown"})
    assert "| stage1 | BasicBlock | 2 |" in stages.text
    headers = {"Accept": "text/markdown", "If-None-Match": stages.headers["ETag"]}
    assert client.get(f"{path}/resnet18", headers=headers).status_code == 304
    assert client.get(f"{path}/resnet18").headers["ETag"] != stages.headers["ETag"]


def test_the_forms_the_parts_and_their_examples_are_documented(client):
    description = client.get("/api/v1/openapi.json").json()
    operation = description["paths"]["/api/v1/report"]["post"]
    forms = operation["responses"]["200"]["content"]
    assert {"application/json", *TYPES.values()} == set(forms)
    examples = operation["requestBody"]["content"]["application/json"]["examples"]
    assert {*FAST, "latency", "referees"} < set(examples)
    for example in (examples[name]["value"] for name in FAST):
        assert client.post("/api/v1/report", json=example).status_code == 200
    for path in ("compare", "iso-cost"):
        body = description["paths"][f"/api/v1/{path}"]["post"]["requestBody"]
        for example in body["content"]["application/json"]["examples"].values():
            assert client.post(f"/api/v1/{path}", json=example["value"]).status_code == 200
