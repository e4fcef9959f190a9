"""The trace: the counter's forward pass, with the field of every tensor beside it."""

from collections.abc import Callable, Sequence
from types import MethodType
from typing import Any

import torch
from torch import Tensor, nn
from torch._C import DisableTorchFunction
from torch.utils._pytree import tree_leaves, tree_map_only

from app.measure.counter import Counter, Node
from app.measure.operators import OperatorMode
from app.measure.receptive_field.axis import Axis
from app.measure.receptive_field.call import Call
from app.measure.receptive_field.field import Field, Side, Unknown, UnknownReach
from app.measure.receptive_field.fields import Fields
from app.measure.receptive_field.rules import (
    POINTWISE,
    as_operator,
    field_of_result,
    layer_as_operator,
)
from app.measure.receptive_field.window import SAME
from app.measure.shape_rules import RULES
from blocks.errors import ArgumentError


class FieldCounter(Counter):
    """A counter that keeps the fields of its pass."""

    def __init__(self, module: nn.Module) -> None:
        self._nodes: dict[int, tuple[Node, Field]] = {}
        super().__init__(module)
        self.fields = Fields()
        self.image: list[int] = []

    def run(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """As the counter's; every input is an image."""
        args, kwargs = tree_map_only(Tensor, self.as_meta, (args, kwargs))
        inputs = [value for value in tree_leaves((args, kwargs)) if isinstance(value, Tensor)]
        self.image = _pixels(inputs)
        axes = tuple(Axis(size, SAME) for size in self.image)
        for value in inputs:
            batch: tuple[Side, ...] = tuple(((size, None),) for size in value.shape[:2])
            image: tuple[Side, ...] = tuple(((n, i),) for i, n in enumerate(self.image))
            self.fields.give(value, Field((*batch, *image), axes))
        return super().run(args, kwargs)

    @property
    def layers(self) -> list[tuple[Node, Field]]:
        """Each module that gave something of the image, in the order they first ended."""
        return list(self._nodes.values())

    def __torch_function__(
        self, func: Any, types: Any, args: tuple[Any, ...] = (), kwargs: Any = None
    ) -> Any:
        """As the counter's; what a shape rule gave has its field by that function."""
        output = super().__torch_function__(func, types, args, kwargs)
        if func in RULES and isinstance(output, Tensor) and self.fields.of(output) is None:
            name, operands = as_operator(func, args, kwargs or {})
            call = Call(name, operands, output, self.current.path, self.fields.of)
            self.see(call, pointwise=func in POINTWISE)
        return output

    def see(self, call: Call, *, pointwise: bool) -> None:
        """Give the tensors that an operator made their fields."""
        given = call.fields()
        if not given:
            return
        tensors = call.output if isinstance(call.output, list | tuple) else [call.output]
        lost = next((field for field in given if field.unknown), None)
        fields: list[Field | None] = [lost] * len(tensors)
        if lost is None:
            try:
                fields = field_of_result(call, pointwise=pointwise)
            except UnknownReach as reason:
                fields = [self._lost(call, str(reason))] * len(tensors)
        for tensor, field in zip(tensors, fields, strict=True):
            if not isinstance(tensor, Tensor) or field is None:
                continue
            if tensor is call.args[0] and len(given) > (self.fields.of(tensor) is not None):
                lost = lost or self._lost(call, "it writes into a part of a tensor")
                self.fields.overwrite(tensor, field, lost)
            else:
                self.fields.give(tensor, field)

    def _lost(self, call: Call, reason: str) -> Field:
        operator = f"{call.name} ({reason})" if reason else call.name
        return Field((), (), unknown=Unknown(call.layer, operator))

    def _operators(self) -> OperatorMode:
        return _Operators(self)

    def _counted(self, uses: list[Node], forward: Callable[..., Any]) -> Callable[..., Any]:
        def traced(*args: Any, **kwargs: Any) -> Any:
            output = forward(*args, **kwargs)
            with DisableTorchFunction():
                self._note(self.current, output)
            return output

        traced.__wrapped__ = forward  # type: ignore[attr-defined]  # for inspect.signature
        return super()._counted(uses, traced)

    def _leaf(self, uses: list[Node], twin: nn.Module) -> Callable[..., Any]:
        if len(uses) > 1:  # the place of each call is known inside its forward alone
            return self._counted(uses, MethodType(type(twin).forward, twin))
        forward, node = super()._leaf(uses, twin), uses[0]

        def traced(*args: Any, **kwargs: Any) -> Any:
            output = forward(*args, **kwargs)
            with DisableTorchFunction():
                if self.fields.of(output) is None:  # its rule stood for its forward
                    self._see_leaf(node, twin, args[0], output)
                self._note(node, output)
            return output

        return traced

    def _see_leaf(self, node: Node, twin: nn.Module, x: Tensor, output: Tensor) -> None:
        field = self.fields.of(x)
        if field is None:
            return
        operator = layer_as_operator(twin, x)
        if operator is None:
            self.fields.give(output, field)
        else:
            self.see(Call(*operator, output, node.path, self.fields.of), pointwise=False)

    def _note(self, node: Node, output: Any) -> None:
        """The module of this node has given this."""
        if id(node) not in self._nodes:
            values = [output] if isinstance(output, Tensor) else tree_leaves(output)
            field = next(filter(None, map(self.fields.of, values)), None)
            if field is not None:
                self._nodes[id(node)] = (node, field)


class _Operators(OperatorMode):
    """Shows each operator to the trace; counts no work."""

    def __init__(self, trace: FieldCounter) -> None:
        super().__init__(trace.current, trace.as_meta, lambda _: None)
        self._trace = trace

    def _count(self, func: Any, packet: Any, args: Any, kwargs: Any, out: Any) -> None:
        args = (*args, *(kwargs[name] for name in kwargs if name == "dim"))
        call = Call(packet.__name__, args, out, self._trace.current.path, self._trace.fields.of)
        self._trace.see(call, pointwise=torch.Tag.pointwise in func.tags)


def _pixels(inputs: Sequence[Tensor]) -> list[int]:
    """The sides of the image, without batch and channels.

    Raises:
        ArgumentError: the inputs have different ones.
    """
    sides = {tuple(value.shape[2:]) for value in inputs}
    if len(sides) > 1:
        raise ArgumentError(
            "a receptive field is told in the pixels of one image size, and the inputs have "
            f"{' and '.join('x'.join(map(str, side)) or 'none' for side in sorted(sides))}",
            argument="inputs",
        )
    return [side for shape in sides for side in shape]
