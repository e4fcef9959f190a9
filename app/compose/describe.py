"""Describing: a module made of registered blocks becomes the spec that builds it."""

from typing import Any

from torch import fx, nn

from app.compose.arguments import as_plain_data
from app.compose.blueprint import Blueprint
from app.compose.names import IMAGE
from app.schemas.spec import Layer, Spec
from blocks.errors import SpecError
from blocks.registry import arguments_of, find


def describe(module: nn.Module, image: list[int] | None = None) -> Spec:
    """The spec of a module: one that `build` made, a block, or a sequence of blocks.

    Args:
        module: what to describe.
        image: size to note in the spec; by default that which the module was built for.

    Raises:
        SpecError: a part is no registered block, or was changed after it was made.
        UnknownNameError: a part was made with a callable that a spec cannot name.
    """
    if isinstance(module, fx.GraphModule):
        layers, output = _of_graph(module)
        image = image or module.meta.get("image")
        return Spec(layers=layers, image=image, output=output)
    if arguments_of(module) is None and isinstance(module, nn.Sequential):
        layers = [_layer(f"layer_{name}", part, None) for name, part in module.named_children()]
        return Spec(layers=layers, image=image)
    return Spec(layers=[_layer("block", module, None)], image=image)


def _of_graph(module: fx.GraphModule) -> tuple[list[Layer], str | None]:
    layers: list[Layer] = []
    output = None
    for node in module.graph.nodes:
        if node.op == "call_module":
            read = node.args[0]
            sources = [_target(source) for source in (read if isinstance(read, list) else [read])]
            layers.append(_layer(node.target, module.get_submodule(node.target), sources))
        elif node.op == "output":
            output = _target(node.args[0])
        elif node.op != "placeholder":
            raise SpecError(
                f"the graph calls {node.target}, which no block stands for", layer=node.name
            )
    return layers, output


def _target(node: Any) -> str:
    return IMAGE if node.op == "placeholder" else str(node.target)


def _layer(name: str, module: nn.Module, sources: list[str] | None) -> Layer:
    arguments = arguments_of(module)
    if arguments is None:
        raise SpecError(
            f"it is a {type(module).__name__}, which is no registered block", layer=name
        )
    entry = find(type(module).__name__)
    with Blueprint():
        as_made = entry.cls(**arguments)
    if repr(as_made) != repr(module):
        raise SpecError(
            "it was changed after it was made, so its arguments no longer tell", layer=name
        )
    return Layer(block=entry.name, args=as_plain_data(entry, arguments), name=name, inputs=sources)
