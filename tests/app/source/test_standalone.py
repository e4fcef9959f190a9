"""A written file runs with torch alone and is the same network."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
import torch
from torch import Tensor

from app.compose.subject import assemble
from app.measure import report
from app.source import written
from tests.app.source.alone import fill, run
from tests.app.source.subjects import subjects

ALONE = Path(__file__).parent / "alone.py"
SUBJECTS = subjects()


@pytest.fixture(scope="module")
def modules():
    """Each subject, built on meta, with its report and source."""
    found = {}
    for name, (subject, image) in SUBJECTS.items():
        module, size = assemble(subject, image)
        counted = report(module, size)
        found[name] = (module, counted, written(subject, module, counted, "pytorch"))
    return found


@pytest.fixture(scope="module")
def alone(modules, tmp_path_factory):
    """What each file gives in a process of its own, that has torch alone."""
    folder = tmp_path_factory.mktemp("sources")
    cases = {}
    for name, (_, counted, source) in modules.items():
        (folder / f"{name}.py").write_text(source.text)
        cases[name] = (source.name, counted.image)
    (folder / "cases.json").write_text(json.dumps(cases))
    subprocess.run([sys.executable, "-I", str(ALONE), str(folder)], cwd=folder, check=True)
    return torch.load(folder / "results.pt")


@pytest.mark.parametrize("name", SUBJECTS)
def test_state_and_outputs_are_the_same(name, modules, alone):
    module, counted, _ = modules[name]
    keys, output = alone[name]
    assert keys == list(module.state_dict())
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        expected = run(module.to_empty(device="cpu"), counted.image)
    finally:
        torch.set_num_threads(threads)
    pairs = (
        [(output, expected)] if isinstance(expected, Tensor) else zip(output, expected, strict=True)
    )
    for got, wanted in pairs:
        assert torch.isfinite(wanted).all()
        assert torch.equal(got, wanted)


@pytest.mark.parametrize("name", SUBJECTS)
def test_the_report_is_the_same(name, modules):
    _, counted, source = modules[name]
    scope = {"__name__": "taken_home"}
    exec(compile(source.text, source.filename, "exec"), scope)
    with torch.device("meta"):
        again = report(scope[source.name]().eval(), counted.image)
    assert again.cost == counted.cost
    assert again.output == counted.output
    assert [layer.path for layer in again.layers] == [layer.path for layer in counted.layers]


def test_training_is_the_same_too(modules):
    """Chance falls alike on both: dropped branches, dropout, statistics of the batch."""
    _, counted, source = modules["settings"]
    scope = {"__name__": "taken_home"}
    exec(compile(source.text, source.filename, "exec"), scope)
    outputs = []
    for one in (assemble(SUBJECTS["settings"][0], device="cpu")[0], scope[source.name]()):
        one.double().train()
        fill(one)
        torch.manual_seed(2)
        image = torch.rand((4, *counted.image), dtype=torch.float64)
        outputs.append((one(image), list(one.buffers())))
    (ours, our_buffers), (theirs, their_buffers) = outputs
    assert torch.equal(ours, theirs)
    assert all(map(torch.equal, our_buffers, their_buffers))


@pytest.mark.parametrize("name", SUBJECTS)
def test_lines_are_short(name, modules):
    lines = modules[name][2].text.splitlines()
    assert [line for line in lines if len(line) > 100 or line != line.rstrip()] == []
