"""zoo.create with weights: torchvision's names and ours, another head, another network."""

import re

import pytest
import torch

import zoo
from blocks.checkpoints import CheckpointError, load_checkpoint, schemes
from blocks.checkpoints.foreign_names import in_own_names
from tests.zoo.golden import fill, numeric, probe

REFERENCE = numeric()["resnet18"]


@pytest.fixture
def torchvisions(tmp_path):
    """A checkpoint as torchvision publishes one."""
    state = {key: fill(key, tuple(shape)) for key, shape in REFERENCE["state_dict"]}
    torch.save(
        {k: v.float() if v.is_floating_point() else v for k, v in state.items()},
        tmp_path / "resnet18.pth",
    )
    return tmp_path / "resnet18.pth"


def test_a_checkpoint_of_torchvision_loads_key_by_key(torchvisions):
    network = zoo.create("resnet18", weights=torchvisions).eval()
    with torch.no_grad():
        scores = network(probe(128).float())
    assert scores.norm().item() == pytest.approx(REFERENCE["l2"], rel=1e-5)  # it is float32


def test_load_checkpoint_reports_what_went_where(torchvisions):
    report = load_checkpoint(zoo.resnet18(), torchvisions)
    assert report.complete
    assert len(report.loaded) == len(REFERENCE["state_dict"])
    assert "stages.stage1.0.spatial1.conv.weight" in report.loaded


def test_a_torchvision_address_does_the_same(torchvisions, monkeypatch):
    monkeypatch.setattr(schemes, "torchvision_models", lambda: {"resnet18": str(torchvisions)})
    monkeypatch.setattr(schemes, "download", lambda where, *_: torchvisions)
    network = zoo.create("resnet18", weights="torchvision://resnet18")
    conv = fill("conv1.weight", (64, 3, 7, 7)).float()
    assert torch.equal(network.stem.conv.conv.weight, conv)


def test_our_own_checkpoint_comes_back(tmp_path):
    saved = zoo.resnet18(classes=7)
    torch.save(saved.state_dict(), tmp_path / "own.pth")
    loaded = zoo.create("resnet18", weights=tmp_path / "own.pth", classes=7)
    assert all(
        torch.equal(a, b) for a, b in zip(saved.parameters(), loaded.parameters(), strict=True)
    )


def test_another_number_of_classes_leaves_the_head_alone(torchvisions):
    with pytest.warns(UserWarning, match=r"head\.linear\.weight \[1000, 512\] for \[10, 512\]"):
        network = zoo.create("resnet18", weights=torchvisions, classes=10)
    assert network.head.linear.out_features == 10
    conv = fill("conv1.weight", (64, 3, 7, 7)).float()
    assert torch.equal(network.stem.conv.conv.weight, conv)


@pytest.mark.parametrize(
    ("name", "knobs"),
    [("resnet34", {}), ("resnet50", {"classes": 10}), ("resnet18", {"in_channels": 1})],
)
def test_a_checkpoint_of_another_network_is_refused(torchvisions, name, knobs):
    with pytest.raises(CheckpointError) as refusal:
        zoo.create(name, weights=torchvisions, **knobs)
    assert re.search(r"does not fit .*(missing: stages|of another shape: stem)", str(refusal.value))


def test_a_name_keeps_what_stands_behind_the_module():
    state = {"layer1.0.bn1.running_mean": torch.zeros(64)}
    assert list(in_own_names(zoo.resnet18(), state)) == [
        "stages.stage1.0.spatial1.norm.running_mean"
    ]
