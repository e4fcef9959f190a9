"""Hostile and mistaken requests: each a problem document that says where, and no more."""

import json

import pytest

from app.error_answers import TABLE
from app.schemas.problem import Problem
from app.schemas.spec import MAX_LAYERS
from app.settings import Settings

LIMIT = Settings.model_fields["max_layers"].default


def block(**args) -> str:
    return json.dumps({"subject": {"block": "Bottleneck", "args": args}})


def spec(count: int) -> str:
    return json.dumps({"subject": {"layers": [{"block": "Add"}] * count}})


HOSTILE = {
    "nothing": ("", "missing"),
    "no JSON": ("{", "EOF"),
    "not an object": ("[]", "dictionary"),
    "NaN": ('{"subject": {"block": "B", "args": {"a": NaN}}}', "not JSON"),
    "Infinity": ('{"subject": {"block": "B", "args": {"a": -Infinity}}}', "not JSON"),
    "1e400": ('{"subject": {"block": "B", "args": {"a": 1e400}}}', "finite number"),
    "NaN for an integer": ('{"subject": {"block": "B"}, "image": [NaN, 1, 1]}', "not JSON"),
    "lone surrogate": (r'{"subject": {"block": "\ud800"}}', "not JSON"),
    "lone surrogate in a key": (r'{"\udfff": 1}', "not JSON"),
    "bad UTF-8": (b'{"subject": {"block": "\xff\xfe"}}', "not JSON"),
    "true for an integer": ('{"subject": {"block": "B"}, "image": [true, 1, 1]}', "integer"),
    "text for an integer": ('{"subject": {"block": "B"}, "image": ["8", 1, 1]}', "integer"),
    "float for an integer": ('{"subject": {"block": "B"}, "image": [8.0, 1, 1]}', "integer"),
    "negative size": ('{"subject": {"block": "B"}, "image": [8, -1, 1]}', "greater than"),
    "huge size": ('{"subject": {"block": "B"}, "image": [8, 8193, 1]}', "8192 pixels"),
    "4300 digits": (block(width=1).replace("1", "9" * 4300), "2**53"),
    "4301 digits": (block(width=1).replace("1", "9" * 4301), "not JSON"),
    "100,000 brackets": ("[" * 100_000, "recursion limit"),
    "deep, closed": ("[" * 1000 + "]" * 1000, "recursion limit"),
    "nested arguments": (block(a=[[1]]), "Item 0 of Item 0 of 'a' should be"),
    "objects in an argument": (block(a={"b": {"c": 1}}), "finite number"),
    "long text": (block(a="x" * 201), "200 characters"),
    "neither block nor layers": ('{"subject": {}}', "'block', an 'architecture' or 'layers'"),
    "unknown field": ('{"subject": {"block": "B", "arguments": {}}}', "'arguments'"),
    "unknown check": ('{"subject": {"block": "B"}, "checks": ["x"]}', "'torchscript'"),
    "no layers": (spec(0), "at least 1"),
    "more layers than allowed": (spec(LIMIT + 1), f"{LIMIT} layers (BLOCKZOO_MAX_LAYERS)"),
    "10,000 layers": (spec(MAX_LAYERS), f"{LIMIT} layers (BLOCKZOO_MAX_LAYERS)"),
    "10,001 layers": (spec(MAX_LAYERS + 1), "at most 10000"),
    "many faults": (json.dumps({"subject": {"layers": [{"x": 1}] * 5000}}), "faults"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_each_is_a_problem_with_a_sentence(client, name):
    body, sentence = HOSTILE[name]
    headers = {"Content-Type": "application/json"}
    reply = client.post("/api/v1/report", content=body, headers=headers)
    assert reply.status_code == 422
    assert reply.headers["Content-Type"] == "application/problem+json"
    problem = Problem.model_validate_json(reply.content)
    assert sentence in problem.detail
    assert len(problem.errors) <= 20
    assert len(reply.content) < 20_000


def test_the_service_is_as_healthy_as_before(client):
    assert client.get("/readyz").json() == {"status": "ready"}
    subject = {"block": "Bottleneck", "args": {"out_channels": 64}}
    body = {"subject": subject, "checks": []}
    assert client.post("/api/v1/report", json=body).status_code == 200


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"subject": {"layers": [{"block": "Add"}, {"block": 7}]}}, "/subject/layers/1/block"),
        ({"subject": {"block": 7}}, "/subject/block"),
        ({"subject": {"block": "B", "args": {"a/b~": {"c": {}}}}}, "/subject/args/a~1b~0"),
        ({"subject": {"block": "B", "args": {"": 1}}}, "/subject/args/"),
        ({"subject": {"block": "B", "x" * 9999: 1}}, "/subject/" + "x" * 64),
        ({"subject": {"block": "B"}, "image": [1, 2]}, "/image"),
        ({"subject": {"block": "B"}, "image": [1, 2, "x"]}, "/image/2"),
        ({}, "/subject"),
        ([], ""),
    ],
)
def test_the_pointer_leads_to_the_fault(client, body, pointer):
    reply = client.post("/api/v1/report", json=body)
    assert [error["pointer"] for error in reply.json()["errors"]] == [pointer]


def test_the_pointer_leads_into_a_comparison(client):
    subjects = [{"block": "Add"}, {"layers": [{"block": "Add", "inputs": [1]}]}]
    reply = client.post("/api/v1/compare", json={"subjects": subjects})
    assert reply.json()["errors"][0]["pointer"] == "/subjects/1/layers/0/inputs/0"


def test_the_input_is_never_echoed(client):
    body = {"subject": {"block": {"secret-value": 1}}, "image": "secret-value", "checks": "secret"}
    assert "secret" not in client.post("/api/v1/report", json=body).text


@pytest.mark.parametrize(
    ("method", "path", "status", "allow"),
    [
        ("GET", "/api/v1/nothing", 404, None),
        ("GET", "/nothing", 404, None),
        ("GET", "/../pyproject.toml", 404, None),
        ("GET", "/%2e%2e/pyproject.toml", 404, None),
        ("GET", "/%00", 404, None),
        ("GET", "/api/v1/blocks/Bottleneck/", 404, None),
        ("GET", "/api/v1/report", 405, "POST"),
        ("DELETE", "/api/v1/report", 405, "POST"),
        ("POST", "/api/v1/blocks", 405, "GET"),
        ("POST", "/", 405, "GET, HEAD"),
    ],
)
def test_where_nothing_is_a_problem_says_so(client, method, path, status, allow):
    reply = client.request(method, path, headers={"Content-Type": "application/json"})
    assert reply.status_code == status
    assert reply.headers["Content-Type"] == "application/problem+json"
    assert reply.headers.get("Allow") == allow


def test_every_kind_of_error_of_a_block_has_a_row():
    from blocks import errors

    kinds = {
        value.kind
        for value in vars(errors).values()
        if isinstance(value, type) and issubclass(value, errors.BlockzooError)
    }
    assert kinds - set(TABLE) == set()
