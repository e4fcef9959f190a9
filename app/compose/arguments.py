"""Arguments of a block: those read off the input, and all of them as plain data or JSON Schema."""

import inspect
import typing
from typing import Any, Literal

from annotated_types import Interval, Unit
from torch import Tensor

from blocks.arguments import FromInput, Names, Odd, options, taken_apart
from blocks.errors import ArgumentError
from blocks.layer_names import name_of
from blocks.registry import Entry


def with_inferred(
    entry: Entry, args: dict[str, Any], incoming: Tensor, source: str
) -> dict[str, Any]:
    """The arguments, completed with those that follow from the incoming tensor.

    Args:
        entry: the block.
        args: what was given.
        incoming: what the layer will read.
        source: name of the layer it comes from.

    Raises:
        ArgumentError: one is given that the input contradicts.
    """
    completed = dict(args)
    for name, what in inferred(entry).items():
        size = incoming.shape[AXES[what]] if incoming.dim() > 1 else 0
        given = completed.setdefault(name, size)
        if isinstance(given, int) and given != size:
            raise ArgumentError(
                f"{name}={given}, but {source!r} gives {size} {what}",
                argument=name,
                expected=size,
                got=given,
                hint=f"leave {name} out or set it to {size}",
                pointer=("args", name),
            )
    return completed


AXES = {"channels": 1, "features": -1}


def inferred(entry: Entry) -> dict[str, str]:
    """The arguments that follow from the input, and from what of it."""
    return {
        name: rule.what
        for name, parameter in entry.parameters.items()
        for rule in taken_apart(parameter.annotation)[1]
        if isinstance(rule, FromInput)
    }


def as_plain_data(entry: Entry, args: dict[str, Any]) -> dict[str, Any]:
    """The arguments as a spec says them: no defaults, nothing inferred, callables by name.

    Raises:
        UnknownNameError: a callable has no name that a spec could say.
    """
    plain = {}
    for name, value in args.items():
        parameter = entry.parameters[name]
        _, metadata = taken_apart(parameter.annotation)
        names = next((m for m in metadata if isinstance(m, Names)), None)
        said = name_of(value, names.table, names.what) if names and value is not None else value
        if name not in inferred(entry) and said != parameter.default:
            plain[name] = list(said) if isinstance(said, tuple) else said
    return plain


def args_schema(entry: Entry, described: dict[str, str]) -> dict[str, Any]:
    """JSON Schema of a block's arguments, from its constructor's signature.

    Beyond the standard's words: `unit`, `inferred` (follows from the input) and `step`.

    Args:
        entry: the block.
        described: a sentence for each argument.
    """
    properties = {}
    for name, parameter in entry.parameters.items():
        schema = {"title": name, "description": described.get(name, "")}
        schema |= _schema(parameter.annotation)
        if parameter.default is not inspect.Parameter.empty:
            schema["default"] = parameter.default
        properties[name] = schema
    return {
        "type": "object",
        "properties": properties,
        "required": [
            name
            for name, parameter in entry.parameters.items()
            if parameter.default is inspect.Parameter.empty and name not in inferred(entry)
        ],
        "additionalProperties": False,
    }


def _schema(declared: Any) -> dict[str, Any]:
    kind, metadata = taken_apart(declared)
    names = next((m for m in metadata if isinstance(m, Names)), None)
    if names:
        choice: dict[str, Any] = {"enum": sorted(names.table)}
        optional = type(None) in options(kind)
        return {"anyOf": [choice, {"type": "null"}]} if optional else choice
    schemas = [_option_schema(option) for option in options(kind)]
    schema: dict[str, Any] = schemas[0] if len(schemas) == 1 else {"anyOf": schemas}
    for rule in metadata:
        if isinstance(rule, Interval):
            words = {"minimum": rule.ge, "exclusiveMinimum": rule.gt, "maximum": rule.le}
            schema |= {word: bound for word, bound in words.items() if bound is not None}
        elif isinstance(rule, Unit):
            schema["unit"] = rule.unit
        elif isinstance(rule, FromInput):
            schema["inferred"] = rule.what
        elif isinstance(rule, Odd):
            schema["step"] = 2
    return schema


TYPES = {int: "integer", float: "number", bool: "boolean", str: "string", type(None): "null"}


def _option_schema(option: Any) -> dict[str, Any]:
    kind, metadata = taken_apart(option)
    if metadata:
        return _schema(option)
    if typing.get_origin(kind) is Literal:
        return {"enum": list(typing.get_args(kind))}
    if typing.get_origin(kind) is tuple and Ellipsis in typing.get_args(kind):
        return {"type": "array", "items": _schema(typing.get_args(kind)[0]), "minItems": 1}
    if typing.get_origin(kind) is tuple:
        items = [_schema(item) for item in typing.get_args(kind)]
        return {
            "type": "array",
            "prefixItems": items,
            "minItems": len(items),
            "maxItems": len(items),
        }
    return {"type": TYPES[kind]}
