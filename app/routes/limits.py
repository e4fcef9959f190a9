"""Limits that are known before any work is done."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from app.failure import Failure
from app.schemas.spec import MAX_NESTING, NestedLayer, Spec
from app.settings import Settings, variable


def check_layers(settings: Settings, **asked: Any) -> None:
    """Refuse more layers in one request, or deeper ones, than the service takes."""
    count = 0
    for depth, level in enumerate(_levels(asked)):
        count += len(level)
        if depth > MAX_NESTING:
            raise _failure(
                f"Layers are nested at most {MAX_NESTING} deep; these are deeper.", asked,
                expected=MAX_NESTING,
            )  # fmt: skip
    if count > settings.max_layers:
        raise _failure(
            f"A request has at most {settings.max_layers} layers ({variable('max_layers')}); "
            f"this one has {count}.",
            asked,
            expected=settings.max_layers,
            got=count,
        )


def _failure(detail: str, asked: dict[str, Any], **fields: Any) -> Failure:
    return Failure("limit-exceeded", detail, pointer=list(asked), **fields)


def _levels(asked: dict[str, Any]) -> Iterator[Sequence[NestedLayer]]:
    """All layers by depth: those of specs, those inside these and inside blocks, and so on."""
    subjects = [
        s for value in asked.values() for s in (value if isinstance(value, list) else [value])
    ]
    level = [layer for spec in subjects if isinstance(spec, Spec) for layer in spec.layers]
    yield level
    inside = _inside([*level, *(s for s in subjects if not isinstance(s, Spec))])
    while inside:
        yield inside
        inside = _inside(inside)


def _inside(layers: Iterable[Any]) -> list[NestedLayer]:
    """The layers that stand in the arguments of these layers and subjects."""
    found: list[NestedLayer] = []
    for layer in layers:
        for value in layer.args.values():
            if isinstance(value, dict | list):
                found += _among(value.values() if isinstance(value, dict) else value)
    return found


def _among(items: Iterable[Any]) -> list[NestedLayer]:
    """Layers of a list, or of the branches in it."""
    parts = (item if isinstance(item, list) else [item] for item in items)
    return [layer for part in parts for layer in part if isinstance(layer, NestedLayer)]
