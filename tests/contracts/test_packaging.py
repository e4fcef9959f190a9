"""What the set-up promises: the files that install, build, serve and explain agree."""

import json
import os
import re
import shlex
import subprocess
import sys
import tomllib
import zipfile
from importlib.metadata import version
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from app.command_line import main
from app.settings import Settings, variable

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
COUNTED_BY_YEAR = {"packaging"}  # no major version that could be a bound
PACKAGES = ("app", "blocks", "zoo")


def text(name: str) -> str:
    return (ROOT / name).read_text()


def targets() -> set[str]:
    """What the Makefile can make."""
    return set(re.findall(r"^([a-z]+):(?!=)", text("Makefile"), re.MULTILINE))


def requirements() -> list[str]:
    extras = PROJECT["optional-dependencies"].values()
    return [r for group in (PROJECT["dependencies"], *extras) for r in group]


def dockerfile() -> list[list[tuple[str, str]]]:
    """The stages, each a list of (instruction, rest of its line)."""
    lines = [line for line in text("Dockerfile").splitlines() if not line.startswith("#")]
    joined = re.sub(r"\\\n\s*", "", "\n".join(lines))
    stages: list[list[tuple[str, str]]] = []
    for line in filter(None, joined.splitlines()):
        word, rest = line.split(maxsplit=1)
        if word == "FROM":
            stages.append([])
        if stages:
            stages[-1].append((word, rest))
    return stages


def said(stage: list[tuple[str, str]], word: str) -> list[str]:
    return [rest for instruction, rest in stage if instruction == word]


# Dependencies


@pytest.mark.parametrize("requirement", requirements())
def test_a_dependency_has_a_range_and_a_reason(requirement: str) -> None:
    needed = Requirement(requirement)
    if needed.name != "blockzoo":
        bounds = {s.operator for s in needed.specifier}
        assert {">=", "<"} - bounds <= ({"<"} if needed.name in COUNTED_BY_YEAR else set())
    line = rf'^    "{re.escape(requirement)}", +# \S.+$'
    assert re.search(line, text("pyproject.toml"), re.MULTILINE), "a comment says what it is for"


@pytest.mark.parametrize(
    "requirement", [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["test"]]
)
def test_the_tests_run_with_versions_in_range(requirement: str) -> None:
    needed = Requirement(requirement)
    assert needed.specifier.contains(version(needed.name), prereleases=True)


# The wheel


def test_the_wheel_holds_the_packages_and_the_page(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=120)
    (wheel,) = tmp_path.glob("*.whl")
    held = {n for n in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in n}

    folders = {name: name for name in PACKAGES} | {"static": "app/static"}
    wanted = {
        f"{inside}/{file.relative_to(ROOT / folder).as_posix()}"
        for folder, inside in folders.items()
        for file in (ROOT / folder).rglob("*")
        if file.is_file() and "__pycache__" not in file.parts and not file.name.startswith(".")
    }
    assert held ^ wanted == set()
    assert {f"{name}/py.typed" for name in PACKAGES} <= held


def test_the_page_is_served_as_it_lies_in_a_checkout() -> None:
    assert not (ROOT / "app" / "static").exists(), "it would hide static/"


def test_the_command_exists() -> None:
    assert PROJECT["scripts"] == {"blockzoo": "app.command_line:main"}


# The documents


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md", ".ci/run"])
def test_commands_of_the_documents_exist(document: str) -> None:
    named = set(re.findall(r"(?:^|`|&& )make ([a-z]+)", text(document), re.MULTILINE))
    assert named - targets() == set()
    assert named >= {"test", "check"}


def test_the_readme_starts_with_its_two_commands() -> None:
    first = re.search(r"```sh\n(.*?)```", text("README.md"), re.DOTALL)
    assert first is not None
    assert [line.split("#")[0].split() for line in first[1].splitlines()] == [
        ["make", "run"],
        ["make", "test"],
    ]


def test_the_readme_names_settings_and_their_defaults() -> None:
    rows = dict(re.findall(r"^\| `(BLOCKZOO_\w+)` \| (.+?) \|", text("README.md"), re.MULTILINE))
    fields = {variable(name): field.default for name, field in Settings.model_fields.items()}
    assert rows.keys() - fields.keys() == set()
    quoted = {name: value.strip("`") for name, value in rows.items() if value.startswith("`")}
    assert quoted == {name: str(fields[name]) for name in quoted}
    assert rows.keys() >= {"BLOCKZOO_HOST", "BLOCKZOO_PORT", "BLOCKZOO_ALLOWED_HOSTS"}


