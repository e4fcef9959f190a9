"""The report: run the counter on a module, then write down the tree it has filled."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

import torch
from torch import Tensor, nn

from app.measure.costs import Dtypes, Row, add_dtypes, as_cost, own_cost, total
from app.measure.counter import Counter, Node, shapes
from app.measure.failure import explained, located
from app.measure.roles import role_of
from app.measure.settings_text import settings_of
from app.schemas.report import LayerReport, Report, Uncounted
from blocks.errors import ArgumentError, BlockzooError

C = TypeVar("C", bound=Counter)


def report(
    module: nn.Module,
    image: Sequence[int] | None = None,
    *,
    inputs: Any = None,
    batch: int = 1,
    dtype: torch.dtype | None = None,
) -> Report:
    """What a module costs on an image, layer by layer, from one pass on shapes alone.

    The module is left as it is, in the mode (train or eval) it is in, and no value of it is read.

    Args:
        module: any `nn.Module`, on any device.
        image: size of its input, (C, H, W) without the batch axis; any rank will do.
        inputs: instead of an image, any inputs: a tensor, a tuple of positional arguments or a
            dict of named ones; only their shapes and dtypes matter.
        batch: images at once; all numbers are for so many.
        dtype: of the image; by default that of the module's first floating-point parameter.

    Raises:
        ShapeError: the module cannot take such an input; names the layer.
        MeasureError: its forward needs more than shapes.
        ArgumentError: neither or both of `image` and `inputs` are given.
    """
    counter, output = counted(Counter, module, image, inputs=inputs, batch=batch, dtype=dtype)
    return written(counter, output, image, batch)


def counted(
    kind: Callable[[nn.Module], C],
    module: nn.Module,
    image: Sequence[int] | None = None,
    *,
    inputs: Any = None,
    batch: int = 1,
    dtype: torch.dtype | None = None,
) -> tuple[C, Any]:
    """A counter of this kind that has seen one forward pass, and the output; as in `report`."""
    if (image is None) == (inputs is None):
        raise ArgumentError("give an image or inputs, and not both", argument="image")
    module = getattr(module, "_orig_mod", module)  # of torch.compile
    args, kwargs = _inputs(module, image, inputs, batch, dtype)
    counter = kind(module)
    try:
        return counter, counter.run(args, kwargs)
    except BlockzooError as error:
        raise located(error, counter.failure) from error.__cause__
    except Exception as error:
        raise explained(error, counter.failure) from error


def _inputs(
    module: nn.Module, image: Sequence[int] | None, inputs: Any, batch: int, dtype: Any
) -> tuple[tuple[Any, ...], dict[str, Any]]:
    if image is not None:
        floats = (p.dtype for p in module.parameters() if p.is_floating_point())
        dtype = dtype or next(floats, torch.get_default_dtype())
        return (torch.empty((batch, *image), dtype=dtype, device="meta"),), {}
    if isinstance(inputs, Mapping):
        return (), dict(inputs)
    return (inputs if isinstance(inputs, tuple) else (inputs,)), {}


def written(counter: Counter, output: Any, image: Sequence[int] | None, batch: int) -> Report:
    """What a counter has counted, as a report."""
    seen: set[int] = set()
    root = _layer(counter.root, seen)[0]
    named = {name: shapes(tensor)[0] for name, tensor in tensors_by_name(output).items()}
    strip = 1 if image is not None else 0
    outputs = {name: shape[strip:] for name, shape in named.items()}
    return Report(
        image=None if image is None else list(image),
        batch=batch,
        output=outputs[""] if list(outputs) == [""] else outputs,
        cost=root.cost,
        layers=root.layers,
        own=root.own,
        status="partial" if counter.uncounted else "complete",
        uncounted=[
            Uncounted(operator=operator, calls=calls, layer=path)
            for operator, (calls, path) in counter.uncounted.items()
        ],
    )


def _layer(node: Node, seen: set[int]) -> tuple[LayerReport, Row, Dtypes]:
    """A node and those below it as the report has them, and what they cost."""
    cost, dtypes, shared = own_cost(node, seen)
    own, below = None, []
    if node.children:
        own = as_cost(cost, dtypes) if any(cost) else None
        parts = [_layer(child, seen) for child in node.children]
        cost = total(cost, [part[1] for part in parts])
        for layer, _, some in parts:
            below.append(layer)
            add_dtypes(dtypes, some)
    layer = LayerReport(
        node.path,
        node.name,
        type(node.module).__name__,
        settings_of(node.module),
        role_of(node.name),
        list(node.input),
        list(node.output),
        node.calls,
        as_cost(cost, dtypes),
        own,
        shared,
        below,
    )
    return layer, cost, dtypes


def tensors_by_name(output: Any, name: str = "") -> dict[str, Tensor]:
    """The tensors of an output, each under the path to it; "" for a single tensor."""
    if isinstance(output, Tensor):
        return {name: output}
    items: Any = ()
    if isinstance(output, Mapping):
        items = output.items()
    elif isinstance(output, list | tuple):
        items = enumerate(output)
    return {
        path: tensor
        for key, value in items
        for path, tensor in tensors_by_name(value, f"{name}.{key}" if name else str(key)).items()
    }
