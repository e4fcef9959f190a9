"""The catalogue: a card for each registered block, read off its class."""

import inspect

from app.compose.arguments import args_schema
from app.schemas.card import BlockPage, Formulas, Paper
from blocks.docstring import docstring
from blocks.registry import REGISTRY, Entry

PUBLISHERS = {"arXiv": "https://arxiv.org/abs/", "doi": "https://doi.org/"}


def pages() -> list[BlockPage]:
    """Every block, by family in the order they were registered."""
    return [page(entry) for entry in REGISTRY.values()]


def page(entry: Entry) -> BlockPage:
    """One block's card, with its documentation and source."""
    docs = docstring(entry.cls)
    return BlockPage(
        name=entry.name,
        summary=docs.summary,
        family=entry.family,
        paper=paper(entry.paper) if entry.paper else None,
        args_schema=args_schema(entry.parameters, docs.args),
        example=entry.example,
        image=list(entry.image),
        merges=entry.merges,
        experimental=entry.experimental,
        formulas=Formulas(params=docs.params, macs=docs.macs, where=docs.where),
        docs=docs.text,
        source=inspect.getsource(entry.cls),
    )


def paper(reference: str) -> Paper:
    """Where "arXiv:..." or "doi:..." leads."""
    publisher, _, number = reference.partition(":")
    return Paper(id=reference, url=PUBLISHERS[publisher] + number)
