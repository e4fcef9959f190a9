"""The zoo's cards: each architecture counted on its image, with what is published of it."""

import inspect
from typing import Any

from torch import nn

from app.compose.arguments import args_schema
from app.compose.blueprint import Blueprint
from app.compose.catalogue import paper
from app.compose.describe import describe
from app.deployability.kept import kept_of
from app.measure import report
from app.schemas.architecture import (
    AccuracyFigure,
    ArchitectureCard,
    ArchitecturePage,
    Claim,
    FeatureMap,
    StageRow,
)
from app.schemas.report import LayerReport, Report
from app.schemas.spec import Spec
from blocks.docstring import docstring
from blocks.errors import BlockzooError
from zoo.network import Network
from zoo.published import Reference, accuracies, reference
from zoo.registry import Architecture


def card(entry: Architecture[Network]) -> ArchitectureCard:
    """The card of an architecture."""
    network = _network(entry)
    return _card(entry, network, report(network, entry.image))


def page(entry: Architecture[Network]) -> ArchitecturePage:
    """The card with documentation, stage table, spec and the mapping of weights."""
    network = _network(entry)
    counted = report(network, entry.image)
    spec, reason = _spec(entry, network)
    features: Any = network.features()
    return ArchitecturePage(
        **dict(_card(entry, network, counted)),
        docs=entry.doc + "\n\n" + docstring(entry.network).text,
        source=inspect.getsource(inspect.getmodule(entry.network) or entry.network),
        stages=[_stage(network, counted, name, path) for name, path in network.rows().items()],
        features=[
            FeatureMap(channels=channels, reduction=reduction)
            for channels, reduction in zip(features.channels, features.reductions, strict=True)
        ],
        spec=spec,
        no_spec=reason,
        weights=dict(network.torchvision_names()),
    )


def _network(entry: Architecture[Network]) -> Network:
    with Blueprint():
        return entry.make().eval()


def _card(entry: Architecture[Network], network: Network, counted: Report) -> ArchitectureCard:
    return ArchitectureCard(
        name=entry.name,
        family=entry.family,
        summary=entry.summary,
        paper=paper(entry.paper),
        after=entry.after,
        image=list(entry.image),
        params=counted.cost.params,
        macs=counted.cost.macs,
        flops=counted.cost.flops,
        activation_bytes=counted.cost.bytes.activations,
        layers=sum(not part._modules for part in network.modules()),
        status=counted.status,
        claims=_claims(reference(entry.name)),
        accuracy=[AccuracyFigure(**vars(figure)) for figure in accuracies(entry.name)],
        args_schema=args_schema(entry.parameters, docstring(entry.network).args),
        deployability=kept_of("architectures", entry.name),
    )


def _claims(vouched: Reference | None) -> list[Claim]:
    """What is proved by tests, and by whose numbers."""
    if vouched is None:
        return [
            Claim(what=what, status="unproved", by=None) for what in ("params", "macs", "outputs")
        ]
    exact_macs = vouched.macs is not None
    macs = "exact" if exact_macs else "rounded" if vouched.gmacs else "unproved"
    return [
        Claim(what="params", status="exact", by=vouched.source),
        Claim(what="macs", status=macs, by=None if macs == "unproved" else vouched.source),
        Claim(
            what="outputs",
            status="exact" if vouched.outputs else "unproved",
            by=vouched.outputs,
        ),
    ]


def _stage(network: Network, counted: Report, name: str, path: str) -> StageRow:
    """One row, from the part of the report's tree that it names."""
    layer = _layer(counted, path)
    kinds = _made_of(network.get_submodule(path))
    return StageRow(
        name=name,
        path=path,
        block=", ".join(dict.fromkeys(kinds)),
        repeats=len(kinds) if len(set(kinds)) == 1 else 1,
        input=[shape[1:] for shape in layer.input],
        output=[shape[1:] for shape in layer.output],
        params=layer.cost.params,
        macs=layer.cost.macs,
    )


def _layer(counted: Report, path: str) -> LayerReport:
    """The layer at a path; one that did not run stands under its parent all the same."""
    layers = counted.layers
    *parents, last = path.split(".")
    for name in parents:
        layers = next(layer for layer in layers if layer.name == name).layers
    return next(layer for layer in layers if layer.name == last)


def _made_of(module: nn.Module) -> list[str]:
    """The types of a container's parts, or its own."""
    parts = list(module.children()) if isinstance(module, nn.Sequential | nn.ModuleList) else []
    return [type(part).__name__ for part in parts] or [type(module).__name__]


def _spec(entry: Architecture[Network], network: Network) -> tuple[Spec | None, str | None]:
    try:
        return describe(network, list(entry.image)), None
    except BlockzooError as error:
        return None, str(error)
