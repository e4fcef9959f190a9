"""Arguments of a block: those read off the input, and all of them as plain data or JSON Schema."""

import inspect
import typing
from collections.abc import Mapping
from typing import Any, Literal

from annotated_types import Interval, Unit
from torch import Tensor

from app.compose.nested import LAYER, nested_schema
from blocks.arguments import FromInput, Names, Odd, nested, options, taken_apart
from blocks.errors import ArgumentError
from blocks.layer_settings import SETTINGS, defaults, name_of
from blocks.registry import Entry, Parameters


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
    for name, what in inferred(entry.parameters).items():
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


def inferred(parameters: Parameters) -> dict[str, str]:
    """The arguments that follow from the input, and from what of it."""
    return {
        name: rule.what
        for name, parameter in parameters.items()
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
        said = _said(parameter.annotation, value)
        if name not in inferred(entry.parameters) and said != parameter.default:
            plain[name] = _as_json(said)
    return plain


def with_defaults(parameters: Parameters, args: Mapping[str, Any]) -> dict[str, Any]:
    """All arguments as a spec says them, those that were not given by their defaults."""
    defaults = {name: p.default for name, p in parameters.items() if p.default is not p.empty}
    return {
        name: _as_json(_said(parameters[name].annotation, value))
        for name, value in {**defaults, **args}.items()
    }


def _said(declared: Any, value: Any) -> Any:
    """A value as a spec says it: a layer by its name or its settings."""
    names = next((m for m in taken_apart(declared)[1] if isinstance(m, Names)), None)
    return name_of(value, names.table, names.what) if names and value is not None else value


def _as_json(value: Any) -> Any:
    """A value as JSON has it: lists for tuples, and settings that are the spec's own."""
    if isinstance(value, tuple):
        return list(value)
    return dict(value) if isinstance(value, Mapping) else value


def args_schema(parameters: Parameters, described: dict[str, str]) -> dict[str, Any]:
    """JSON Schema of the arguments of a block or an architecture, from a signature.

    Beyond the standard's words: `unit`, `inferred` (follows from the input), `step`, and `layers`
    (holds layers).

    Args:
        parameters: with evaluated annotations.
        described: a sentence for each argument.
    """
    properties = {}
    for name, parameter in parameters.items():
        schema = {"title": name, "description": described.get(name, "")}
        schema |= _schema(parameter.annotation)
        if parameter.default is not inspect.Parameter.empty:
            schema["default"] = _as_json(_said(parameter.annotation, parameter.default))
        properties[name] = schema
    holds_layers = any(nested(parameter.annotation) for parameter in parameters.values())
    definitions = {"$defs": {"layer": LAYER}} if holds_layers else {}
    return definitions | {
        "type": "object",
        "properties": properties,
        "required": [
            name
            for name, parameter in parameters.items()
            if parameter.default is inspect.Parameter.empty and name not in inferred(parameters)
        ],
        "additionalProperties": False,
    }


def _schema(declared: Any) -> dict[str, Any]:
    kind, metadata = taken_apart(declared)
    names = next((m for m in metadata if isinstance(m, Names)), None)
    if names:
        null = [{"type": "null"}] if type(None) in options(kind) else []
        return {"anyOf": [{"enum": sorted(names.table)}, *_configurations(names), *null]}
    rule = nested(declared)
    if rule:
        return nested_schema(rule, type(None) in options(kind))
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


def _configurations(names: Names) -> list[dict[str, Any]]:
    """The layers that can be set, each as an object with its settings; the others as one."""
    set_kinds = sorted(name for name in names.table if name in SETTINGS)
    bare = sorted(name for name in names.table if name not in SETTINGS)
    objects = [
        _object(
            {"const": kind},
            {
                setting: _schema(declared) | {"default": defaults(names.table[kind])[setting]}
                for setting, declared in SETTINGS[kind].items()
            },
        )
        for kind in set_kinds
    ]
    return [*objects, _object({"enum": bare}, {})] if bare else objects


def _object(kind: dict[str, Any], settings: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {"type": kind, **settings},
        "required": ["type"],
        "additionalProperties": False,
    }


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
