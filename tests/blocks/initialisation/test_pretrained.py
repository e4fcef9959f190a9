"""Pretrained: a checkpoint wins, what it does not match takes its own configuration."""

from pathlib import Path
from typing import Any

import pytest
import torch
from torch import nn

from blocks.checkpoints import CheckpointError
from blocks.initialisation import Sequential, initialize
from tests.blocks.initialisation.foo import CFG1, CFG2, OUTER, FooConv1d, FooConv2d, filled


@pytest.fixture
def checkpoint(tmp_path: Path) -> str:
    """All of a FooConv1d named `0.`, at 7, and something else's at `backbone.`."""
    file = tmp_path / "some.pth"
    tensors = {"0.conv1d.weight": torch.full((1, 4, 4), 7.0), "0.conv1d.bias": torch.tensor([7.0])}
    backbone = {f"backbone.{n.removeprefix('0.')}": t + 1 for n, t in tensors.items()}
    torch.save({"state_dict": tensors | backbone, "meta": {"epoch": 3}}, file)
    return str(file)


@pytest.mark.parametrize("in_a_list", [False, True])
def test_a_checkpoint_wins_and_the_rest_takes_its_own(checkpoint: str, in_a_list: bool) -> None:
    pretrained: Any = {"type": "Pretrained", "checkpoint": checkpoint}
    config = [pretrained, OUTER] if in_a_list else pretrained
    model1, model2 = FooConv1d(CFG1), FooConv2d(CFG2)
    Sequential(model1, model2, init_cfg=config).init_weights()
    assert (filled(model1.conv1d), filled(model2.conv2d)) == ((7, 7), (2, 3))
    assert model1.is_init
    assert model2.is_init


def test_a_part_of_a_checkpoint(checkpoint: str) -> None:
    model = FooConv1d({"type": "Pretrained", "checkpoint": checkpoint, "prefix": "backbone."})
    model.init_weights()
    assert filled(model.conv1d) == (8, 8)


def test_an_outer_checkpoint_wins_over_an_inner(checkpoint: str) -> None:
    inner = {"type": "PretrainedInit", "checkpoint": checkpoint, "prefix": "backbone"}
    outer = {"type": "PretrainedInit", "checkpoint": checkpoint}
    model = FooConv1d(inner)
    Sequential(model, init_cfg=outer).init_weights()
    assert filled(model.conv1d) == (7, 7)


def test_an_override_wins_over_its_checkpoint(checkpoint: str) -> None:
    model = nn.Sequential(FooConv1d())
    override = {"type": "Constant", "name": "0.conv1d", "val": 1}
    initialize(model, {"type": "Pretrained", "checkpoint": checkpoint, "override": override})
    assert filled(model[0].conv1d) == (1, 0)


def test_a_checkpoint_of_which_nothing_fits_warns(checkpoint: str) -> None:
    with pytest.warns(UserWarning, match="nothing of .* fits this Linear"):
        initialize(nn.Linear(1, 1), {"type": "Pretrained", "checkpoint": checkpoint})


def test_in_a_list_a_checkpoint_comes_last(checkpoint: str) -> None:
    model = nn.Sequential(FooConv1d())
    initialize(model, [{"type": "Pretrained", "checkpoint": checkpoint}, OUTER])
    assert filled(model[0].conv1d) == (7, 7)


def test_a_checkpoint_that_is_refused_leaves_everything(tmp_path: Path) -> None:
    (tmp_path / "bad.pth").write_bytes(b"bad")
    inner = FooConv1d({"type": "Pretrained", "checkpoint": str(tmp_path / "bad.pth")})
    model = Sequential(FooConv2d(CFG2), inner, init_cfg=OUTER)
    before = {name: tensor.clone() for name, tensor in model.state_dict().items()}
    with pytest.raises(CheckpointError, match=r"'bad.pth' is not a checkpoint"):
        model.init_weights()
    assert [n for n, t in model.state_dict().items() if not torch.equal(t, before[n])] == []
    assert not model.is_init
