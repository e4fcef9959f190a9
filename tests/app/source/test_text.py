"""What a written file looks like: the same each time, clean, and without the words of users."""

import subprocess
import sys

import pytest

from app.compose.subject import assemble
from app.measure import report
from app.schemas.spec import ArchitectureSubject, BlockSubject, Spec
from app.source import written
from blocks.errors import SpecError
from tests.app.source.subjects import conv, subjects


def source(subject, image=None, form="pytorch"):
    module, size = assemble(subject, image)
    return written(subject, module, report(module, size), form)


def spec(*layers, image=(3, 16, 16)):
    return Spec.model_validate({"layers": list(layers), "image": list(image)})


def test_a_linter_finds_nothing(tmp_path):
    for name, (subject, image) in subjects().items():
        (tmp_path / f"{name.replace(' ', '_')}.py").write_text(source(subject, image).text)
    command = [sys.executable, "-m", "ruff", "check", "--isolated", "--quiet", str(tmp_path)]
    assert subprocess.run(command, capture_output=True, text=True, check=False).stdout == ""


def test_it_is_the_same_each_time():
    subject = ArchitectureSubject(architecture="resnet18")
    assert source(subject).text == source(subject).text


def test_equal_blocks_are_one_class_and_a_run_of_them_one_line():
    text = source(ArchitectureSubject(architecture="resnet50")).text
    assert text.count("class Bottleneck(nn.Module):") == 1
    assert "*[Bottleneck(1024, 256, 1024) for _ in range(5)],  # (N, 1024, 14, 14)" in text


def test_what_never_runs_is_left_out():
    text = source(BlockSubject(block="MBConv", args={"out_channels": 24, "expansion": 1})).text
    assert "self.squeeze_excitation(y)" in text
    assert [word for word in ("expand", "has_skip", "is None", "is not None") if word in text] == []


def test_the_paper_and_the_cost_are_named():
    text = source(ArchitectureSubject(architecture="resnet50")).text
    assert "25,557,032 parameters" in text
    assert "Paper: arXiv:1512.03385." in text


def test_two_modules_that_are_equal_stay_two():
    """Equal arguments share a parameter of the class; equal modules must not."""
    lines = ([conv()], [conv(), conv()])
    args = [{"layers": line, "shortcut": line} for line in lines]
    subject = spec(*({"block": "ResidualAdd", "args": both} for both in args))
    module, size = assemble(subject)
    scope = {"__name__": "taken_home"}
    text = source(subject).text
    assert "shortcut: nn.Module" in text
    exec(compile(text, "spec.py", "exec"), scope)
    assert report(scope["Network"](), size).cost.params == report(module, size).cost.params


@pytest.mark.parametrize(
    "name",
    ['x"""\nimport os', "a b", "x)\n", "lambda", "__class__", "self", "\u0435", "x;y", "forward"],
)
def test_a_name_that_is_none_is_refused_before_anything_is_written(name):
    nested = {"block": "Chain", "args": {"layers": [{"name": name, **conv()}]}}
    branch = {"branches": {name: [conv()]}, "connection": "Add"}
    for layer in ({"name": name, **conv()}, nested, {"block": "Parallel", "args": branch}):
        with pytest.raises(SpecError):
            source(spec(layer))


def test_what_never_runs_has_no_shape():
    text = source(ArchitectureSubject(architecture="efficientnet_b0")).text
    drop = text.partition("class StochasticDepth(nn.Module):")[2].partition("class ")[0]
    assert "self.training" in drop
    assert " # " not in drop


def test_a_thousand_layers_are_written():
    layers = [conv(8 + index % 3) for index in range(1_000)]
    text = source(spec(*layers)).text
    assert text.count("        self.conv_norm_act_") == 1_000
    assert len(text) < 300_000
