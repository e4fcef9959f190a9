"""The command line: what subjects cost, as tables and as JSON, and what it says of mistakes."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import get_args

import pytest
from click.testing import CliRunner

from app.command_line import answers, main
from app.schemas.report import Check
from app.schemas.requests import CheckName
from app.workers import jobs
from tests.soak.same_answers import answered_alone

OWN = """
from torch import Tensor, nn

class Net(nn.Module):
    def __init__(self, width: int = 4) -> None:
        super().__init__()
        self.conv = nn.Conv2d(3, width, 1, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        return self.conv(x)

class Unscriptable(Net):
    def forward(self, *images: Tensor) -> Tensor:
        return self.conv(images[0])

class Fragile(Net):
    def forward(self, x: Tensor) -> Tensor:
        if not x.is_meta:
            raise OSError("disk is full")
        return self.conv(x)

def broken() -> nn.Module:
    raise RuntimeError("no weights here")

NUMBER = 3
ready = Net()
"""


def run(*arguments: str, code: int = 0) -> str:
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == code, result.output
    return result.stdout if code == 0 else result.stderr


def body(**request: object) -> bytes:
    return json.dumps(request).encode()


@pytest.fixture
def own(tmp_path, monkeypatch) -> str:
    """The name of a module of one's own, in the current folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", [*sys.path])  # the command adds where it stands
    name = "own_net"
    (tmp_path / f"{name}.py").write_text(OWN)
    yield name
    sys.modules.pop(name, None)


@pytest.fixture
def spec(tmp_path) -> str:
    layers = [{"block": "ConvNormAct", "args": {"out_channels": 8}}]
    file = tmp_path / "net.json"
    file.write_text(json.dumps({"image": [3, 8, 8], "layers": layers}))
    return str(file)


# The same as the service answers


@pytest.mark.parametrize(
    ("arguments", "request_body"),
    [
        (
            ["MBConv", "--set", "out_channels=64"],
            {"subject": {"block": "MBConv", "args": {"out_channels": 64}}},
        ),
        (
            ["resnet18", "--set", "classes=10", "--image", "3x64x64", "--checks", "none"],
            {
                "subject": {"architecture": "resnet18", "args": {"classes": 10}},
                "image": [3, 64, 64],
                "checks": [],
            },
        ),
    ],
    ids=["block", "architecture"],
)
def test_the_json_is_the_report_of_the_api(arguments, request_body):
    told = json.loads(run("inspect", *arguments, "--json"))
    answered = answered_alone(body(**request_body))
    for check in (*told["checks"].values(), *answered["checks"].values()):
        assert check.pop("seconds") > 0
    assert told == answered


def test_a_spec_file_is_a_subject(spec):
    subject = json.loads(Path(spec).read_text())
    told = json.loads(run("inspect", spec, "--checks", "none", "--json"))
    assert told == json.loads(jobs.report(body(subject=subject, checks=[]))["ok"])


def test_a_spec_comes_through_a_pipe(spec):
    piped = CliRunner().invoke(main, ["inspect", "-", "--json"], input=Path(spec).read_text())
    assert json.loads(piped.stdout)["cost"]["macs"] == 3 * 3 * 3 * 8 * 8 * 8


def test_the_comparison_is_that_of_the_api():
    subjects = [
        {"block": "MBConv", "args": {"out_channels": 64}},
        {"block": "FusedMBConv", "args": {"out_channels": 64, "expansion": 2}},
    ]
    settings = ["--set", "out_channels=64", "--set", "2.expansion=2"]
    told = run("compare", "MBConv", "FusedMBConv", *settings, "--reference", "2", "--json")
    asked = body(subjects=subjects, reference=1)
    assert json.loads(told) == json.loads(jobs.compare(asked)["ok"])


def test_the_blocks_are_those_of_the_api():
    pages = json.loads(jobs.catalogue()["ok"])["blocks"]
    cards = json.loads(run("blocks", "--json"))["blocks"]
    assert cards == [{name: page[name] for name in cards[0]} for page in pages]


def test_the_zoo_is_sorted_and_filtered():
    told = json.loads(run("zoo", "--family", "MobileNetV2", "--sort", "macs", "--json"))
    macs = [card["macs"] for card in told["architectures"]]
    assert macs == sorted(macs)
    assert {card["family"] for card in told["architectures"]} == {"MobileNetV2"}
    assert len(told["families"]) > 1


# As tables


def test_a_report_is_a_table_with_repeats_folded():
    lines = run("inspect", "resnet18", "--checks", "none", "--depth", "3").splitlines()
    assert lines[0] == "resnet18, 3x224x224 -> 1000"
    assert lines[1].startswith("11,689,512 params, 1,814,073,344 MACs")  # torchvision 0.28.0
    assert sum(line.split()[:3] == ["0", "-", "1"] for line in lines) == 1, "stage1 has two equals"
    assert max(map(len, lines)) <= 100
    assert not any("\x1b" in line for line in lines)


def test_depth_zero_is_the_total_alone():
    lines = run("inspect", "MBConv", "--set", "out_channels=8", "--checks", "none", "--depth", "0")
    assert lines.splitlines()[-1].split()[0] == "total"
    assert len(lines.splitlines()) == len(["subject", "cost", "", "head", "rule", "total"])


def test_a_comparison_is_a_table_with_who_costs_least():
    text = run("compare", "resnet18", "resnet34", "--image", "3,64,64")
    assert text.splitlines()[0].split()[:3] == ["subject", "output", "params"]
    assert "resnet18 has the least: 11,689,512 params in all." in text


def test_a_narrow_screen_is_respected():
    narrow = (
        "import sys; sys.stdout.isatty = lambda: True\nfrom app.command_line import main; main()"
    )
    command = [sys.executable, "-c", narrow, "blocks"]
    environment = os.environ | {"COLUMNS": "60"}
    told = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert max(map(len, told.stdout.splitlines())) <= 60
    assert ".." in told.stdout


# One's own code


def test_own_code_is_measured_from_the_current_folder(own):
    told = json.loads(
        run("inspect", f"{own}:Net", "--set", "width=5", "--image", "3,2,2", "--json")
    )
    assert (told["cost"]["params"], told["cost"]["macs"]) == (3 * 5, 3 * 5 * 4)
    assert told["checks"]["torchscript"]["status"] == "passed"


def test_a_module_that_is_ready_needs_no_call(own):
    assert f"{own}:ready, 3x2x2 -> 4x2x2" in run("inspect", f"{own}:ready", "--image", "3,2,2")


def test_a_failed_check_says_why_and_where(own):
    text = run("inspect", f"{own}:Unscriptable", "--image", "3,2,2")
    lines = text.splitlines()
    at = next(i for i, line in enumerate(lines) if line.startswith("torchscript: failed ("))
    assert "variable number of arguments" in lines[at + 1]
    assert lines[at + 2].startswith("  at ")
    assert "forward(self, *images" in lines[at + 2]
    assert lines[at + 3].startswith("  remedy: Name each argument")


def test_all_checks_are_asked_for_by_one_word_or_by_name(own, monkeypatch):
    names = get_args(CheckName)
    skipped = dict.fromkeys(names, lambda *given: Check(status="skipped", reason="No time."))
    monkeypatch.setattr(answers, "CHECKS", skipped)
    for asked, expected in (("all", names), ("none", ()), ("fx, trace,fx", ("trace", "fx"))):
        told = run("inspect", f"{own}:Net", "--image", "3,2,2", "--json", "--checks", asked)
        assert tuple(json.loads(told)["checks"]) == expected


def test_own_code_is_compared_with_what_is_known(own):
    told = json.loads(
        run("compare", f"{own}:Net", "ConvNormAct", "--set", "2.out_channels=4", "--image", "3,8,8",
            "--json")
    )  # fmt: skip
    assert [row["label"] for row in told["rows"]] == [f"{own}:Net", "ConvNormAct"]
    assert [row["subject"] is None for row in told["rows"]] == [True, False]
    assert told["rows"][0]["cost"]["macs"] == 3 * 4 * 64


def test_what_differs_in_own_code_is_told(own):
    both = run("compare", f"{own}:Net", f"{own}:Net", "--set", "2.width=8", "--image", "3,8,8")
    assert next(line for line in both.splitlines() if line.startswith("width")).split()[1:] == ["8"]
    assert f"{own}:Net 1 has the least: 12 params in all." in both


def test_own_code_that_fails_on_real_values_is_counted_all_the_same(own):
    told = json.loads(run("inspect", f"{own}:Fragile", "--image", "3,2,2", "--json"))
    assert told["cost"]["params"] == 12
    assert told["checks"]["torchscript"]["status"] == "skipped"
    assert "OSError: disk is full" in told["checks"]["torchscript"]["reason"]


def test_every_check_of_the_api_is_one_of_the_command_line():
    assert set(answers.CHECKS) == set(get_args(CheckName))


# Mistakes


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ("inspect MBCon", "did you mean 'MBConv'?"),
        ("inspect MBConv", "MBConv needs out_channels."),
        ("inspect MBConv --set out_channels=many", "out_channels='many' is not an integer"),
        ("inspect MBConv --set nonsense", "'nonsense' is no setting"),
        ("inspect MBConv --set 2.out_channels=8", "the last is 1"),
        ("inspect MBConv --image 3,0,1", "'3,0,1' is no size"),
        ("inspect resnet18 --image 3,8", "--image: "),
        ("inspect resnet18 --checks mot", "There is no check 'mot'"),
        ("inspect nowhere.json", "nowhere.json cannot be read: No such file"),
        ("inspect own_net:Net", "--image 3,224,224"),
        ("inspect own_net:Absent --image 3,2,2", "own_net has no 'Absent'."),
        ("inspect own_net:NUMBER --image 3,2,2", "own_net:NUMBER is of type int"),
        ("inspect own_net:ready --image 3,2,2 --set a=1", "takes no --set"),
        ("inspect absent:Net --image 3,2,2", "absent cannot be imported: ModuleNotFoundError"),
        ("inspect own_net:broken --image 3,2,2", "RuntimeError: no weights here ("),
        ("inspect own_net:Net --image 4,2,2", "Layer 'conv' cannot take its input"),
        ("inspect a:b:c --image 3,2,2", "write it as package.module:factory"),
        ("compare MBConv", "Name 2 to 12 subjects"),
        ("compare resnet18 resnet34 --reference 3", "There is no subject 3"),
        ("zoo --family ResNets", "did you mean 'ResNet'?"),
    ],
)
def test_a_mistake_is_one_sentence_and_code_2(own, arguments, sentence):
    told = run(*arguments.split(), code=2)
    assert sentence in told
    assert told.startswith("Error: ")
    assert len(told.splitlines()) == 1


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ('{"layers": [', "is no spec: Invalid JSON"),
        ('{"layers": []}', "layers: List should have at least 1 item"),
        ('{"block": 3}', "block: Input should be a valid string"),
        ("[]", "A subject has a 'block'"),
        ("\xff", "it is not UTF-8"),
    ],
)
def test_a_file_that_is_no_spec(tmp_path, written, sentence):
    file = tmp_path / "bad.json"
    file.write_bytes(written.encode("latin-1"))
    assert sentence in run("inspect", str(file), code=2)


def test_help_needs_no_torch():
    code = (
        "import sys\nfrom click.testing import CliRunner\nfrom app.command_line import main\n"
        "for name in (None, *main.commands):\n"
        "    words = [name, '--help'] if name else ['--help']\n"
        "    assert CliRunner().invoke(main, words).exit_code == 0, name\n"
        "sys.exit('torch' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
