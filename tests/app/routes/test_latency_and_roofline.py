"""POST /report with latency and roofline: parts of a report, the first in the quiet worker."""

import time
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from app.schemas.roofline import HardwareList

BLOCK = {"block": "MBConv", "args": {"out_channels": 8}}
FEW = {"warmup": 1, "runs": 5}


def ask(client, *parts, **options):
    body = {"subject": BLOCK, "image": [8, 16, 16], "checks": [], "with": parts}
    return client.post("/api/v1/report", json=body | {"options": options})


def test_a_latency_is_measured_and_never_kept(client):
    reply = ask(client, "latency", "roofline", latency=FEW | {"layers": True})
    assert reply.status_code == 200
    parts = reply.json()["parts"]
    assert parts["latency"]["times"]["median_ms"] > 0
    assert parts["latency"]["runs"] == 5
    assert parts["latency"]["surroundings"]["requests"] >= 0
    timed = {layer["path"] for layer in parts["latency"]["layer_times"]["layers"]}
    placed = {layer["path"] for layer in parts["roofline"]["layers"]}
    assert "spatial.conv" in timed & placed
    assert reply.headers["Cache-Control"] == "no-store"
    assert "ETag" not in reply.headers


def test_a_roofline_alone_is_an_answer_like_any_other(client):
    own = {"peak_gflops": 100, "bandwidth_gbytes": 10}
    reply = ask(client, "roofline", roofline={"hardware": own})
    roofline = reply.json()["parts"]["roofline"]
    assert roofline["hardware"]["ridge"] == 10
    assert "ETag" in reply.headers
    again = ask(client, "roofline", roofline={"hardware": "a100", "dtype": "float16"})
    assert again.json()["parts"]["roofline"]["hardware"]["title"] == "NVIDIA A100 SXM 80 GB"


def test_the_hardware_can_be_listed(client):
    reply = client.get("/api/v1/hardware")
    cards = {card.name: card for card in HardwareList.model_validate_json(reply.content).hardware}
    assert cards["t4"].flops_per_second["float16"] / cards["t4"].bytes_per_second == 65e12 / 320e9
    again = client.get("/api/v1/hardware", headers={"If-None-Match": reply.headers["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize(
    ("options", "pointer", "said"),
    [
        ({"roofline": {"hardware": "quantum"}}, "/options/roofline/hardware", "there are t4, v100"),
        ({"roofline": {"dtype": "tf32"}}, "/options/roofline/dtype", "float32, float16, int8"),
        ({"roofline": {"hardware": 5}}, "/options/roofline/hardware", "valid string"),
        (
            {"roofline": {"hardware": {"peak_gflops": 1, "bandwidth_gbytes": 0}}},
            "/options/roofline/hardware/bandwidth_gbytes",
            "greater than 0",
        ),
        ({"latency": {"threads": 256}}, "/options/latency/threads", "BLOCKZOO_LATENCY_THREADS"),
        ({"latency": {"runs": 1}}, "/options/latency/runs", "greater than or equal to 5"),
    ],
)
def test_what_cannot_be_is_a_sentence_at_its_place(client, options, pointer, said):
    reply = ask(client, "roofline", "latency", **options)
    assert reply.status_code == 422
    fault = reply.json()["errors"][0]
    assert fault["pointer"] == pointer
    assert said in fault["detail"]


def test_what_is_too_large_to_run_names_the_limit(client):
    subject = {"architecture": "regnet_y_128gf"}
    body = {"subject": subject, "checks": [], "with": ["latency"]}
    fault = client.post("/api/v1/report", json=body).json()["errors"][0]
    assert "the limit is 150,000,000 (BLOCKZOO_QUIET_PARAMS)" in fault["detail"]


def test_a_comparison_times_each_subject(client):
    other = {"block": "FusedMBConv", "args": {"out_channels": 8}}
    body = {"subjects": [BLOCK, other], "image": [8, 16, 16], "with": ["latency"]}
    reply = client.post("/api/v1/compare", json=body | {"options": {"latency": FEW}})
    assert reply.status_code == 200
    assert reply.text.count('"median_ms"') == 2


def test_a_comparison_of_rooflines_explains_itself(client):
    args = {"out_channels": 48, "expansion": 4}
    subjects = [{"block": name, "args": args} for name in ("MBConv", "FusedMBConv")]
    body = {"subjects": subjects, "image": [48, 56, 56], "with": ["roofline"], "reference": 1}
    reply = client.post("/api/v1/compare", json=body)
    (sentence,) = reply.json()["explanations"]
    assert sentence.startswith("On NVIDIA T4 in float32, MBConv has 0.22 times the FLOPs of Fused")
    assert client.post("/api/v1/compare", json=body | {"with": []}).json()["explanations"] == []


def test_the_quiet_worker_takes_few_and_the_others_do_not_notice(faulty):
    with ThreadPoolExecutor(9) as threads:
        busy = [threads.submit(faulty.report, "Nap", **{"with": ["latency"]}) for _ in range(8)]
        time.sleep(0.2)
        assert faulty.report("Nap").status_code == 200
        replies = [reply.result() for reply in busy]
    refused = [reply for reply in replies if reply.status_code == 503]
    assert {reply.status_code for reply in replies} == {200, 503}
    assert [reply for reply in refused if reply.headers["Retry-After"] != "5"] == []
    assert [r for r in refused if "BLOCKZOO_CLIENT_SHARE" not in r.json()["detail"]] == []


def test_a_measurement_ends_when_its_client_leaves(faulty):
    body = {"subject": {"block": "HangInCpp"}, "checks": [], "with": ["latency"]}
    with pytest.raises(httpx.ReadTimeout):
        httpx.post(faulty.client.base_url.join("/api/v1/report"), json=body, timeout=0.5)
    began = time.perf_counter()
    assert faulty.report("Nap", **{"with": ["latency"]}).status_code == 200
    assert time.perf_counter() - began < 10  # the quiet worker would have hung for 30 s
