"""The floor plan: arrows go down only, and the web process has no torch."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

# What a room may import: itself, these, and the packages outside.
MAY_IMPORT = {
    "blocks": set(),
    "zoo": {"blocks"},
    "app.schemas": {"app.tables"},
    "app.compose": {
        "app.schemas", "app.settings", "app.measure", "app.deployability.kept", "blocks", "zoo",
    },
    "app.deployability": {
        "app.schemas", "app.settings", "app.compose.blueprint", "app.workers", "blocks", "zoo",
    },
    "app.deployability.kept": {"app.schemas"},
    "app.measure": {"app.schemas", "blocks.errors"},
    "app.checks": {"app.schemas", "app.measure", "blocks.errors"},
    "app.referees": {"app.schemas", "blocks.errors"},
    "app.source": {"app.schemas", "app.compose", "blocks", "zoo"},
    "app.tables": set(),
    "app.workers.jobs": {
        "app.schemas", "app.compose", "app.measure", "app.checks", "app.source",
        "app.referees", "app.settings", "app.workers", "blocks", "zoo",
    },
    "app.workers": {"app.settings", "app.failure"},
    "app.answers": {
        "app.schemas", "app.settings", "app.failure", "app.workers", "app.code_version",
    },
    "app.routes": {
        "app.schemas", "app.settings", "app.failure", "app.workers", "app.answers", "app.catalogue",
        "app.architectures", "app.architecture_order",
        "app.code_version", "app.headers", "app.tables",
    },
}  # fmt: skip

NO_TORCH = ("app.schemas", "app.tables")
NO_WEB = (
    *("blocks", "zoo", "app.schemas", "app.compose", "app.measure", "app.checks", "app.source"),
    *("app.referees", "app.tables"),
)
WEB = ("fastapi", "starlette", "uvicorn")
TORCH_IN_WORKERS_ONLY = ("app.workers.warm", "app.workers.jobs")


def modules() -> dict[str, Path]:
    files = [f for room in ("app", "blocks", "zoo") for f in (ROOT / room).rglob("*.py")]
    names = {f: ".".join(f.relative_to(ROOT).with_suffix("").parts) for f in files}
    return {name.removesuffix(".__init__"): file for file, name in names.items()}


MODULES = modules()


def imports(file: Path) -> set[str]:
    """Every module a file imports, wherever in the file."""
    found = set()
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}: relative imports hide where an arrow goes"
            names = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= {name if name in MODULES else node.module for name in names}
    return found


def within(name: str, rooms) -> bool:
    return any(name == room or name.startswith(f"{room}.") for room in rooms)


def room_of(name: str) -> str | None:
    """The most particular room that has a rule."""
    return max((room for room in MAY_IMPORT if within(name, [room])), key=len, default=None)


@pytest.mark.parametrize("name", sorted(name for name in MODULES if room_of(name)))
def test_arrows_go_down_only(name):
    room = room_of(name)
    ours = {found for found in imports(MODULES[name]) if within(found, ["app", "blocks", "zoo"])}
    assert {found for found in ours if not within(found, {room, *MAY_IMPORT[room]})} == set()


def test_only_the_doors_know_http():
    guilty = [n for n in MODULES if within(n, NO_WEB) and imports(MODULES[n]) & set(WEB)]
    assert guilty == []


def test_the_words_have_no_torch():
    assert [n for n in MODULES if within(n, NO_TORCH) and "torch" in imports(MODULES[n])] == []


def test_the_jobs_are_imported_in_the_workers_only():
    users = {n for n in MODULES if imports(MODULES[n]) & set(TORCH_IN_WORKERS_ONLY)}
    assert users - {"app.workers.warm"} == set()


def test_own_code_is_the_command_lines_affair():
    own = "app.command_line.own_code"
    users = {n for n in MODULES if any(within(found, [own]) for found in imports(MODULES[n]))}
    assert users == {"app.command_line.subject"}
    others = {n for n in MODULES if "app.command_line" in {f[:16] for f in imports(MODULES[n])}}
    assert {n for n in others if not within(n, ["app.command_line"])} == {"app.__main__"}


def test_the_web_process_never_imports_torch():
    code = "import sys, app.main, app.server, app.command_line; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
