"""Published: what others say of an architecture, with its source; ours is counted, not said."""

import functools
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Reference:
    """Another implementation's counts of the network of this name."""

    source: str
    image: int  # pixels per side
    params: int
    params_without_auxiliary: int | None = None
    macs: int | None = None
    gmacs: str | None = None  # where only this is published, with as many decimals
    outputs: str | None = None  # whose outputs ours equal, with the same weights


@dataclass(frozen=True)
class Accuracy:
    """Accuracy on ImageNet-1K that one set of published weights reaches."""

    recipe: str  # name of the weights; figures of two recipes are never mixed
    image: int  # pixels per side
    top1: float  # percent
    top5: float  # percent
    source: str


def reference(name: str) -> Reference | None:
    """The reference of an architecture, if it has one."""
    row = _rows("references.json").get(name)
    return None if row is None else Reference(**row)


def accuracies(name: str) -> list[Accuracy]:
    """Published accuracies of an architecture, one for each recipe."""
    return [Accuracy(**row) for row in _rows("accuracy.json").get(name, [])]


@functools.cache
def _rows(file: str) -> dict[str, Any]:
    rows: dict[str, Any] = json.loads((HERE / file).read_text())
    return rows
