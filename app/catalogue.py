"""The catalogue as the web process keeps it: asked of a worker once, then served as it lies."""

import difflib
import json
from collections.abc import Iterable
from dataclasses import dataclass

from app.failure import Failure

PAGE_ONLY = ("docs", "source")  # what a page has and a card has not


@dataclass(frozen=True)
class Catalogue:
    """Answers, ready to be sent.

    Args:
        cards: the list of all blocks.
        pages: one block each, by name.
    """

    cards: bytes
    pages: dict[str, bytes]

    @classmethod
    def parse(cls, answer: bytes) -> "Catalogue":
        """From what the job `catalogue` answers."""
        pages = json.loads(answer)["blocks"]
        cards = [{k: v for k, v in page.items() if k not in PAGE_ONLY} for page in pages]
        return cls(_json({"blocks": cards}), {page["name"]: _json(page) for page in pages})

    def page(self, name: str) -> bytes:
        """One block, or the nearest name."""
        if name in self.pages:
            return self.pages[name]
        raise missing("block", name, self.pages)


def missing(noun: str, name: str, known: Iterable[str], kind: str = "not-found") -> Failure:
    """There is nothing of this name; the nearest that there is."""
    lower = {one.lower(): one for one in known}
    near = difflib.get_close_matches(name.lower()[:64], lower, n=1)
    hint = f"did you mean {lower[near[0]]!r}?" if near else None
    detail = f"There is no {noun} named {name[:64]!r}"
    return Failure(kind, f"{detail}; {hint}" if hint else f"{detail}.", hint=hint)


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
