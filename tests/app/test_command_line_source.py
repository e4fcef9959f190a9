"""`blockzoo source`: what the service writes, on the screen or in a file, and one's own code."""

import json
import sys
from pathlib import Path

import pytest
import torch
from click.testing import CliRunner

from app.command_line import main
from app.workers import jobs

OWN = """
import math

from torch import Tensor, nn

from blocks import ConvNormAct


class Laid(nn.Module):
    def __init__(self, width: int = 4) -> None:
        super().__init__()
        self.stem = ConvNormAct(3, width, stride=2)
        self.deep = ConvNormAct(width, width, groups=width)

    def forward(self, x: Tensor) -> Tensor:
        y = self.stem(x)
        return y + self.deep(y)


class Turned(Laid):
    def forward(self, x: Tensor) -> Tensor:
        return self.stem(x) * math.pi


exec("class Unread(Laid):\\n    def forward(self, x): return x")
"""


def run(*arguments: str, code: int = 0) -> str:
    result = CliRunner().invoke(main, ["source", *arguments])
    assert result.exit_code == code, result.output
    return result.stdout if code == 0 else result.stderr


@pytest.fixture
def own(tmp_path, monkeypatch):
    """A module of one's own, in the current folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", [*sys.path])  # the command adds where it stands
    Path("own_laid.py").write_text(OWN)
    yield
    sys.modules.pop("own_laid", None)


def scope(text: str) -> dict:
    """What the source defines."""
    names: dict = {"__name__": "taken_home"}
    exec(compile(text, "taken_home.py", "exec"), names)
    return names


@pytest.mark.parametrize("form", ["pytorch", "blocks", "spec", "config"])
def test_it_is_the_source_that_the_service_writes(form):
    request = {"subject": {"block": "MBConv", "args": {"out_channels": 64}}, "form": form}
    answer = json.loads(jobs.source(json.dumps(request).encode())["ok"])
    arguments = ["MBConv", "--set", "out_channels=64", "--form", form]
    assert json.loads(run(*arguments, "--json")) == answer
    assert run(*arguments).rstrip() == answer["text"].rstrip()


def test_a_spec_file_is_written_to_a_file(tmp_path):
    spec = tmp_path / "net.json"
    layers = [{"name": "stem", "block": "ConvNormAct", "args": {"out_channels": 8}}]
    spec.write_text(json.dumps({"image": [3, 8, 8], "layers": layers}))
    assert run(str(spec), "-o", str(tmp_path / "net.py")) == ""
    network = scope((tmp_path / "net.py").read_text())["Network"]()
    assert network.stem.conv.weight.shape == (8, 3, 3, 3)


@pytest.mark.usefixtures("own")
def test_own_code_is_written_with_the_same_state_and_computes_the_same():
    ours = scope(run("own_laid:Laid", "--image", "3,8,8", "--set", "width=8"))["Laid"]().eval()
    theirs = sys.modules["own_laid"].Laid(8).eval()
    theirs.load_state_dict(ours.state_dict())
    x = torch.rand(1, 3, 8, 8)
    torch.testing.assert_close(ours(x), theirs(x))


@pytest.mark.usefixtures("own")
def test_own_code_made_of_blocks_becomes_a_spec():
    spec = json.loads(run("own_laid:Laid", "--image", "3,8,8", "--form", "spec"))
    assert [layer["block"] for layer in spec["layers"]] == ["ConvNormAct", "ConvNormAct", "Add"]
    assert spec["image"] == [3, 8, 8]


@pytest.mark.usefixtures("own")
@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ("own_laid:Turned --image 3,8,8", "its code uses 'math', which cannot be written"),
        ("own_laid:Turned --image 3,8,8 --form spec", "as no registered block does"),
        ("own_laid:Unread --image 3,8,8", "Unread.forward has no source that could be read"),
        ("own_laid:Laid", "own_laid:Laid needs the size of its input"),
        ("MBConv --set 2.out_channels=8", "the last is 1"),
        (
            "resnet18 -o absent/net.py",
            "absent/net.py cannot be written: No such file or directory.",
        ),
    ],
)
def test_what_cannot_be_written_gets_a_sentence(arguments, sentence):
    told = run(*arguments.split(), code=2)
    assert sentence in told
    assert len(told.splitlines()) == 1
