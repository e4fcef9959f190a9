"""A subject with one argument varied: what makes it of a value, and the values there are."""

from collections.abc import Callable
from functools import partial
from typing import Any

from app.compose.candidates import Candidates, candidates
from app.compose.fitted_block import find_block
from app.compose.names import layer_names
from app.compose.subject import AnySubject
from app.schemas.iso_cost import IsoCostRequest
from app.schemas.spec import ArchitectureSubject, BlockSubject, Spec
from blocks.errors import BlockzooError, SpecError, UnknownNameError
from blocks.registry import Parameters
from zoo.registry import find as find_architecture


def varied(asked: IsoCostRequest) -> tuple[Callable[[Any], AnySubject], Candidates]:
    """What makes the subject of a value, and the values to try.

    Raises:
        BlockzooError: there is no such subject, layer or argument, or it cannot be varied.
    """
    subject = asked.subject
    if isinstance(subject, Spec):
        index = _index_of(subject, asked.layer)
        layer = subject.layers[index]
        owner, parameters = layer.block, _parameters(layer, "subject", "layers", index)
        made: Callable[[Any], AnySubject] = partial(_with_layer, subject, index, asked.argument)
    else:
        owner = subject.block if isinstance(subject, BlockSubject) else subject.architecture
        parameters = _parameters(subject, "subject")
        made = partial(_with, subject, asked.argument)
    return made, candidates(owner, parameters, asked.argument, asked.range, asked.values)


def _parameters(one: Any, *place: str | int) -> Parameters:
    """Those of a block or an architecture."""
    try:
        if isinstance(one, ArchitectureSubject):
            return find_architecture(one.architecture).parameters
        return find_block(one.block).parameters
    except BlockzooError as error:
        key = "architecture" if isinstance(one, ArchitectureSubject) else "block"
        error.pointer = (*place, key)
        raise


def _index_of(spec: Spec, layer: str | None) -> int:
    names = layer_names(spec.layers)
    if layer is None:
        raise SpecError(
            "a spec has many layers, and it is not said whose argument is varied",
            hint=f"name a layer, such as {names[0]!r}",
            pointer=("layer",),
        )
    if layer not in names:
        raise UnknownNameError("layer", layer, names, pointer=("layer",))
    return names.index(layer)


def _with(one: Any, argument: str, value: Any) -> Any:
    return one.model_copy(update={"args": {**one.args, argument: value}})


def _with_layer(spec: Spec, index: int, argument: str, value: Any) -> Spec:
    layers = list(spec.layers)
    layers[index] = _with(layers[index], argument, value)
    return spec.model_copy(update={"layers": layers})
