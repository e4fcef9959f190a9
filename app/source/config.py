"""Config: a subject as a spec in JSON, or as a dict with a `type`, as mmcv reads."""

import json
from typing import Any

from torch import nn

from app.compose import describe
from app.compose.names import IMAGE, layer_names
from app.compose.subject import AnySubject
from app.schemas.spec import ArchitectureSubject, BlockSubject, Layer, NestedLayer, Spec
from app.source.layout import Brackets, Code, Item, laid_out
from app.source.statements import double_quoted
from blocks.errors import SpecError
from blocks.registry import REGISTRY, arguments_of

KEYS = ("type", "name", "inputs")


def spec_text(subject: AnySubject, module: nn.Module, image: list[int]) -> str:
    """The spec that builds a subject, as JSON.

    Raises:
        SpecError: a spec cannot say it; names the part.
    """
    spec = _spec(subject, module, image)
    return json.dumps(spec.model_dump(exclude_none=True), indent=2) + "\n"


def _spec(subject: AnySubject, module: nn.Module, image: list[int]) -> Spec:
    if isinstance(subject, Spec):
        return subject.model_copy(update={"image": image})
    if isinstance(subject, ArchitectureSubject):
        return describe(module, image)
    both = [IMAGE, IMAGE] if REGISTRY[subject.block].merges else None
    return Spec(layers=[Layer(block=subject.block, args=subject.args, inputs=both)], image=image)


def config_text(subject: AnySubject, module: nn.Module, image: list[int]) -> str:
    """The configuration of a subject, as Python: `model = dict(type="MBConv", ...)`.

    Layers are dicts too, with their arguments beside `type`, `name` and `inputs`; what follows
    from the image is said, save in layers inside others.

    Raises:
        SpecError: an argument has the name of one of these three.
    """
    made: dict[str, Any]
    if isinstance(subject, ArchitectureSubject):
        made = {"type": subject.architecture, **subject.args}
    elif isinstance(subject, BlockSubject):
        made = _typed(NestedLayer(block=subject.block, args=subject.args), module)
    else:
        spec = _spec(subject, module, image)
        made = {"type": "Spec", **spec.model_dump(exclude_none=True, exclude={"layers"})}
        named = zip(spec.layers, layer_names(spec.layers), strict=True)
        made["layers"] = [
            _typed(layer.model_copy(update={"name": name}), module.get_submodule(name))
            for layer, name in named
        ]
    return "\n".join(laid_out(_code(made), "", "model = ")) + "\n"


def _typed(layer: NestedLayer, built: nn.Module | None = None) -> dict[str, Any]:
    """A layer as one dict; built, it has the arguments that follow from its input too."""
    taken = [name for name in KEYS if name in layer.args]
    if taken:
        raise SpecError(f"its argument {taken[0]!r} has no place in a config", layer=layer.name)
    found: dict[str, Any] = {"type": layer.block, "name": layer.name}
    found["inputs"] = getattr(layer, "inputs", None)
    kept = {name: value for name, value in found.items() if value is not None}
    inferred = arguments_of(built) or {} if built is not None else {}
    return kept | {name: _value(value) for name, value in (inferred | layer.args).items()}


def _value(value: Any) -> Any:
    """An argument, the layers in it typed too."""
    if isinstance(value, NestedLayer):
        return _typed(value)
    if isinstance(value, list):
        return [_value(item) for item in value]
    return {n: _value(item) for n, item in value.items()} if isinstance(value, dict) else value


def _code(value: Any) -> Code:
    """A value open to be broken at its brackets; a dict in mmcv's manner where names allow it."""
    if isinstance(value, list):
        return Brackets("[", [Item(_code(item)) for item in value], "]")
    if isinstance(value, dict) and "type" in value:
        return Brackets("dict(", [Item(_code(v), f"{n}=") for n, v in value.items()], ")")
    if isinstance(value, dict):
        quoted = {double_quoted(repr(name)): item for name, item in value.items()}
        return Brackets("{", [Item(_code(v), f"{n}: ") for n, v in quoted.items()], "}")
    return double_quoted(repr(value))
