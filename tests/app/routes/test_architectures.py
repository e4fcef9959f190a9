"""GET /architectures, and architectures as subjects of a report and of a comparison."""

import httpx
import pytest

import zoo

API = "/api/v1"


def listed(client: httpx.Client, **query) -> dict:
    response = client.get(f"{API}/architectures", params=query)
    assert response.status_code == 200, response.text
    return response.json()


def test_every_architecture_is_listed_with_its_cost_and_what_vouches_for_it(client):
    answer = listed(client, limit=200)
    assert [card["name"] for card in answer["architectures"]] == zoo.list()
    assert answer["total"] == len(zoo.list())
    card = next(c for c in answer["architectures"] if c["name"] == "resnet50")
    assert (card["params"], card["macs"]) == (25_557_032, 4_089_184_256)  # torchvision 0.28
    assert card["flops"] == 2 * card["macs"]
    assert card["paper"]["url"] == "https://arxiv.org/abs/1512.03385"
    assert {c["what"]: (c["status"], c["by"]) for c in card["claims"]} == {
        "params": ("exact", "torchvision 0.28.0"),
        "macs": ("exact", "torchvision 0.28.0"),
        "outputs": ("exact", "torchvision 0.28.0"),
    }
    assert [(a["recipe"], a["top1"]) for a in card["accuracy"]] == [
        ("IMAGENET1K_V1", 76.13),
        ("IMAGENET1K_V2", 80.858),
    ]


def test_one_without_a_reference_says_so(client):
    card = next(
        c for c in listed(client, limit=200)["architectures"] if c["name"] == "resnet50_gn_ws"
    )
    assert {claim["status"] for claim in card["claims"]} == {"unproved"}
    assert {claim["by"] for claim in card["claims"]} == {None}


def test_a_family_sorted_by_cost_in_pages(client):
    whole = listed(client, family="ResNet", sort="macs", limit=200)
    macs = [card["macs"] for card in whole["architectures"]]
    assert macs == sorted(macs)
    assert {card["family"] for card in whole["architectures"]} == {"ResNet"}
    second = listed(client, family="ResNet", sort="macs", offset=2, limit=3)
    assert second["architectures"] == whole["architectures"][2:5]
    assert second["total"] == whole["total"]


def test_sorted_by_accuracy_those_without_stand_last(client):
    top1 = [
        next((a["top1"] for a in card["accuracy"] if a["recipe"] == "IMAGENET1K_V2"), None)
        for card in listed(client, sort="top1", recipe="IMAGENET1K_V2", descending=True, limit=200)[
            "architectures"
        ]
    ]
    known = [value for value in top1 if value is not None]
    assert known
    assert known == sorted(known, reverse=True)
    assert top1 == known + [None] * (len(top1) - len(known))


def test_a_page_has_the_stage_table_of_the_paper(client):
    page = client.get(f"{API}/architectures/resnet50").json()
    rows = [(r["name"], r["block"], r["repeats"], r["output"]) for r in page["stages"]]
    assert rows == [  # arXiv:1512.03385, Table 1; the stem holds its conv1 and the pooling
        ("stem", "ConvNormAct, MaxPool", 1, [[64, 56, 56]]),
        ("stage1", "Bottleneck", 3, [[256, 56, 56]]),
        ("stage2", "Bottleneck", 4, [[512, 28, 28]]),
        ("stage3", "Bottleneck", 6, [[1024, 14, 14]]),
        ("stage4", "Bottleneck", 3, [[2048, 7, 7]]),
        ("head", "Classifier", 1, [[1000]]),
    ]
    assert sum(row["params"] for row in page["stages"]) == page["params"]
    assert sum(row["macs"] for row in page["stages"]) == page["macs"]
    assert page["features"][-1] == {"channels": 2048, "reduction": 32}
    assert page["weights"]["layer1.0.conv1"] == "stages.stage1.0.reduce.conv"
    assert "class ResNet(Network)" in page["source"]
    assert page["no_spec"] is None


def test_its_spec_costs_the_same(client):
    page = client.get(f"{API}/architectures/resnet18").json()
    report = client.post(f"{API}/report", json={"subject": page["spec"], "checks": []}).json()
    assert (report["cost"]["params"], report["cost"]["macs"]) == (page["params"], page["macs"])


def test_a_report_on_any_image_size(client):
    asked = {"subject": {"architecture": "resnet18"}, "image": [3, 320, 192], "checks": []}
    report = client.post(f"{API}/report", json=asked).json()
    assert report["output"] == [1000]
    assert report["cost"]["params"] == 11_689_512  # torchvision 0.28
    convolutions = 1_814_073_344 - 512 * 1000  # its macs at 224, without the linear layer
    assert report["cost"]["macs"] == convolutions * (320 * 192) // 224**2 + 512 * 1000


def test_knobs_and_channels_of_the_image(client):
    subject = {"architecture": "resnet18", "args": {"classes": 10}}
    asked = {"subject": subject, "image": [1, 64, 64], "checks": ["torchscript"]}
    report = client.post(f"{API}/report", json=asked).json()
    assert report["output"] == [10]
    assert report["cost"]["params"] == 11_689_512 - 990 * 513 - 2 * 64 * 49
    assert report["checks"]["torchscript"]["status"] == "passed"


def test_architectures_compare_with_blocks_and_specs(client):
    subjects = [
        {"architecture": "resnet18"},
        {"architecture": "resnet18", "args": {"classes": 10}},
        {"layers": [{"block": "ConvNormAct", "args": {"out_channels": 8}}]},
    ]
    rows = client.post(f"{API}/compare", json={"subjects": subjects}).json()["rows"]
    assert [row["label"] for row in rows] == ["resnet18 1", "resnet18 2", "spec"]
    assert rows[0]["cost"]["params"] - rows[1]["cost"]["params"] == 990 * 513


@pytest.mark.parametrize(
    ("subject", "pointer", "sentence"),
    [
        ({"architecture": "resnet5O"}, "/subject/architecture", "resnet50"),
        ({"architecture": "resnet50", "args": {"clases": 5}}, "/subject/args/clases", "'classes'"),
        ({"architecture": "resnet50", "args": {"classes": 0}}, "/subject/args/classes", "from 1"),
        ({"architecture": "resnet50", "args": {"depths": [1, 2]}}, "/subject/args/depths", "list"),
    ],
)
def test_what_is_wrong_with_a_subject(client, subject, pointer, sentence):
    response = client.post(f"{API}/report", json={"subject": subject})
    assert response.status_code == 422
    fault = response.json()["errors"][0]
    assert fault["pointer"] == pointer
    assert sentence in fault["detail"]


def test_unknown_names_get_the_nearest(client):
    response = client.get(f"{API}/architectures/resnet5O")
    assert response.status_code == 404
    assert "resnet50" in response.json()["detail"]
    response = client.get(f"{API}/architectures", params={"family": "Resnet"})
    assert response.status_code == 422
    assert "'ResNet'" in response.json()["detail"]


def test_a_page_that_was_seen_is_not_sent_again(client):
    first = client.get(f"{API}/architectures/resnet18")
    tag = {"If-None-Match": first.headers["ETag"]}
    assert client.get(f"{API}/architectures/resnet18", headers=tag).status_code == 304
