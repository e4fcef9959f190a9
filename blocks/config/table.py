"""Tables of layer types: a decorator fills them, a configuration asks them."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from blocks.config.constructor import construct
from blocks.config.errors import ConfigKeyError, ConfigTypeError, UnknownTypeError
from blocks.table import Table

Kind = TypeVar("Kind")
Registered = TypeVar("Registered", bound=type)
Config = Mapping[str, Any]  # `type` says which layer, the other keys are its arguments


class LayerTable(Table[type[Kind]]):
    """Classes by name, of which it builds what a configuration describes.

    Example:
        >>> UPSAMPLE_LAYERS = LayerTable("upsample layer", nn.Module)
        >>> @UPSAMPLE_LAYERS.register_module()
        ... class MyUpsample(nn.Module): ...
        >>> UPSAMPLE_LAYERS.build({"type": "MyUpsample", "scale_factor": 2})

    Args:
        what: what its entries are called in errors, e.g. "conv layer".
        kind: the class that every entry descends from.
        at_least: the smallest number allowed for an argument, by the argument's name; a whole one
            asks for whole numbers.
        entries: those there are from the start.
    """

    def __init__(
        self,
        what: str,
        kind: type[Kind],
        at_least: Mapping[str, float] | None = None,
        entries: Mapping[str, type[Kind]] | None = None,
    ) -> None:
        super().__init__(
            what, entries, argument="type", unknown=UnknownTypeError, taken=ConfigKeyError
        )
        self.kind = kind
        self.at_least = dict(at_least or {})

    def register_module(
        self, name: str | list[str] | None = None, force: bool = False, module: Any = None
    ) -> Any:
        """Register a class: as a decorator, or at once where `module` is given.

        Args:
            name: its `type` in a configuration, or several; by default the class's own name.
            force: replace what has this name already.
            module: the class, where this is not used as a decorator.

        Returns:
            The class as it was.

        Raises:
            ConfigTypeError: the thing is no class of this table's kind, or `name` no name.
            ConfigKeyError: the name is taken.
        """
        if isinstance(name, type):
            raise ConfigTypeError(
                f"register_module was given the class {name.__name__} for a name",
                argument="name",
                hint="decorate with parentheses: @register_module()",
            )
        names = [name] if isinstance(name, str) else name
        if names is not None and not (
            isinstance(names, list) and all(isinstance(n, str) for n in names)
        ):
            raise ConfigTypeError(f"{names!r} is no name, nor a list of names", argument="name")
        register = self._registering(names, force)
        return register if module is None else register(module)

    def build(
        self, cfg: Config, *args: Any, default_args: Config | None = None, **kwargs: Any
    ) -> Kind:
        """The layer that a configuration describes.

        Args:
            cfg: `type` and arguments; it is left as it is.
            args: arguments by position that the code around knows, e.g. channels.
            default_args: what holds where `cfg` does not say otherwise, perhaps its `type` too.
            kwargs: those by name.

        Raises:
            ConfigTypeError: `cfg` is no dict, or an argument is missing, given twice or of a wrong
                type.
            ConfigKeyError: there is no `type`.
            UnknownTypeError: no such type; suggests the nearest.
            UnknownArgumentError: no such argument; suggests the nearest.
            ArgumentError: an argument's value does not do.
        """
        cls, given = self.read(cfg, default_args)
        return self.make(cls, args, kwargs, given)

    def read(
        self, cfg: Config, default_args: Config | None = None
    ) -> tuple[type[Kind], dict[str, Any]]:
        """The class a configuration names, and its other keys in a new dict."""
        if not isinstance(cfg, Mapping):
            raise ConfigTypeError(
                f"{self.what}s are configured by a dict, not by {cfg!r}",
                got=repr(cfg)[:80],
                hint=f"try {{'type': {next(iter(self), '...')!r}}}",
            )
        given = {**(default_args or {}), **cfg}
        if "type" not in given:
            raise ConfigKeyError(
                f"the configuration {given!r}, among the {self.what}s, has no 'type'",
                argument="type",
                hint=f"add 'type', e.g. {next(iter(self), '...')!r}",
            )
        return self.find(given.pop("type")), given

    def find(self, layer_type: Any) -> type[Kind]:
        """The class of this name; a class of this table's kind is its own name."""
        if isinstance(layer_type, type) and issubclass(layer_type, self.kind):
            return layer_type
        if not isinstance(layer_type, str):
            raise ConfigTypeError(
                f"{self.what}s have a name for a 'type', not {layer_type!r}",
                argument="type",
                got=repr(layer_type)[:80],
            )
        return self[layer_type]

    def make(self, cls: type[Kind], args: tuple[Any, ...], kwargs: Config, given: Config) -> Kind:
        """The instance made with what the code around knows and what the configuration gives."""
        for name in given:
            if name in kwargs:
                raise ConfigTypeError(
                    f"{cls.__name__} is given {name} twice, in its configuration and outside",
                    argument=name,
                    hint=f"leave {name} out of one of them",
                )
        return construct(cls, args, {**kwargs, **given}, self.at_least)

    def _registering(
        self, names: list[str] | None, force: bool
    ) -> Callable[[Registered], Registered]:
        def register(cls: Registered) -> Registered:
            self._check_kind(cls)
            self.add(names or [cls.__name__], cls, force)
            return cls

        return register

    def _check_kind(self, thing: Any) -> None:
        if not (isinstance(thing, type) and issubclass(thing, self.kind)):
            raise ConfigTypeError(
                f"{getattr(thing, '__name__', thing)!r} cannot go among the {self.what}s: it is "
                f"no {self.kind.__name__}",
                hint=f"derive the class from {self.kind.__name__}",
            )
