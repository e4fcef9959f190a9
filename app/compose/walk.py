"""The walk through a traced graph: each call becomes a layer, part of one, or nothing."""

from dataclasses import dataclass, field
from typing import Any

from torch import fx, nn

from app.compose.layer_of_block import layer_of_block, layer_with
from app.compose.names import IMAGE, fresh_name, name_like
from app.compose.operations import is_in_place, layer_of, merge_of
from app.compose.torch_layers import Said, is_nothing, joined, said_of_torch
from app.schemas.spec import Layer
from blocks.errors import BlockzooError, SpecError
from blocks.registry import REGISTRY

VIEWS = ("FlattenMaps", "StochasticDepth")  # may give the tensor they are given


@dataclass
class Step:
    """A layer, and the parts of the module it was."""

    layer: Layer
    parts: dict[str, str] = field(default_factory=dict)  # module path -> path in the built layer
    said: Said | None = None  # of a layer of PyTorch, which a norm or activation may join


class Walk:
    """The layers of a module, in the order they run.

    Args:
        module: the module.
        graph: its calls.

    Raises:
        SpecError: a call is none that a spec can say; names the part.
    """

    def __init__(self, module: nn.Module, graph: fx.Graph) -> None:
        self.root = module
        self.steps: list[Step] = []
        self.step_at: dict[fx.Node, Step] = {}  # the layer whose output a node is
        self.output: str | None = None
        self.taken = {IMAGE}
        self.names: dict[fx.Node, str] = {}
        self.storage: dict[fx.Node, fx.Node] = {}  # the first node that gave the same memory
        self.owners: dict[int, str] = {}  # which part a tensor belongs to
        self.nodes = list(graph.nodes)
        for place, node in enumerate(self.nodes):
            self.storage[node] = node
            try:
                getattr(self, f"_{node.op}")(node, place)
            except BlockzooError as error:
                raise error.at(self._where(node)) from error.__cause__

    def _where(self, node: fx.Node) -> str:
        if node.op == "call_module":
            return str(node.target)
        return next(reversed(node.meta.get("nn_module_stack") or {}), None) or node.name

    def _placeholder(self, node: fx.Node, place: int) -> None:
        if place and node.users:
            raise SpecError("its forward reads several inputs, and a spec has one image")
        self.names[node] = IMAGE

    def _get_attr(self, node: fx.Node, place: int) -> None:  # noqa: ARG002 - as its siblings
        raise SpecError(f"its forward uses {node.target!r} itself, outside any block")

    def _output(self, node: fx.Node, place: int) -> None:  # noqa: ARG002 - as its siblings
        if not isinstance(node.args[0], fx.Node):
            hint = "in eval mode it may answer one" if self.root.training else None
            raise SpecError("it answers other than one tensor", hint=hint)
        if self.names[node.args[0]] == IMAGE:
            raise SpecError("it answers its image as it is, and a spec has a layer")
        self.output = self.names[node.args[0]]

    def _call_module(self, node: fx.Node, place: int) -> None:
        path = str(node.target)
        module = self.root.get_submodule(path)
        reads: Any = node.args[0] if len(node.args) == 1 and not node.kwargs else None
        reads = list(reads) if isinstance(reads, list | tuple) else [reads]
        if not all(isinstance(read, fx.Node) for read in reads):
            raise SpecError("it is called with more than tensors, which a spec cannot say")
        self._own(path, module)
        self._layer(node, place, module, reads, path)

    def _call_function(self, node: fx.Node, place: int) -> None:
        merge, layer = merge_of(node), layer_of(node)
        if merge is not None:
            block, reads = merge
            if is_in_place(node, self.root):
                self._overwrite(node, reads[0], place)
            inputs = [self.names[read] for read in reads]
            name = fresh_name(block, self.taken)
            self._add(node, Step(Layer(block=block, name=name, inputs=inputs)))
        elif layer is not None and isinstance(node.args[0], fx.Node):
            self._layer(node, place, layer, [node.args[0]], None)
        else:
            called = getattr(node.target, "__name__", node.target)
            raise SpecError(f"its forward calls {called!r} as no registered block does")

    _call_method = _call_function

    def _layer(
        self, node: fx.Node, place: int, module: nn.Module, reads: list[fx.Node], path: str | None
    ) -> None:
        """A module, or what a function computes as one (which has no path)."""
        if is_nothing(module):
            self.names[node] = self.names[reads[0]]
            self.storage[node] = self.storage[reads[0]]
            return
        if is_in_place(node, self.root) or getattr(module, "inplace", False):
            self._overwrite(node, reads[0], place)
        if len(reads) == 1 and self._joined(node, module, reads[0], path):
            return
        step = step_of(path, module)
        name = name_like(path, self.taken) if path else fresh_name(step.layer.block, self.taken)
        inputs = [self.names[read] for read in reads]
        step.layer = step.layer.model_copy(update={"name": name, "inputs": inputs})
        if step.layer.block in VIEWS:
            self.storage[node] = self.storage[reads[0]]
        self._add(node, step)

    def _add(self, node: fx.Node, step: Step) -> None:
        self.step_at[node] = step
        self.names[node] = str(step.layer.name)
        self.steps.append(step)

    def _joined(self, node: fx.Node, module: nn.Module, read: fx.Node, path: str | None) -> bool:
        """Whether a norm or activation became part of the convolution or linear layer before it."""
        step = self.step_at.get(read)
        if step is None or step.said is None or len(read.users) > 1:
            return False
        said = joined(step.said, module)
        if said is None:
            return False
        step.layer = step.layer.model_copy(update={"args": layer_with(said.block, said.args).args})
        step.said = said
        if path is not None and any(module.state_dict()):
            step.parts[path] = "norm"
        self.step_at[node] = step
        self.names[node] = str(step.layer.name)
        return True

    def _own(self, path: str, module: nn.Module) -> None:
        """See that no tensor belongs to two layers."""
        for tensor in (*module.parameters(), *module.buffers()):
            owner = self.owners.setdefault(id(tensor), path)
            if owner == path and not self._called_before(path):
                continue
            shared = "it is called twice" if owner == path else f"it shares tensors with {owner!r}"
            raise SpecError(f"{shared}, and the layers of a spec cannot share weights")

    def _called_before(self, path: str) -> bool:
        return any(path in step.parts for step in self.steps)

    def _overwrite(self, node: fx.Node, read: fx.Node, place: int) -> None:
        """See that what is computed in place is not read afterwards as it was."""
        memory = self.storage[read]
        before = [n for n in self.nodes[:place] if self.storage[n] is memory]
        if any(later in before for n in self.nodes[place + 1 :] for later in n.all_input_nodes):
            raise SpecError("it overwrites a tensor that is read again, and a block never does")
        self.storage[node] = memory


def step_of(path: str | None, module: nn.Module) -> Step:
    """One leaf of a trace as a layer without a name; without a path, it has no state either."""
    where = path or ""
    if any(part._forward_hooks or part._forward_pre_hooks for part in module.modules()):
        raise SpecError("it has hooks on its forward, which a spec cannot say", layer=path)
    if type(module).__name__ in REGISTRY:
        layer = layer_of_block(where, module)
        return Step(Layer(block=layer.block, args=layer.args), parts={where: ""})
    layer, said = said_of_torch(module)
    parts = {where: said.inside} if said.inside else {}
    return Step(Layer(block=layer.block, args=layer.args), said=said, parts=parts)
