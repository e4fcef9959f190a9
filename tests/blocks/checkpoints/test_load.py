"""load_checkpoint: what is read, from where, and what is told of what did not fit."""

import sys
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor, nn

from blocks.checkpoints import CheckpointError, LoadReport, Mismatch, fetch_state, load_checkpoint
from tests.blocks.checkpoints import files
from tests.blocks.checkpoints.files import model, same

OLD = {"_use_new_zipfile_serialization": False}


def state() -> dict[str, Tensor]:
    return model(1).state_dict()


def loaded(found: Any, tmp_path: Path, **options: Any) -> tuple[nn.Sequential, LoadReport]:
    (tmp_path / "some.pth").write_bytes(files.saved(found))
    target = model()
    return target, load_checkpoint(target, tmp_path / "some.pth", **options)


@pytest.mark.parametrize("options", [{}, OLD], ids=["new", "old"])
@pytest.mark.parametrize("as_text", [False, True])
def test_files_of_torch_old_and_new(options: dict[str, Any], as_text: bool, tmp_path: Path) -> None:
    file = tmp_path / "some.pth"
    file.write_bytes(files.saved(state(), **options))
    target = model()
    report = load_checkpoint(target, str(file) if as_text else file)
    assert same(target, model(1))
    assert report.complete
    assert len(report.loaded) == len(state())
    assert str(report) == "7 tensors loaded"


def test_the_model_owns_its_weights(tmp_path: Path) -> None:
    """The file is mapped while it is read; afterwards it may go."""
    target, _ = loaded(state(), tmp_path)
    (tmp_path / "some.pth").write_bytes(b"\0" * 5000)
    assert same(target, model(1))


def test_safetensors(tmp_path: Path) -> None:
    safetensors = pytest.importorskip("safetensors.torch")
    for name in ("some.safetensors", "some.pth"):  # known by its contents, too
        safetensors.save_file(state(), tmp_path / name)
        target = model()
        assert load_checkpoint(target, tmp_path / name).complete
        assert same(target, model(1))


def test_safetensors_that_is_not_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "some.safetensors").write_bytes(b"\x02" + b"\0" * 7 + b"{}")
    monkeypatch.setitem(sys.modules, "safetensors", None)
    with pytest.raises(CheckpointError, match="needs the package safetensors; pip install"):
        load_checkpoint(model(), tmp_path / "some.safetensors")


@pytest.mark.parametrize("wrapper", ["state_dict", "model"])
def test_what_training_puts_around_is_taken_off(wrapper: str, tmp_path: Path) -> None:
    found = {wrapper: state(), "meta": {"epoch": 3, "classes": ("a", "b")}, "optimizer": {"lr": 1}}
    target, report = loaded(found, tmp_path)
    assert report.complete
    assert same(target, model(1))


def test_the_name_of_a_parallel_model_is_taken_off(tmp_path: Path) -> None:
    parallel = {f"module.{name}": tensor for name, tensor in state().items()}
    assert loaded(parallel, tmp_path)[1].complete
    kept = loaded(parallel, tmp_path, revise_keys=())[1]
    assert (kept.loaded, kept.missing[0]) == ((), "0.weight")
    assert kept.unexpected[0] == "module.0.weight"


def test_names_are_revised(tmp_path: Path) -> None:
    renamed = {f"stem.{name}": tensor for name, tensor in state().items()}
    revise = [(r"^stem\.(\d)", r"\1")]
    assert loaded(renamed, tmp_path, revise_keys=revise)[1].complete
    with pytest.raises(CheckpointError, match="gives two tensors the name 'x'"):
        loaded(renamed, tmp_path, revise_keys=[("^.*$", "x")])


@pytest.mark.parametrize("prefix", ["backbone", "backbone."])
def test_a_part_by_its_prefix(prefix: str, tmp_path: Path) -> None:
    found = {f"backbone.{n}": t for n, t in state().items()} | {"head.weight": torch.ones(2)}
    found["backbone_2.0.weight"] = torch.ones(1)
    target, report = loaded(found, tmp_path, prefix=prefix)
    assert report.complete
    assert same(target, model(1))


def test_a_prefix_without_tensors_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CheckpointError, match=r"nothing below prefix='neck'; its names begin with"):
        loaded(state(), tmp_path, prefix="neck")


def test_what_does_not_fit_is_told(tmp_path: Path) -> None:
    found = state()
    del found["0.bias"]
    found["0.weight"] = torch.ones(4, 3, 5, 5)
    found["head.weight"] = torch.ones(1)
    target, report = loaded(found, tmp_path)
    assert report.missing == ("0.bias",)
    assert report.unexpected == ("head.weight",)
    assert report.mismatched == (Mismatch("0.weight", (4, 3, 5, 5), (4, 3, 3, 3)),)
    assert not report.complete
    assert str(report) == (
        "5 tensors loaded; 1 missing: 0.bias; 1 unexpected: head.weight; "
        "1 of another shape: 0.weight [4, 3, 5, 5] for [4, 3, 3, 3]"
    )
    assert torch.equal(target[0].weight, model()[0].weight)
    assert torch.equal(target[1].weight, model(1)[1].weight)


def test_strict_refuses_what_does_not_fit(tmp_path: Path) -> None:
    assert loaded(state(), tmp_path, strict=True)[1].complete
    target = model()
    (tmp_path / "some.pth").write_bytes(files.saved({**state(), "0.bias": torch.ones(5)}))
    with pytest.raises(CheckpointError, match=r"does not fit this Sequential: .*0.bias \[5\] for"):
        load_checkpoint(target, tmp_path / "some.pth", strict=True)
    assert same(target, model())


def test_the_counter_that_old_files_lack_is_not_missed(tmp_path: Path) -> None:
    old = {n: t for n, t in state().items() if not n.endswith("num_batches_tracked")}
    assert loaded(old, tmp_path, strict=True)[1].complete


def test_a_model_without_memory_is_refused(tmp_path: Path) -> None:
    (tmp_path / "some.pth").write_bytes(files.saved(state()))
    with torch.device("meta"):
        target = model()
    with pytest.raises(CheckpointError, match="on the meta device"):
        load_checkpoint(target, tmp_path / "some.pth")


def test_tied_weights_are_loaded(tmp_path: Path) -> None:
    tied = nn.Sequential(nn.Linear(4, 4), nn.Linear(4, 4))
    tied[1].weight = tied[0].weight
    torch.save(tied.state_dict(), tmp_path / "tied.pth")
    target = nn.Sequential(nn.Linear(4, 4), nn.Linear(4, 4))
    assert load_checkpoint(target, tmp_path / "tied.pth", strict=True).complete
    assert torch.equal(target[1].weight, tied[0].weight)


def test_tensors_are_cast_to_the_models_type(tmp_path: Path) -> None:
    torch.save({k: v.half() for k, v in state().items()}, tmp_path / "half.pth")
    target = model()
    assert load_checkpoint(target, tmp_path / "half.pth").complete
    assert target[0].weight.dtype == torch.float32


def test_the_tensors_alone_can_be_had(tmp_path: Path) -> None:
    torch.save({"a.x": torch.ones(1), "b.x": torch.ones(1)}, tmp_path / "some.pth")
    assert list(fetch_state(tmp_path / "some.pth", prefix="b")) == ["x"]
