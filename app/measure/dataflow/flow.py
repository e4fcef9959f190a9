"""The flow: the counter's forward pass, with the calls it saw and the tensors between them."""

from collections.abc import Callable, Iterator
from typing import Any

from torch import Tensor, nn
from torch._C import DisableTorchFunction
from torch.utils._pytree import tree_leaves, tree_map_only

from app.measure.counter import Counter, Node, place_of
from app.measure.dataflow.sources import Sources
from app.measure.dataflow.window import window_of_function, window_of_layer
from app.measure.report import tensors_by_name
from app.measure.settings_text import settings_of
from app.measure.shape_rules import QUESTIONS
from app.schemas.graph import GraphEdge, GraphNode


class FlowCounter(Counter):
    """Counts as the counter does, and keeps each call of a layer without parts or of a function.

    Attributes:
        nodes: inputs, calls and outputs, in order.
        edges: tensors between them.
    """

    def __init__(self, module: nn.Module) -> None:
        self.nodes: list[GraphNode] = []
        self.edges: list[GraphEdge] = []
        self._sources = Sources()
        self._within = False  # the code of a layer that is a node itself
        self._params = {id(one): one.numel() for one in module.parameters()}
        self._weights: dict[int, tuple[Tensor, set[int]]] = {}  # made of parameters alone
        super().__init__(module)

    def run(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """As the counter's; what is given and what is answered are nodes too."""
        args, kwargs = tree_map_only(Tensor, self.as_meta, (args, kwargs))
        named: dict[Any, Any] = {**dict(enumerate(args)), **kwargs}
        given = args[0] if len(args) == 1 and not kwargs else named
        for name, tensor in tensors_by_name(given).items():
            self._sources.give(tensor, len(self.nodes))
            node = GraphNode("input", "", name or "input", output=[list(tensor.shape)])
            self.nodes.append(node)
        output = super().run(args, kwargs)
        for name, tensor in tensors_by_name(output).items():
            self._lead([tensor])
            self.nodes.append(GraphNode("output", "", name or "output"))
        return output

    def __torch_function__(
        self, func: Any, types: Any, args: tuple[Any, ...] = (), kwargs: Any = None
    ) -> Any:
        """As the counter's; outside a layer without parts, the call is a node."""
        tally = self.current
        macs, written = tally.macs, tally.written
        output = super().__torch_function__(func, types, args, kwargs)
        if self._within or func in QUESTIONS:
            return output
        given = _tensors((args, kwargs))
        made = given[:1] if func is Tensor.__setitem__ else _tensors(output)
        wrote = tally.written > written or func is Tensor.__setitem__
        self._see_function(func, (args, kwargs or {}), given, made, (tally.macs - macs, wrote))
        return output

    def _see_function(
        self,
        func: Any,
        call: tuple[tuple[Any, ...], dict[str, Any]],
        given: list[Tensor],
        made: list[Tensor],
        work: tuple[int, bool],
    ) -> None:
        macs, wrote = work
        weights = set[int]().union(*map(self._weights_in, given))
        if not any(map(self._sources.of, given)):
            for tensor in made:
                self._weights[id(tensor)] = (tensor, weights)
            return
        if not made or (not wrote and all(_is_among(one, given) for one in made)):
            return  # it gave numbers, or did nothing, as a dropout outside training
        name = _name_of(func)
        window = window_of_function(name, *call)
        params = self._first_used(weights)
        text, shapes = _settings(*call), [list(one.shape) for one in made]
        node = GraphNode("function", self.current.path, name, text, *window, shapes, params, macs)
        self._add(node, given, made)

    def _counted(self, uses: list[Node], forward: Callable[..., Any]) -> Callable[..., Any]:
        counted = super()._counted(uses, forward)
        return counted if uses[0].module._modules else self._noted(uses, counted)

    def _leaf(self, uses: list[Node], twin: nn.Module) -> Callable[..., Any]:
        return self._noted(uses, super()._leaf(uses, twin))

    def _noted(self, uses: list[Node], forward: Callable[..., Any]) -> Callable[..., Any]:
        """The forward of a layer without parts, which is one node whatever it does."""

        def noted(*args: Any, **kwargs: Any) -> Any:
            if self._within:
                return forward(*args, **kwargs)
            place = uses[0] if len(uses) == 1 else place_of(uses, self.current)
            macs, written = place.macs, place.written
            self._within = True
            try:
                output = forward(*args, **kwargs)
            finally:
                self._within = False
            with DisableTorchFunction():
                wrote = place.written > written
                return self._see_layer(place, (args, kwargs), output, (place.macs - macs, wrote))

        noted.__wrapped__ = forward  # type: ignore[attr-defined]  # for inspect.signature
        return noted

    def _see_layer(self, place: Node, call: Any, output: Any, work: tuple[int, bool]) -> Any:
        macs, wrote = work
        given = _tensors(call)
        if not wrote:  # it gives what it was given, as an identity; yet who reads it, reads it here
            output = tree_map_only(
                Tensor, lambda one: one.view(one.shape) if _is_among(one, given) else one, output
            )
        made = _tensors(output)
        layer, shapes = place.module, [list(one.shape) for one in made]
        window = window_of_layer(layer, len(shapes[0]) - 2 if shapes else 0)
        params = self._first_used({id(one) for one in layer.parameters(recurse=False)})
        node = GraphNode("layer", place.path, type(layer).__name__, settings_of(layer), *window)
        node.output, node.params, node.macs, node.call = shapes, params, macs, place.calls
        self._add(node, given, made)
        return output

    def _add(self, node: GraphNode, given: list[Tensor], made: list[Tensor]) -> None:
        """A call that read these tensors and made, or wrote into, those."""
        self._lead(given)
        for tensor in made:
            if _is_among(tensor, given):
                self._sources.overwrite(tensor, len(self.nodes))
            else:
                self._sources.give(tensor, len(self.nodes))
        self.nodes.append(node)

    def _lead(self, given: list[Tensor]) -> None:
        """These tensors lead to the node that comes next."""
        target = len(self.nodes)
        for tensor in given:
            shape = list(tensor.shape)
            self.edges += [GraphEdge(node, target, shape) for node in self._sources.of(tensor)]

    def _weights_in(self, tensor: Tensor) -> set[int]:
        """The parameters that a tensor is, or is made of."""
        if id(tensor) in self._params:
            return {id(tensor)}
        return self._weights.get(id(tensor), (tensor, set[int]()))[1]

    def _first_used(self, weights: set[int]) -> int:
        """How many parameters these are; each counts once."""
        return sum(self._params.pop(one, 0) for one in weights)


def _tensors(values: Any) -> list[Tensor]:
    """The tensors in a nest of values, each once, in order."""
    return list({id(one): one for one in _leaves(values)}.values())


def _leaves(values: Any) -> Iterator[Tensor]:
    return (one for one in tree_leaves(values) if isinstance(one, Tensor))


def _is_among(tensor: Tensor, others: list[Tensor]) -> bool:
    return any(tensor is other for other in others)


def _name_of(func: Any) -> str:
    """As it is called in code: `add` for `Tensor.__iadd__`, `T` for the property."""
    name: str = getattr(func, "__name__", type(func).__name__)
    if name == "__get__":
        name = func.__self__.__name__
    short = name.strip("_")
    is_in_place = name.startswith("__i") and short != "invert"
    return short[1:] if is_in_place else short


def _settings(args: tuple[Any, ...], kwargs: dict[str, Any]) -> str:
    """The arguments that are no tensors."""
    plain = [repr(one) for one in args if isinstance(one, int | float | str)]
    plain += [f"{name}={one!r}" for name, one in kwargs.items() if not isinstance(one, Tensor)]
    return ", ".join(plain)
