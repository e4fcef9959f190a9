"""The model: a module read into instances of the classes that are to be written."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from torch import fx, nn

from app.schemas.report import LayerReport
from app.source.expression import NONE, Call, Expression, Instance, Literal, call
from app.source.methods import Methods, methods_of
from app.source.starts import start_of
from app.source.torch_layer import PLAIN, layer_call, torch_class
from blocks.errors import BlockzooError, SpecError
from blocks.structural import Chain

Key = tuple[type, bool, tuple[str, ...]]
INLINE = (nn.Sequential, nn.ModuleList, nn.ModuleDict)


@dataclass(frozen=True)
class Read:
    """One module whose class is to be written."""

    key: Key  # modules with the same are of one class
    path: str
    base: Expression  # the call of the base class's constructor
    fields: dict[str, Expression]  # attributes, in the order they are set
    arguments: dict[str, Any]  # that a block remembers to be made with
    inputs: str
    shape: str
    shapes: dict[str, str]  # what its children give

    @property
    def content(self) -> tuple[object, ...]:
        """What equal modules have in common."""
        return self.key, self.base, tuple(self.fields.items())


class Model:
    """Every module below a root, children first.

    Args:
        root: the module; its own class is written whatever it is.
        layers: the layers of its report by path.

    Raises:
        SpecError: a module cannot be written; names it.
    """

    def __init__(self, root: nn.Module, layers: Mapping[str, LayerReport]) -> None:
        self.layers = layers
        self.reads: list[Read] = []
        self.numbers: dict[Any, int] = {}  # of equal instances
        self.first: dict[int, Read] = {}  # by number
        self.methods: dict[Key, Methods] = {}
        self.seen: dict[int, str] = {}
        self.root = self._instance(root, "")

    def shape(self, path: str) -> str:
        """What a module gives, for people; empty if it never ran."""
        layer = self.layers.get(path)
        return shown(layer.output) if layer else ""

    def _expression(self, module: nn.Module, path: str) -> Expression:
        before = self.seen.setdefault(id(module), path)
        if before != path:
            raise SpecError(
                f"it is {before!r} once more, and written code would make two", layer=path
            )
        cls = type(module)
        try:
            if cls in INLINE or cls is Chain or _is_mere(cls, INLINE[1:]):
                return self._container(module, path)
            if _is_mere(cls, (torch_class(cls),)) and not isinstance(module, INLINE):
                return layer_call(module, self.shape(path))
        except BlockzooError as error:
            raise error.at(path) from None
        return self._instance(module, path)

    def _container(self, module: nn.Module, path: str) -> Call:
        base = next(kind for kind in INLINE if isinstance(module, kind))
        return call(f"nn.{base.__name__}", self._children(module, path), self.shape(path))

    def _children(self, module: nn.Module, path: str) -> dict[str, Expression]:
        start = f"{path}." if path else ""
        return {
            name: NONE if part is None else self._expression(part, start + name)
            for name, part in module._modules.items()
        }

    def _instance(self, module: nn.Module, path: str) -> Instance:
        try:
            read = self._read(module, path)
        except BlockzooError as error:
            raise error.at(path or type(module).__name__) from None
        self.reads.append(read)
        number = self.numbers.setdefault(read.content, len(self.numbers))
        self.first.setdefault(number, read)
        return Instance(number, read.shape)

    def _read(self, module: nn.Module, path: str) -> Read:
        cls = type(module)
        base = torch_class(cls)
        own = base is nn.Module
        children, methods = self._children(module, path), methods_of(module)
        fields: dict[str, Expression] = {}
        if own:
            made = call("nn.Module", {})
            fields = self._own(module, methods) | children
        elif isinstance(module, INLINE):
            made = call(f"nn.{base.__name__}", children)
        else:
            made = layer_call(module)
        kind = tuple(sorted(fields)) if own else tuple(module._modules)
        key = (fx.GraphModule if isinstance(module, fx.GraphModule) else cls, not path, kind)
        self.methods.setdefault(key, methods)
        layer = self.layers.get(path)
        start = f"{path}." if path else ""
        return Read(
            key, path, made, fields, dict(module.__dict__.get("arguments", {})),
            shown(layer.input) if layer else "", self.shape(path),
            {name: self.shape(start + name) for name in module._modules},
        )  # fmt: skip

    def _own(self, module: nn.Module, methods: Methods) -> dict[str, Expression]:
        """Parameters, buffers and the plain attributes that the methods read."""
        fields: dict[str, Expression] = {}
        for name in (*module._parameters, *module._buffers):
            fields[name] = start_of(module, name)
        for name in methods.reads:
            if name in fields or name in module._modules or not _is_own(module, name):
                continue
            value = getattr(module, name)
            if not isinstance(value, PLAIN):
                raise SpecError(f"its attribute {name!r} is no plain value")
            fields[name] = Literal.of(value)
        return fields


def _is_own(module: nn.Module, name: str) -> bool:
    """Whether an attribute is this module's, not every module's and no method."""
    return (
        not hasattr(nn.Module, name)
        and name != "training"
        and not callable(getattr(type(module), name, None))
    )


def _is_mere(cls: type, bases: tuple[type, ...]) -> bool:
    """Whether a class computes what one of these does: its forward is theirs."""
    return any(issubclass(cls, base) and cls.forward is base.forward for base in bases)  # type: ignore[attr-defined]


def shown(shapes: list[list[int]]) -> str:
    """Shapes for people; the batch axis is N.  Empty if there are none: it never ran."""
    texts = [f"({', '.join(['N', *map(str, shape[1:])])})" for shape in shapes]
    return f"[{', '.join(texts)}]" if len(texts) > 1 else "".join(texts)
