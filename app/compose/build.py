"""Building: a spec becomes a module, layer by layer, each fitted to what it reads."""

from collections.abc import Mapping, Sequence
from typing import Any

import torch
from torch import fx, nn

from app.compose.blueprint import META
from app.compose.fitted_block import Place, block_and_output, find_block
from app.compose.names import IMAGE, layer_names
from app.schemas.spec import Layer, Spec
from blocks.errors import BlockzooError, SpecError, UnknownNameError
from blocks.registry import Entry


def build(
    spec: Spec | Mapping[str, Any],
    image: Sequence[int] | None = None,
    device: torch.device | str = META,
) -> fx.GraphModule:
    """The module that a spec describes: an fx graph of its layers, in training mode.

    Args:
        spec: a `Spec`, or the same as plain data.
        image: the input's size (C, H, W); the spec's own if left out.
        device: "meta" (the default) makes shapes without values, in no memory and without
            initialising; on any other device the parameters are initialised as usual.

    Raises:
        SpecError: names or inputs do not make a graph.
        UnknownNameError: there is no such block or argument.
        ArgumentError: an argument does not do; names the layer.
        ShapeError: a layer cannot take what it reads.
    """
    spec = spec if isinstance(spec, Spec) else Spec.model_validate(spec)
    size = list(image or spec.image or ())
    if not size:
        raise SpecError("a spec without an image needs one to be built for", pointer=("image",))
    names = layer_names(spec.layers)
    drawn = _Drawing(size, names, device)
    for index, (layer, name) in enumerate(zip(spec.layers, names, strict=True)):
        try:
            drawn.add(layer, name)
        except BlockzooError as error:
            raise error.at(name, "layers", index) from error.__cause__
    return drawn.module(spec.output)


class _Drawing:
    """A graph under construction: each layer is drawn behind those it reads."""

    def __init__(self, image: list[int], names: list[str], device: torch.device | str) -> None:
        self.names = names
        self.device = device
        self.graph = fx.Graph()
        self.nodes = {IMAGE: self.graph.placeholder(IMAGE)}
        # Two images: a batch norm in training has no variance for a single pixel of one.
        self.values = {IMAGE: torch.empty((2, *image), device=META)}
        self.modules: dict[str, nn.Module] = {}
        self.image = image
        self.last = IMAGE

    def add(self, layer: Layer, name: str) -> None:
        entry = find_block(layer.block)
        sources = self._sources(layer, entry, name)
        inputs = [self.values[source] for source in sources]
        nodes = [self.nodes[source] for source in sources]
        place = Place(sources[0], self.device, name)
        self.modules[name], self.values[name] = block_and_output(entry, layer.args, inputs, place)
        several = entry.merges or len(sources) > 1
        self.nodes[name] = self.graph.call_module(name, (nodes if several else nodes[0],))
        self.last = name

    def _sources(self, layer: Layer, entry: Entry, name: str) -> list[str]:
        """The names it reads, each an earlier layer's or the image's."""
        sources = layer.inputs or [self.last]
        for place, source in enumerate(sources):
            if source in self.names and source not in self.nodes:
                raise SpecError(
                    "it reads itself"
                    if source == name
                    else f"it reads {source!r}, which runs later",
                    got=source,
                    hint="a layer reads earlier ones; a loop cannot be built",
                    pointer=("inputs", place),
                )
            if source not in self.nodes:
                raise UnknownNameError(
                    "earlier layer", source, self.nodes, pointer=("inputs", place)
                )
        if len(sources) > 1 and not (entry.merges or entry.fans):
            raise SpecError(
                f"{entry.name} reads one input and is given {len(sources)}",
                expected=1,
                got=len(sources),
                hint="join them with Add or Concat first",
                pointer=("inputs",),
            )
        return sources

    def module(self, output: str | None) -> fx.GraphModule:
        """The finished module; `output` names the layer whose output is the model's."""
        name = output or self.last
        if name not in self.modules:
            raise UnknownNameError("layer", name, self.modules, pointer=("output",))
        self.graph.output(self.nodes[name])
        module = fx.GraphModule(self.modules, self.graph, class_name="Spec")
        module.meta["image"] = self.image
        return module
