"""R19: files that are refused: one error for all, a sentence, and a model that is as it was."""

import json
import resource
import time
import warnings
from pathlib import Path

import pytest
import torch
from torch import nn

from blocks.checkpoints import UnverifiedWarning, load_checkpoint, schemes
from tests.blocks.checkpoints import files
from tests.blocks.checkpoints.conftest import Web
from tests.blocks.checkpoints.refusal import refused

KINDS = sorted(files.hostile(Path("/nowhere")))


@pytest.mark.parametrize("kind", KINDS)
def test_it_is_refused(kind: str, tmp_path: Path) -> None:
    file = tmp_path / "some.pth"
    file.write_bytes(files.hostile(tmp_path / "mark")[kind])
    error = refused(file)
    assert "some.pth" in error
    assert not (tmp_path / "mark").exists()


@pytest.mark.parametrize("how", ["file", "http", "torchvision", "open-mmlab"])
def test_code_is_run_by_no_scheme(
    how: str, web: Web, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mark = tmp_path / "mark"
    content = files.hostile(mark)["evil"]
    file = tmp_path / files.named(content)
    file.write_bytes(content)
    url = web.sends(f"/{file.name}", content)
    monkeypatch.setattr(schemes, "torchvision_models", lambda: {"evil": url})
    (tmp_path / "mmcv").mkdir()
    (tmp_path / "mmcv" / "open_mmlab.json").write_text(json.dumps({"evil": url}))
    where = {"file": str(file), "http": url}.get(how, f"{how}://evil")
    error = refused(where)
    assert "posix.mkdir, which could run code" in error
    assert not mark.exists()


def test_a_bomb_costs_neither_time_nor_memory(tmp_path: Path) -> None:
    file = tmp_path / "bomb.pth"
    file.write_bytes(files.bomb(256))
    assert file.stat().st_size < 2 << 20
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.perf_counter()
    error = refused(file)
    assert time.perf_counter() - start < 0.1
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50_000  # kilobytes
    assert "compressed archive" in error


def test_a_claim_costs_no_memory(tmp_path: Path) -> None:
    file = tmp_path / "claim.pth"
    file.write_bytes(files.old_claim(2**31 - 1))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert "claims 8589934588 bytes in" in refused(file)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50_000


def test_members_that_overlap_are_counted(tmp_path: Path) -> None:
    """A central directory may list one stretch of the file many times."""
    content = files.saved({"w": torch.zeros(1000)})
    file = tmp_path / "overlap.pth"
    file.write_bytes(files.overlapping(content, 50))
    assert "claims" in refused(file)


def test_torchscript_is_refused(tmp_path: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # torch.jit is deprecated
        torch.jit.script(nn.Linear(2, 2)).save(str(tmp_path / "script.pt"))
    assert "is a TorchScript program" in refused(tmp_path / "script.pt")


def test_a_whole_module_is_refused(tmp_path: Path) -> None:
    torch.save(files.model(), tmp_path / "whole.pth")
    error = refused(tmp_path / "whole.pth")
    assert "torch.nn.modules.container.Sequential, which could run code" in error
    assert "the state_dict alone" in error


def test_a_file_over_the_limit_is_not_opened(tmp_path: Path) -> None:
    file = tmp_path / "large.pth"
    file.write_bytes(files.saved(files.model().state_dict()))
    assert "over the limit of 100; raise max_bytes" in refused(file, max_bytes=100)


@pytest.mark.parametrize("where", ["/no/such/file.pth", "/", "nul\0.pth"])
def test_what_is_no_file_is_said(where: str) -> None:
    assert "cannot be opened" in refused(where)


@pytest.mark.parametrize(
    "content", [b"", b"\xff" * 100, b"\x02\0\0\0\0\0\0\0{}", b"\xff" * 8 + b"{}"]
)
def test_damaged_safetensors(content: bytes, tmp_path: Path) -> None:
    file = tmp_path / "some.safetensors"
    file.write_bytes(content)
    if content.endswith(b"{}") and content[0] == 2:
        assert load_checkpoint(files.model(), file).loaded == ()  # an empty one is honest
    else:
        assert "some.safetensors" in refused(file)


def test_a_downloaded_one_is_refused_too(web: Web) -> None:
    content = files.bomb(4)
    with pytest.warns(UnverifiedWarning):
        assert "compressed archive" in refused(web.sends("/bomb.pth", content))
