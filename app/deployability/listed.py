"""What is to be tried: every block by family, every architecture by family."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from app.schemas.deployability import Kind
from blocks.registry import REGISTRY
from zoo.registry import ARCHITECTURES

Families = dict[str, list[str]]


class Listed(NamedTuple):
    """The rows of the matrix."""

    families: dict[Kind, Families]  # names by family, in the order of the registry
    examples: dict[str, dict[str, Any]]  # the arguments of each block's example

    def names(self, kind: Kind) -> list[str]:
        """All of one kind."""
        return [name for names in self.families[kind].values() for name in names]


def listed() -> Listed:
    """All that is registered."""
    blocks = _by_family((entry.family, name) for name, entry in REGISTRY.items())
    zoo = _by_family((entry.family, name) for name, entry in ARCHITECTURES.items())
    examples = {name: entry.example for name, entry in REGISTRY.items()}
    return Listed({"blocks": blocks, "architectures": zoo}, examples)


def _by_family(rows: Iterable[tuple[str, str]]) -> Families:
    families: Families = {}
    for family, name in rows:
        families.setdefault(family, []).append(name)
    return families
