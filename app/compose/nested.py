"""Layers inside a block: their JSON Schema, and how a built block's are written back."""

from collections.abc import Callable
from typing import Any

from torch import nn

from app.schemas.spec import NestedLayer
from blocks.arguments import Nested
from blocks.fitting import fitting
from blocks.registry import Entry

Write = Callable[[str, nn.Module], NestedLayer]

LAYER = {
    "type": "object",
    "properties": {
        "block": {"type": "string", "description": "Name of a registered block."},
        "args": {"type": "object", "description": "Its arguments."},
        "name": {"type": "string", "description": "Its name; a fresh one if left out."},
    },
    "required": ["block"],
    "additionalProperties": False,
}


def nested_schema(rule: Nested, optional: bool) -> dict[str, Any]:
    """JSON Schema of an argument that holds layers; `layers` marks it for a form.

    Its root must hold LAYER under `$defs/layer`.

    Args:
        rule: how the argument holds layers.
        optional: whether it may be null.
    """
    line = {"type": "array", "items": {"$ref": "#/$defs/layer"}}
    forms: list[dict[str, Any]] = [line]
    if rule.fan:
        forms = [
            {"type": "object", "additionalProperties": line, "minProperties": 1},
            {"type": "array", "items": line, "minItems": 1},
        ]
    if optional:
        forms.append({"type": "null"})
    return {"layers": True} | (forms[0] if len(forms) == 1 else {"anyOf": forms})


def nested_args(entry: Entry, module: nn.Module, write: Write) -> dict[str, Any]:
    """The arguments of a structural block, read off its parts, as a spec says them.

    Args:
        entry: the block.
        module: an instance of it.
        write: makes a layer without a name of a part, given its path in `module`; a part may
            be structural, too.

    Raises:
        ArgumentError: the connection is none that a spec can say.
        BlockzooError: whatever `write` raises.
    """
    args: dict[str, Any] = {}
    for name, parameter in entry.parameters.items():
        rule = entry.nested.get(name)
        if rule is None:
            value: Any = fitting(name, parameter.annotation)(_kind(getattr(module, name)))
        else:
            held = module.get_submodule(rule.where) if _has(module, rule.where) else None
            value = _branches(held, rule, write) if rule.fan else _line(held, rule.where, write)
        if value != parameter.default:
            args[name] = value
    return args


def _kind(module: nn.Module) -> str:
    return type(module).__name__


def _has(module: nn.Module, where: str) -> bool:
    return not where or getattr(module, where) is not None


def _branches(held: Any, rule: Nested, write: Write) -> Any:
    """By name, or as a list where the names are but numbers."""
    lines = {
        name: _line(part, f"{rule.where}.{name}", write) for name, part in held.named_children()
    }
    numbered = list(lines) == [str(index) for index in range(len(lines))]
    return list(lines.values()) if numbered else lines


def _line(held: nn.Module | None, where: str, write: Write) -> list[NestedLayer] | None:
    """The layers of a sequence; any other module is the one layer, the identity none."""
    if held is None:
        return None
    if isinstance(held, nn.Identity):
        return []
    if not isinstance(held, nn.Sequential):
        return [write(where, held)]
    start = f"{where}." if where else ""
    return [
        write(start + name, part).model_copy(update={"name": None if name.isdigit() else name})
        for name, part in held.named_children()
    ]
