"""The deployability matrix: golden, whole, and held against what comes out now."""

from typing import get_args

import pytest
from click.testing import CliRunner

from app.command_line import main
from app.compose.catalogue import page
from app.compose.subject import assemble
from app.deployability import kept as file
from app.deployability import trial, written
from app.deployability.kept import as_text, kept
from app.deployability.kin import left_to_kin
from app.deployability.listed import listed
from app.deployability.page import written_page
from app.deployability.regressions import difference
from app.deployability.trial import Cell, verdicts
from app.measure import report
from app.schemas.deployability import Kind, Matrix, Verdict
from app.schemas.requests import CheckName
from app.schemas.spec import BlockSubject
from app.workers.jobs.checks import checked
from blocks.registry import REGISTRY, find

CHECKS = get_args(CheckName)
KINDS = get_args(Kind)
PASSED = Verdict(status="passed")
FAILED = Verdict(status="failed", reason="It takes *images.")
SKIPPED = Verdict(status="skipped", reason="Not checked: no compiler.")


# The golden file


@pytest.mark.parametrize("kind", KINDS)
def test_all_that_is_registered_is_kept_with_every_check(kind):
    """After adding one: `blockzoo deployability --write --missing`."""
    rows = kept().of(kind)
    assert set(rows) ^ set(listed().names(kind)) == set()
    assert {name: list(row) for name, row in rows.items() if list(row) != list(CHECKS)} == {}


@pytest.mark.parametrize("kind", KINDS)
def test_whatever_has_not_passed_has_a_reason(kind):
    rows = kept().of(kind).items()
    cells = {(name, check): verdict for name, row in rows for check, verdict in row.items()}
    assert {c for c, v in cells.items() if v.status != "passed" and not v.reason} == set()


def test_the_file_and_the_page_are_as_the_command_writes_them():
    assert file.FILE.read_text() == as_text(kept())
    assert written.PAGE.read_text() == written_page(kept(), listed())


def test_blocks_are_kept_as_their_contracts_have_them():
    """Every block scripts, exports and computes the same: tests/contracts/test_blocks.py."""
    rows = kept().blocks.items()
    promised = ("torchscript", "export")
    assert {n: row[c] for n, row in rows for c in promised if row[c].status != "passed"} == {}


@pytest.mark.parametrize("check", ["trace", "fx"])
def test_no_block_has_become_worse(check):
    """The others: by the contracts of blocks, or by `--every`."""
    now = {}
    for entry in REGISTRY.values():
        subject = BlockSubject(block=entry.name, args=entry.example)
        counted = report(*assemble(subject, list(entry.image)))
        now[Cell("blocks", entry.name, check)] = checked(check, subject, counted)
    told = [difference(cell, Verdict(status=c.status), kept()) for cell, c in now.items()]
    assert [sentence for sentence in told if sentence] == []


def test_no_architecture_has_become_worse(request):
    """One architecture and the quicker checks; with `--every`, every check of everything."""
    rows = listed()
    cells = [Cell("architectures", "mobilenet_v3_small", check) for check in ("trace", "fx")]
    if request.config.getoption("--every"):
        cells = [Cell(kind, name, c) for kind in KINDS for c in CHECKS for name in rows.names(kind)]
        cells = [cell for cell in cells if not left_to_kin(cell)]
    told = [difference(*one, kept()) for one in verdicts(cells, rows.examples, 2, 300)]
    assert [sentence for sentence in told if sentence] == []


def test_a_card_tells_what_is_kept():
    assert page(find("MBConv")).deployability == kept().blocks["MBConv"]


# What is a regression


@pytest.fixture
def matrix() -> Matrix:
    row = {"torchscript": PASSED, "fx": FAILED, "onnx": SKIPPED}
    return Matrix(versions={"torch": "2.13.0"}, blocks={"Net": row}, architectures={})


@pytest.mark.parametrize(
    ("check", "now", "sentence"),
    [
        ("torchscript", PASSED, None),
        ("torchscript", SKIPPED, None),
        ("onnx", FAILED, None),
        ("fx", Verdict(status="failed", reason="In other words."), None),
        (
            "torchscript",
            FAILED,
            "Net passed torchscript when it was kept; now it failed: It takes *images.",
        ),
        ("fx", PASSED, "Net failed fx when it was kept; now it passed."),
        ("trace", PASSED, "Net is not kept with trace; now it passed."),
    ],
)
def test_a_difference_is_a_sentence(matrix, check, now, sentence):
    assert difference(Cell("blocks", "Net", check), now, matrix) == sentence


def test_what_takes_minutes_is_tried_on_the_smallest_of_its_kind():
    spared = left_to_kin(Cell("architectures", "resnet50", "compile"))
    assert spared == Verdict(
        status="skipped",
        reason="Not checked: it takes minutes; see resnet18, the smallest of its kind.",
    )
    tried = [("architectures", "resnet18", "compile"), ("architectures", "resnet50", "onnx")]
    assert [left_to_kin(Cell(*cell)) for cell in [*tried, ("blocks", "MBConv", "compile")]] == (
        [None] * 3
    )


# Running it


def test_one_that_hangs_or_dies_stops_no_other(monkeypatch):
    monkeypatch.setattr(trial, "JOBS", "tests.app.deployability.faulty")
    names = ["hangs", "dies", "refused", "fine", "good"]
    cells = [Cell("blocks", name, "fx") for name in names]
    came_out = dict(verdicts(cells, {name: {} for name in names}, workers=2, seconds=2))
    told = {cell.name: (verdict.status, verdict.reason) for cell, verdict in came_out.items()}
    assert told == {
        "hangs": ("skipped", "Not checked: not done within 2 s."),
        "dies": ("failed", "The process that ran it ended before it was done."),
        "refused": ("skipped", "Not checked: there is no such block"),
        "fine": ("passed", None),
        "good": ("passed", None),
    }


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A kept file and a page of one's own, and checks that all fail."""
    monkeypatch.setattr(file, "FILE", tmp_path / "deployability.json")
    monkeypatch.setattr(written, "PAGE", tmp_path / "deployability.md")
    monkeypatch.setattr(
        written, "verdicts", lambda cells, *_: iter([(cell, FAILED) for cell in cells])
    )
    kept.cache_clear()
    yield tmp_path
    kept.cache_clear()


def run(*arguments: str, code: int = 0) -> str:
    result = CliRunner().invoke(main, ["deployability", *arguments])
    assert result.exit_code == code, result.output
    return result.stdout


def test_the_command_keeps_shows_and_tells_what_is_otherwise(folder, monkeypatch):
    run("MBConv", "resnet18", "--only", "fx", "--write")
    lines = run().splitlines()
    assert [line.split() for line in lines[2:]] == [["MBConv", "failed"], ["resnet18", "failed"]]
    assert "| inverted residual | `MBConv` |  |  | \u2717[^1] |" in (
        (folder / "deployability.md").read_text()
    )
    assert run("MBConv", "--only", "fx", "--check") == ""
    monkeypatch.setattr(
        written, "verdicts", lambda cells, *_: iter([(cell, PASSED) for cell in cells])
    )
    otherwise = "MBConv failed fx when it was kept; now it passed.\n"
    assert run("MBConv", "--only", "fx", "--check", code=1) == otherwise
    assert run("MBConv", "--only", "fx", "--check", "--missing") == ""


def test_an_unknown_subject_gets_the_nearest(folder):
    result = CliRunner().invoke(main, ["deployability", "MBCon", "--check"])
    assert result.exit_code == 2
    assert "did you mean 'MBConv'?" in result.stderr
