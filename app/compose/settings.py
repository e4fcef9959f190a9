"""Settings: the arguments of subjects as a spec says them, and in which of them they differ."""

from collections.abc import Mapping, Sequence
from typing import Any

from torch import nn

from app.compose.arguments import inferred, with_defaults
from app.compose.names import layer_names
from app.compose.subject import AnySubject
from app.schemas.comparison import Setting
from app.schemas.spec import ArchitectureSubject, NestedLayer, Spec
from blocks.registry import REGISTRY, arguments_of
from zoo.registry import find as find_architecture


def settings_of(subject: AnySubject, module: nn.Module) -> dict[str, Any]:
    """Every argument of a subject by name, defaults too; those of a spec's layers with theirs.

    Args:
        subject: as it was asked about.
        module: what was made of it; it knows its arguments in their one normal form.
    """
    if isinstance(subject, ArchitectureSubject):
        knobs = find_architecture(subject.architecture).parameters
        return with_defaults(knobs, module.__dict__.get("arguments", {}))
    if isinstance(subject, Spec):
        names = layer_names(subject.layers)
        return {
            f"{name}.{argument}": value
            for name, layer in zip(names, subject.layers, strict=True)
            for argument, value in _of_layer(layer, module.get_submodule(name)).items()
        }
    return _of_block(subject.block, subject.model_dump(mode="json")["args"], module)


def differing(subjects: Sequence[Mapping[str, Any]]) -> list[Setting]:
    """The settings that are not the same for all, in the order in which they are met."""
    names = dict.fromkeys(name for settings in subjects for name in settings)
    found = [
        Setting(
            name=name,
            values=[settings.get(name) for settings in subjects],
            has=[name in settings for settings in subjects],
        )
        for name in names
    ]
    return [s for s in found if not all(s.has) or any(v != s.values[0] for v in s.values)]


def _of_layer(layer: NestedLayer, module: nn.Module) -> dict[str, Any]:
    args = layer.model_dump(mode="json")["args"]
    return {"block": layer.block, **_of_block(layer.block, args, module)}


def _of_block(block: str, args: Mapping[str, Any], module: nn.Module) -> dict[str, Any]:
    """What follows from the image is the same for all; a structural block is as it was written."""
    entry = REGISTRY[block]
    made = arguments_of(module)
    if entry.nested or made is None:
        return dict(args)
    settings = with_defaults(entry.parameters, made)
    return {n: value for n, value in settings.items() if n not in inferred(entry.parameters)}
