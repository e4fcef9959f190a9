"""The kept matrix: a file with one line a subject, so that a change is a readable diff."""

import json
from functools import cache
from pathlib import Path

from app.schemas.deployability import Deployability, Kind, Matrix

FILE = Path(__file__).parents[1] / "deployability.json"


@cache
def kept() -> Matrix:
    """What was kept; nothing where nothing was."""
    if not FILE.exists():
        return Matrix(versions={}, blocks={}, architectures={})
    return Matrix.model_validate_json(FILE.read_bytes())


def kept_of(kind: Kind, name: str) -> Deployability:
    """What is known of one subject; empty where it was not tried."""
    return kept().of(kind).get(name, {})


def keep(matrix: Matrix) -> None:
    """Write it, whole or not at all."""
    unfinished = FILE.with_suffix(".unfinished")
    unfinished.write_text(as_text(matrix), encoding="utf-8")
    unfinished.replace(FILE)
    kept.cache_clear()


def as_text(matrix: Matrix) -> str:
    """The matrix as JSON, sorted by name."""
    halves = [_half(kind, matrix.of(kind)) for kind in ("blocks", "architectures")]
    return f'{{\n"versions": {_json(matrix.versions)},\n' + ",\n".join(halves) + "\n}\n"


def _half(kind: Kind, subjects: dict[str, Deployability]) -> str:
    lines = [
        f"{_json(name)}: {_json({check: verdict.model_dump() for check, verdict in row.items()})}"
        for name, row in sorted(subjects.items())
    ]
    return f"{_json(kind)}: {{\n" + ",\n".join(lines) + "\n}"


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