def test_links_between_documents_lead_somewhere() -> None:
    documents = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md")
    links = {link for d in documents for link in re.findall(r"\]\((?!https?:|#)([^)]+)\)", text(d))}
    assert {link for link in links if not (ROOT / link).exists()} == set()


def test_the_changelog_tells_of_this_version() -> None:
    sections = re.split(r"^## ", text("CHANGELOG.md"), flags=re.MULTILINE)[1:]
    assert sections[0].startswith("[Unreleased]\n"), "there is always a place for the next line"
    released = {s.split("]")[0].lstrip("[") for s in sections[1:]}
    assert PROJECT["version"] in released or f"Will be {PROJECT['version']}" in sections[0]
    kinds = set(re.findall(r"^### (.+)$", text("CHANGELOG.md"), re.MULTILINE))
    assert kinds - {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"} == set()


# CI and hooks


def test_ci_runs_the_readme_commands_with_a_browser() -> None:
    script = text(".ci/run")
    assert os.access(ROOT / ".ci" / "run", os.X_OK)
    assert script.index("BLOCKZOO_REQUIRE_BROWSER=1") < script.index("\nmake test\nmake check\n")
    assert "set -euo pipefail" in script


def test_hooks_need_no_network() -> None:
    assert re.findall(r"repo: (.+)", text(".pre-commit-config.yaml")) == ["local"]


# The image: no engine is needed to hold its file against the others


def test_the_image_is_made_with_the_readme_step() -> None:
    build = dockerfile()[0]
    made = [re.search(r"\bmake (\w+)", run) for run in said(build, "RUN")]
    assert [m[1] for m in made if m] == ["install"]
    assert "install" in targets()
    assert re.search(r"^run: install$", text("Makefile"), re.MULTILINE), "as `make run` does"


def test_the_image_copies_what_exists_and_nothing_else_is_sent() -> None:
    copied = {s for rest in said(dockerfile()[0], "COPY") for s in rest.split()[:-1]}
    assert {source for source in copied if not (ROOT / source).exists()} == set()
    sent = {line[1:] for line in text(".dockerignore").splitlines() if line.startswith("!")}
    assert sent == copied
    assert copied >= {f"{package}/" for package in (*PACKAGES, "static")}


def test_the_image_holds_no_build_tool() -> None:
    first, final = dockerfile()
    assert "PIP_EXTRA_INDEX_URL=${TORCH_INDEX}" in said(first, "ENV"), "the CPU build of torch"
    tools = ("apt", "make", "gcc", "pip install", "build-essential")
    assert [t for run in said(final, "RUN") for t in tools if re.search(rf"\b{t}\b", run)] == []
    assert said(final, "COPY") == ["--from=build /opt/blockzoo /opt/blockzoo"]
    assert all(any("pip uninstall" in run for run in said(s, "RUN")) for s in (first, final))


def test_the_image_runs_as_an_ordinary_user() -> None:
    final = dockerfile()[-1]
    (user,) = said(final, "USER")
    assert user not in ("root", "0")
    assert f"useradd --system --no-create-home --uid 10001 {user}" in said(final, "RUN")[0]
    instructions = [word for word, _ in final]
    assert "RUN" not in instructions[instructions.index("USER") :]


def test_the_image_asks_after_its_health() -> None:
    (check,) = said(dockerfile()[-1], "HEALTHCHECK")
    command = json.loads(check.partition("CMD ")[2])
    assert command[:2] == ["python", "-c"], "there is no curl"
    compile(command[2], "HEALTHCHECK", "exec")
    assert ":8000/healthz" in command[2]


def test_the_image_serves_with_options_and_settings_that_exist() -> None:
    final = dockerfile()[-1]
    (command,) = said(final, "CMD")
    program, name, *options = json.loads(command)
    assert [program] == list(PROJECT["scripts"])
    given = main.commands[name].make_context(name, options).params
    assert (given["host"], given["port"]) == ("0.0.0.0", 8000)
    assert said(final, "EXPOSE") == ["8000"]

    env = dict(pair.split("=", 1) for rest in said(final, "ENV") for pair in shlex.split(rest))
    ours = {name for name in env if name.startswith("BLOCKZOO_")}
    assert ours - {variable(field) for field in Settings.model_fields} == set()
    assert env["BLOCKZOO_ALLOWED_HOSTS"], "without it, the server does not leave the loopback"
