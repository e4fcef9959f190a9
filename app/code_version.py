"""Which code gave an answer: the part of an ETag that changes when the code does."""

import hashlib
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

PACKAGES = ("app", "blocks", "zoo")
DISTRIBUTIONS = ("blockzoo", "torch")  # torch's words are in some answers


@cache
def code_version() -> str:
    """A digest of the sources, and of the versions of what they rest on."""
    digest = hashlib.sha256()
    for name in DISTRIBUTIONS:
        digest.update(f"{name} {version(name)}\n".encode())
    for source in _sources():
        digest.update(hashlib.sha256(source.read_bytes()).digest())
    return digest.hexdigest()


def _sources() -> list[Path]:
    """Every Python file and data table; found without importing `blocks`, which imports torch."""
    specs = (find_spec(name) for name in PACKAGES)
    folders = [Path(spec.origin).parent for spec in specs if spec is not None and spec.origin]
    patterns = ("*.py", "*.json")
    return sorted(file for folder in folders for p in patterns for file in folder.rglob(p))


def etag(*parts: bytes) -> str:
    """A strong ETag: the same request to the same code has the same answer."""
    digest = hashlib.sha256(code_version().encode())
    for part in parts:
        digest.update(len(part).to_bytes(8, "big") + part)
    return f'"{digest.hexdigest()[:32]}"'
