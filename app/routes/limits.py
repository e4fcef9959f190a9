"""Limits that are known before any work is done."""

from collections.abc import Iterator
from typing import Any

from app.failure import Failure
from app.schemas.spec import Spec
from app.settings import Settings, variable


def check_layers(settings: Settings, **asked: Any) -> None:
    """Refuse more layers in one request than the service takes."""
    count = sum(len(spec.layers) for spec in _specs(asked))
    if count > settings.max_layers:
        raise Failure(
            "limit-exceeded",
            f"A request has at most {settings.max_layers} layers ({variable('max_layers')}); "
            f"this one has {count}.",
            expected=settings.max_layers,
            got=count,
            pointer=list(asked),
        )


def _specs(asked: dict[str, Any]) -> Iterator[Spec]:
    for value in asked.values():
        subjects = value if isinstance(value, list) else [value]
        yield from (subject for subject in subjects if isinstance(subject, Spec))
