"""`docs/your_own_model.md`: what its examples print is what the page says."""

import doctest
import re
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from app.command_line import main

TIME = re.compile(r"(?<=\()[\d.e-]+ s\b")  # that a check takes
PAGE = Path(__file__).parents[1] / "docs" / "your_own_model.md"


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", PAGE.read_text(), re.DOTALL)


def test_the_python_prints_what_the_page_says() -> None:
    page = doctest.DocTestParser().get_doctest("\n".join(blocks("python")), {}, PAGE.name, None, 0)
    assert len(page.examples) > 10
    said: list[str] = []
    failed, _ = doctest.DocTestRunner(verbose=False).run(page, out=said.append)
    assert (failed, "".join(said)) == (0, "")


@pytest.fixture
def my_models(tmp_path, monkeypatch):
    """The page's own class in a file of its own, where the commands are run."""
    (example,) = [e for e in doctest.DocTestParser().get_examples("\n".join(blocks("python")))
                  if e.source.startswith("class Net")]  # fmt: skip
    (tmp_path / "my_models.py").write_text(
        f"import torch\nfrom torch import nn\n\n{example.source}"
    )
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", [*sys.path])  # the command adds where it stands
    yield
    sys.modules.pop("my_models", None)


@pytest.mark.usefixtures("my_models")
def test_the_commands_print_what_the_page_says() -> None:
    commands = [c for block in blocks("console") for c in block.split("$ blockzoo ")[1:]]
    assert len(commands) > 3
    for written in commands:
        command, _, said = written.partition("\n")
        printed = CliRunner().invoke(main, command.split()).output
        assert TIME.sub("0.05 s", printed) == said, command
