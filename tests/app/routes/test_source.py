"""POST /source."""

import pytest

from app.schemas.source import Source

MB_CONV = {"block": "MBConv", "args": {"out_channels": 64}}


def test_the_answer_is_of_the_declared_type(client):
    reply = client.post("/api/v1/source", json={"subject": {"architecture": "resnet18"}})
    source = Source.model_validate_json(reply.content)
    assert (source.form, source.filename, source.name) == ("pytorch", "resnet18.py", "ResNet")
    assert "class ResNet(nn.Module):" in source.text
    assert "parts" in reply.headers["Server-Timing"]


@pytest.mark.parametrize("form", ["blocks", "spec", "config"])
def test_each_form_is_answered(client, form):
    reply = client.post("/api/v1/source", json={"subject": MB_CONV, "form": form})
    assert reply.status_code == 200
    assert reply.json()["form"] == form
    assert "MBConv" in reply.json()["text"]


def test_equal_questions_have_one_etag_and_one_answer(client):
    one, same = (client.post("/api/v1/source", json={"subject": MB_CONV}) for _ in range(2))
    other = client.post("/api/v1/source", json={"subject": MB_CONV, "form": "spec"})
    assert one.headers["ETag"] == same.headers["ETag"] != other.headers["ETag"]
    assert one.content == same.content


@pytest.mark.parametrize(
    "subject",
    [
        {"block": "MbConv"},
        {"block": "MBConv", "args": {"out_channels": 0}},
        {"architecture": "resnet51"},
        {"layers": [{"block": "Add", "inputs": ["nothing"]}], "image": [3, 8, 8]},
        {"layers": [{"block": "ConvNormAct", "name": "a b"}], "image": [3, 8, 8]},
        {"layers": []},
        {},
    ],
)
def test_bad_input_has_the_sentence_of_a_report(client, subject):
    source = client.post("/api/v1/source", json={"subject": subject})
    report = client.post("/api/v1/report", json={"subject": subject, "checks": []})
    assert source.status_code == report.status_code == 422
    same = ("type", "detail", "errors")
    assert [source.json()[key] for key in same] == [report.json()[key] for key in same]


def test_an_unknown_form_is_refused(client):
    reply = client.post("/api/v1/source", json={"subject": MB_CONV, "form": "keras"})
    assert reply.status_code == 422
    assert reply.json()["errors"][0]["pointer"] == "/form"
