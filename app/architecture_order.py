"""The order of the zoo's cards: what they can be sorted by."""

from collections.abc import Callable
from typing import Any, Literal

Sort = Literal["name", "family", "params", "macs", "activation_bytes", "top1"]
Card = dict[str, Any]


def in_order(cards: list[Card], sort: Sort, recipe: str, descending: bool) -> list[Card]:
    """The cards sorted; those without an accuracy stand last where it is sorted by.

    Args:
        cards: as the API sends them.
        sort: by what.
        recipe: whose accuracy `top1` means.
        descending: the largest first.
    """
    unknown = [c for c in cards if sort == "top1" and accuracy(c, recipe) is None]
    known = [card for card in cards if card not in unknown]
    return sorted(known, key=_key(sort, recipe), reverse=descending) + unknown


def accuracy(card: Card, recipe: str) -> float | None:
    """Top-1 with the weights of this recipe."""
    return next((a["top1"] for a in card["accuracy"] if a["recipe"] == recipe), None)


def _key(sort: Sort, recipe: str) -> Callable[[Card], Any]:
    if sort == "top1":
        return lambda card: accuracy(card, recipe)
    return lambda card: card[sort]
