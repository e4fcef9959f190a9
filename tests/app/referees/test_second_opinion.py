"""Referees run for real: their number, whether it is ours, and why not."""

import subprocess
import sys

import pytest
import torch
from torch import Tensor, nn

from app.measure.conventions import reconcile
from app.referees import second_opinion
from blocks import SqueezeExcitation
from blocks.errors import MeasureError, UnknownNameError

IMAGE = (64, 28, 28)


def squeeze() -> nn.Module:
    return SqueezeExcitation(64)  # 4 squeezed channels


def test_fvcore_says_what_was_foreseen_and_why() -> None:
    said = second_opinion("fvcore", squeeze(), IMAGE, reconcile(squeeze(), IMAGE))
    pooling = 64 * 28 * 28
    assert (said.ours, said.macs) == (2 * 64 * 4, 2 * 64 * 4 + pooling)
    assert said.by_operator == {"conv": 2 * 64 * 4, "adaptive_avg_pool2d": pooling}
    assert (said.agrees, said.explained, said.params) == (False, True, None)
    assert said.verdict == (
        "fvcore counts 50,176 more than we do, by its rules: "
        "fvcore adds 50,176 for the pooling in adaptive_avg_pool2d."
    )
    assert said.seconds > 0


def test_torchinfo_agrees_where_there_is_no_bias() -> None:
    conv = nn.Conv2d(64, 8, 3, bias=False)
    said = second_opinion("torchinfo", conv, IMAGE, reconcile(conv, IMAGE))
    assert (said.macs, said.params) == (8 * 64 * 9 * 26 * 26, 8 * 64 * 9)
    assert (said.agrees, said.explained, said.terms) == (True, True, [])
    assert said.verdict == "torchinfo counts the same multiply-accumulates as we do."


def test_what_the_rules_do_not_explain_is_said() -> None:
    conv = nn.Conv2d(64, 8, 3)
    foreseen = reconcile(conv, IMAGE)
    wrong = foreseen.tools[0].model_copy(update={"total": 1})
    said = second_opinion(
        "fvcore", squeeze(), IMAGE, foreseen.model_copy(update={"tools": [wrong]})
    )
    assert (said.agrees, said.explained) == (False, False)
    assert said.verdict.endswith("by its rules it would have counted 1.")


def test_an_image_that_a_referee_cannot_take_is_a_sentence() -> None:
    conv = nn.Conv2d(64, 8, 3)
    foreseen = reconcile(conv, IMAGE)
    for referee in ("fvcore", "torchinfo"):
        with pytest.raises(MeasureError, match=f"{referee} cannot run on 64x2x2: .*[Kk]ernel"):
            second_opinion(referee, conv, (64, 2, 2), foreseen)


def test_an_unknown_referee_suggests_a_known_one() -> None:
    with pytest.raises(UnknownNameError, match="did you mean 'torchinfo'"):
        second_opinion("torch-info", squeeze(), IMAGE, reconcile(squeeze(), IMAGE))


def test_a_referee_that_is_not_installed_says_what_to_install(monkeypatch) -> None:
    monkeypatch.setitem(sys.modules, "torchinfo", None)
    with pytest.raises(MeasureError, match=r"not installed here; install blockzoo\[referees\]"):
        second_opinion("torchinfo", squeeze(), IMAGE, reconcile(squeeze(), IMAGE))


def test_the_image_has_the_models_dtype() -> None:
    class Typed(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.weight = nn.Parameter(torch.rand(4, 3, dtype=torch.float64))

        def forward(self, x: Tensor) -> Tensor:
            return torch.matmul(x, self.weight.t())

    said = second_opinion("fvcore", Typed(), (5, 3), reconcile(Typed(), (5, 3)))
    assert (said.macs, said.agrees) == (5 * 3 * 4, True)


def test_no_referee_is_imported_before_it_is_asked() -> None:
    code = (
        "import sys, app.referees, app.measure.conventions;"
        "sys.exit(bool({'fvcore', 'torchinfo', 'ptflops', 'thop'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
