"""The catalogue: a card for each registered block, read off its class."""

import inspect

from app.compose.arguments import args_schema
from app.compose.sketch import sketch
from app.compose.subject import assemble
from app.deployability.kept import kept_of
from app.measure import report
from app.measure.dataflow import dataflow
from app.schemas.card import BlockPage, ExampleCost, Formulas, Paper
from app.schemas.sketch import Sketch
from app.schemas.spec import BlockSubject
from blocks.docstring import docstring
from blocks.registry import REGISTRY, Entry

PUBLISHERS = {"arXiv": "https://arxiv.org/abs/", "doi": "https://doi.org/"}


def pages() -> list[BlockPage]:
    """Every block, by family in the order they were registered."""
    return [page(entry) for entry in REGISTRY.values()]


def page(entry: Entry) -> BlockPage:
    """One block's card, with its documentation and source."""
    docs = docstring(entry.cls)
    cost, drawn = _example(entry)
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
        cost=cost,
        sketch=drawn,
        deployability=kept_of("blocks", entry.name),
        docs=docs.text,
        source=inspect.getsource(entry.cls),
    )


def _example(entry: Entry) -> tuple[ExampleCost, Sketch]:
    """What the example costs, and how it looks."""
    module, image = assemble(BlockSubject(block=entry.name, args=entry.example))
    cost = report(module, image).cost
    told = ExampleCost(params=cost.params, macs=cost.macs, activation_bytes=cost.bytes.activations)
    return told, sketch(dataflow(module, image))


def paper(reference: str) -> Paper:
    """Where "arXiv:..." or "doi:..." leads."""
    publisher, _, number = reference.partition(":")
    return Paper(id=reference, url=PUBLISHERS[publisher] + number)
