"""The page's logic without a browser: `node --test`, with the Node that Playwright carries."""

import shutil
import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).parent
FILES = sorted(HERE.glob("*.test.js"))


def node() -> str:
    from playwright._impl._driver import compute_driver_executable

    carried = Path(compute_driver_executable()[0])
    return str(carried) if carried.is_file() else shutil.which("node") or pytest.fail("no Node")


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_unit(file: Path) -> None:
    command = [node(), "--no-warnings", "--test", "--test-reporter=tap", str(file)]
    run = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert run.returncode == 0, run.stdout[-6000:] + run.stderr[-2000:]


def test_every_module_without_dom_is_tested() -> None:
    tests = "".join(file.read_text() for file in FILES)
    modules = sorted((HERE.parents[1] / "static" / "model").glob("*.js"))
    assert [module.name for module in modules if f"model/{module.name}" not in tests] == []
