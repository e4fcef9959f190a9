"""Layers inside layers, asked of the service: their limits, their places, and what is hostile."""

import json
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from torch import nn

from app.schemas.spec import MAX_NESTING
from app.settings import Settings
from app.workers import jobs

LIMIT = Settings.model_fields["max_layers"].default
BYTES = Settings.model_fields["max_body_bytes"].default
POOL = {"block": "MaxPool", "args": {"kernel_size": 1, "stride": 1}}


def chain(layers: list[Any]) -> dict[str, Any]:
    return {"block": "Chain", "args": {"layers": layers}}


def deep(depth: int) -> dict[str, Any]:
    layer = POOL
    for _ in range(depth):
        layer = chain([layer])
    return layer


def post(client, subject: Any) -> Any:
    return client.post("/api/v1/report", json={"subject": subject, "checks": []})


def test_nested_layers_are_reported_and_compared(client):
    reply = post(client, chain([POOL, chain([POOL])]))
    assert [layer["path"] for layer in reply.json()["layers"]] == ["max_pool_1", "chain_1"]
    pair = {"subjects": [chain([POOL]), {"block": "MaxPool"}], "image": [8, 16, 16]}
    rows = client.post("/api/v1/compare", json=pair).json()["rows"]
    assert [row["label"] for row in rows] == ["Chain", "MaxPool"]


def test_the_deepest_nest_is_taken(client):
    layer = POOL
    for _ in range(MAX_NESTING):
        args = {"branches": {"a": [layer], "b": []}, "connection": "Add"}
        layer = {"block": "Parallel", "args": args}
    assert post(client, layer).status_code == 200
    assert post(client, {"layers": [layer], "image": [8, 16, 16]}).status_code == 200


def test_branches_keep_their_order_and_arguments_need_none(client):
    def asked(names: str, **args: Any) -> Any:
        widths = [{"block": "ConvNormAct", "args": {"out_channels": 4, **args}}]
        branches = dict.fromkeys(names, widths)
        return post(
            client, {"block": "Parallel", "args": {"branches": branches, "connection": "Concat"}}
        )

    one, other = asked("zay"), asked("azy")
    found = [layer["name"] for layer in one.json()["layers"][0]["layers"]]
    assert found == ["z", "a", "y"]
    assert one.headers["ETag"] != other.headers["ETag"]
    norm = {"type": "BatchNorm2d", "eps": 0.01, "momentum": 0.2}
    turned = dict(reversed(norm.items()))
    spelled = asked("ab", norm_layer=norm, stride=2), asked("ab", stride=2, norm_layer=turned)
    assert len({reply.headers["ETag"] for reply in spelled}) == 1


def test_the_card_of_a_structural_block_says_that_it_holds_layers_and_is_experimental(client):
    card = client.get("/api/v1/blocks/Parallel").json()
    assert card["experimental"] is True
    assert card["args_schema"]["properties"]["branches"]["layers"] is True
    assert "layers" not in card["args_schema"]["properties"]["connection"]
    assert client.get("/api/v1/blocks/MBConv").json()["experimental"] is False


REFUSED = {
    "nested layers count": (
        {"layers": [chain([POOL] * (LIMIT // 2)), chain([POOL] * (LIMIT // 2))]},
        f"{LIMIT} layers (BLOCKZOO_MAX_LAYERS); this one has {LIMIT + 2}", "/subject",
    ),
    "those of a block count too": (
        chain([POOL] * (LIMIT + 1)), f"this one has {LIMIT + 1}", "/subject",
    ),
    "those of branches count too": (
        {"block": "Parallel", "args": {"connection": "Add", "branches": [[POOL] * 600] * 2}},
        "this one has 1200", "/subject",
    ),
    "too deep": (deep(MAX_NESTING + 1), "nested at most 32 deep", "/subject"),
    "too deep in a spec": ({"layers": [deep(MAX_NESTING + 1)]}, "at most 32 deep", "/subject"),
    "an abyss": (deep(100), "not JSON: recursion limit exceeded", ""),
    "inputs inside": (
        chain([POOL, {**POOL, "inputs": ["a"]}]),
        "'inputs' is not a field that is known here", "/subject/args/layers/1/inputs",
    ),
    "a wrong type inside a branch": (
        {"block": "Parallel", "args": {"connection": "Add", "branches": {"a": [{"block": 3}]}}},
        "'block' should be a valid string", "/subject/args/branches/a/0/block",
    ),
    "a number among layers": (
        chain([POOL, 3]), "Item 1 of 'layers' should be", "/subject/args/layers/1",
    ),
    "what only the worker knows": (
        {"layers": [chain([POOL, {"block": "MaxPool", "args": {"stride": 0}}])],
         "image": [8, 16, 16]},
        "Layer 'chain_1.max_pool_2' cannot be built: stride=0",
        "/subject/layers/0/args/layers/1/args/stride",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", REFUSED)
def test_it_is_refused_with_its_place(client, what):
    subject, said, pointer = REFUSED[what]
    reply = post(client, subject)
    assert reply.status_code == 422
    fault = reply.json()["errors"][0]
    assert said in fault["detail"]
    assert fault["pointer"] == pointer
    assert len(reply.content) < 5_000


def filled(unit: Any, wrap: Any) -> bytes:
    """A body as large as is taken, of as many units."""
    size = len(json.dumps(unit, separators=(",", ":"))) + 1
    body = {"subject": wrap([unit] * ((BYTES - 500) // size)), "checks": []}
    return json.dumps(body, separators=(",", ":")).encode()


HOSTILE = {
    "small layers": filled({"block": "A"}, chain),
    "empty branches": filled([], lambda parts: {"block": "Parallel", "args": {"branches": parts}}),
    "layers in branches": filled(
        [{"block": "A"}], lambda parts: {"block": "Parallel", "args": {"branches": parts}}
    ),
    "faults": filled({"block": 3}, chain),
    "deep ones": filled(deep(30), chain),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_body_is_refused_at_little_cost(client, what):
    headers = {"Content-Type": "application/json"}
    began = time.perf_counter()
    reply = client.post("/api/v1/report", content=HOSTILE[what], headers=headers)
    assert reply.status_code == 422
    assert len(reply.content) < 10_000
    assert time.perf_counter() - began < 2


def test_a_deep_nest_is_made_and_run_as_often_as_a_row(monkeypatch):
    """None of its layers is made or runs once for each depth, which would be 32 times."""
    count = 200
    row = [{"block": "ConvNormAct", "args": {"out_channels": 8}}] * count
    nest = chain(row)
    for _ in range(MAX_NESTING - 1):
        nest = chain([nest])
    calls = Counter()
    for method in ("__init__", "forward"):
        monkeypatch.setattr(nn.Conv2d, method, counted(calls, method))
    seen = {}
    for name, subject in (("row", {"layers": row}), ("nest", nest)):
        calls.clear()
        request = {"subject": subject, "image": [8, 16, 16], "checks": []}
        outcome = jobs.report(json.dumps(request).encode())
        seen[name] = dict(calls)
    assert json.loads(outcome["ok"])["cost"]["params"] == count * (8 * 8 * 9 + 2 * 8)
    assert seen["row"]["forward"] >= count
    assert {m: n for m, n in seen["nest"].items() if n > 2 * seen["row"][m]} == {}


def counted(calls: Counter[str], method: str) -> Callable[..., Any]:
    original = getattr(nn.Conv2d, method)

    def counting(self, *args, **kwargs):
        calls[method] += 1
        return original(self, *args, **kwargs)

    return counting
