"""The dataflow: known by hand for small networks, and connected and complete for every block."""

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor, nn

import blocks  # noqa: F401  # fills the registry
from app.compose.subject import assemble
from app.measure import report
from app.measure.dataflow import dataflow
from app.schemas import graph as words
from app.schemas.graph import Graph
from app.schemas.spec import ArchitectureSubject, BlockSubject
from blocks.registry import REGISTRY


def of_block(name: str, **args: object) -> Graph:
    return dataflow(*assemble(BlockSubject(block=name, args={**REGISTRY[name].example, **args})))


def label(graph: Graph, place: int) -> str:
    node = graph.nodes[place]
    return node.path if node.kind == "layer" else node.type


def reads(graph: Graph) -> dict[str, list[str]]:
    """What each node reads, by name; for graphs whose names are unique."""
    found: dict[str, list[str]] = {label(graph, i): [] for i in range(len(graph.nodes))}
    for edge in graph.edges:
        found[label(graph, edge.target)].append(label(graph, edge.source))
    return found


def traced(module: nn.Module, *shapes: list[int]) -> dict[str, list[str]]:
    inputs = tuple(torch.empty(1, *shape) for shape in shapes)
    return reads(dataflow(module.eval(), inputs=inputs))


def test_squeeze_excitation_reads_its_input_twice() -> None:
    assert reads(of_block("SqueezeExcitation")) == {
        "input": [],
        "pool": ["input"],
        "fc1": ["pool"],
        "activation": ["fc1"],
        "fc2": ["activation"],
        "gate": ["fc2"],
        "mul": ["input", "gate"],
        "output": ["mul"],
    }


def test_a_bottleneck_that_halves_the_image_projects_its_shortcut() -> None:
    graph = of_block("Bottleneck", stride=2, out_channels=128)
    found = reads(graph)
    assert found["shortcut.conv"] == ["input"]
    assert found["reduce.conv"] == ["input"]
    assert sorted(found["add"]) == ["restore.norm", "shortcut.norm"]
    spatial = next(node for node in graph.nodes if node.path == "spatial.conv")
    width = spatial.output[0][1]
    assert (spatial.kernel, spatial.stride, spatial.groups) == ([3, 3], [2, 2], 1)
    assert spatial.params == 9 * width * width
    assert spatial.macs == 9 * width * width * 28 * 28
    assert {tuple(edge.shape) for edge in graph.edges if label(graph, edge.target) == "add"} == {
        (1, 128, 28, 28)
    }


def test_the_branches_of_inception_meet_in_the_order_they_are_joined() -> None:
    graph = of_block("Inception")
    found = reads(graph)
    joined = found["parallel.connection"]
    assert [path.removeprefix("parallel.branches.") for path in joined] == [
        "conv1.activation",
        "conv3.spatial.activation",
        "conv5.spatial.activation",
        "pool.project.activation",
    ]
    assert sum(sources == ["input"] for sources in found.values()) == 4
    channels = [e.shape[1] for e in graph.edges if label(graph, e.target) == "parallel.connection"]
    assert channels == [64, 128, 32, 32]  # Table 1 of arXiv:1409.4842, inception (3a)


class _InPlace(nn.Module):
    """The sum reads x after the activation has written into it."""

    def __init__(self) -> None:
        super().__init__()
        self.activation = nn.ReLU(inplace=True)
        self.conv = nn.Conv2d(4, 4, 1)

    def forward(self, x: Tensor) -> Tensor:
        before = x
        y: Tensor = self.conv(self.activation(x))
        y += before
        return y


def test_who_reads_after_an_operation_in_place_reads_its_result() -> None:
    assert traced(_InPlace(), [4, 6, 6]) == {
        "input": [],
        "activation": ["input"],
        "conv": ["activation"],
        "add": ["conv", "activation"],
        "output": ["add"],
    }


class _Parts(nn.Module):
    """Half of the channels are written in place, through a view; the other half is as it was."""

    def __init__(self) -> None:
        super().__init__()
        self.dropout = nn.Dropout()

    def forward(self, x: Tensor) -> Tensor:
        first, second = x.chunk(2, 1)
        F.relu(first, inplace=True)
        return torch.cat([x, self.dropout(second)], 1)


def test_a_view_written_in_place_changes_what_it_is_a_view_of_and_nothing_else() -> None:
    assert traced(_Parts(), [4, 6, 6]) == {
        "input": [],
        "chunk": ["input"],
        "relu": ["chunk"],
        "dropout": ["chunk"],
        "cat": ["input", "relu", "dropout"],
        "output": ["cat"],
    }


class _Filled(nn.Module):
    """A tensor without a history is filled half by half."""

    def __init__(self) -> None:
        super().__init__()
        self.tanh = nn.Tanh()

    def forward(self, x: Tensor, y: Tensor) -> dict[str, Tensor]:
        both = torch.zeros(1, 8, 6, 6)
        both[:, :4] = x
        both[:, 4:] = self.tanh(y).neg()
        return {"both": both, "x": x}


def test_assignments_several_inputs_and_several_outputs() -> None:
    graph = dataflow(_Filled(), inputs=(torch.empty(1, 4, 6, 6), torch.empty(1, 4, 6, 6)))
    pairs = [(edge.source, edge.target) for edge in graph.edges]
    assert [node.type for node in graph.nodes] == [
        *("0", "1"),
        *("setitem", "Tanh", "neg", "setitem"),
        *("both", "x"),
    ]
    assert pairs == [(0, 2), (1, 3), (3, 4), (2, 5), (4, 5), (5, 6), (0, 7)]
    assert [node.kind for node in graph.nodes if node.type in ("both", "x")] == ["output"] * 2


class _Shared(nn.Module):
    """One convolution twice, an identity beside, a weight that is used by no layer."""

    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv2d(4, 4, 1, bias=False)
        self.same = nn.Identity()
        self.dropout = nn.Dropout()
        self.scale = nn.Parameter(torch.ones(4))
        self.unused = nn.Linear(3, 3)

    def forward(self, x: Tensor) -> Tensor:
        y = self.conv(self.conv(self.same(x)))
        scaled: Tensor = self.dropout(y) * self.scale.view(1, -1, 1, 1)
        return scaled + x


def test_a_layer_called_twice_is_two_nodes_and_its_parameters_count_once() -> None:
    graph = dataflow(_Shared().eval(), [4, 6, 6])
    first, second = [i for i, node in enumerate(graph.nodes) if node.path == "conv"]
    nodes = graph.nodes
    assert [(nodes[i].call, nodes[i].params, nodes[i].macs) for i in (first, second)] == [
        (1, 16, 16 * 36),
        (2, 0, 16 * 36),
    ]
    pairs = [(label(graph, edge.source), label(graph, edge.target)) for edge in graph.edges]
    assert pairs == [
        ("input", "same"),
        ("same", "conv"),
        ("conv", "conv"),
        ("conv", "dropout"),
        ("dropout", "mul"),  # and not its scale: that depends on no input
        ("mul", "add"),
        ("input", "add"),  # the input itself, past the identity
        ("add", "output"),
    ]
    assert next(node for node in nodes if node.type == "mul").params == 4
    assert (graph.other_params, graph.other_macs) == (3 * 3 + 3, 0)


@pytest.mark.parametrize("name", REGISTRY)
def test_every_block_leads_from_input_to_output_and_its_nodes_sum_to_the_report(name: str) -> None:
    module, image = assemble(BlockSubject(block=name, args=REGISTRY[name].example))
    graph, cost = dataflow(module, image), report(module, image).cost
    ahead, behind = {0}, {len(graph.nodes) - 1}
    for edge in graph.edges:
        ahead |= {edge.target} if edge.source in ahead else set()
    for edge in reversed(graph.edges):
        behind |= {edge.source} if edge.target in behind else set()
    everything = set(range(len(graph.nodes)))
    assert (everything - ahead, everything - behind) == (set(), set())
    assert all(edge.source < edge.target for edge in graph.edges)
    assert sum(node.params for node in graph.nodes) == cost.params
    assert sum(node.macs for node in graph.nodes) == cost.macs


def test_a_network_of_hundreds_of_layers_is_whole_and_a_limit_says_what_it_leaves_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    module, image = assemble(ArchitectureSubject(architecture="resnet152"))
    graph = dataflow(module, image)
    adds = [node for node in graph.nodes if node.type == "add"]
    assert len(adds) == 3 + 8 + 36 + 3
    assert sum(node.params for node in graph.nodes) == 60_192_808  # torchvision's resnet152
    assert graph.left_out == 0

    monkeypatch.setattr("app.measure.dataflow.graph.MOST_NODES", 10)
    short = dataflow(module, image)
    assert (len(short.nodes), short.left_out) == (10, len(graph.nodes) - 10)
    assert max(edge.target for edge in short.edges) < 10
    assert words.MOST_NODES >= 1_000


def test_a_layer_of_its_own_and_tokens() -> None:
    graph = dataflow(nn.Linear(6, 5), inputs=torch.empty(2, 4, 6))
    assert [(n.kind, n.type, n.path) for n in graph.nodes] == [
        ("input", "input", ""),
        ("layer", "Linear", ""),
        ("output", "output", ""),
    ]
    attention = dataflow(
        nn.MultiheadAttention(8, 2, batch_first=True).eval(),
        inputs={name: torch.empty(1, 5, 8) for name in ("query", "key", "value")},
    )
    assert sum(node.params for node in attention.nodes) == 4 * 8 * 8 + 4 * 8
    assert [node.type for node in attention.nodes if node.kind == "input"] == [
        *("query", "key", "value")
    ]


class _Unpacked(nn.Module):
    """Tensors taken out of one by iterating, a weight made of weights, a property."""

    def __init__(self) -> None:
        super().__init__()
        self.project = nn.Linear(4, 12)
        self.weight = nn.Parameter(torch.ones(4, 4))

    def forward(self, x: Tensor) -> Tensor:
        query, key, value = self.project(x).reshape(3, 5, 4)
        scores = (query @ key.T).softmax(-1)
        mixed: Tensor = scores @ value
        return F.linear(mixed, self.weight / self.weight.norm())


def test_unpacking_and_weights_made_of_weights() -> None:
    graph = dataflow(_Unpacked(), inputs=torch.empty(5, 4))
    assert [label(graph, place) for place in range(len(graph.nodes))] == [
        *("input", "project", "reshape", "unbind"),
        *("T", "matmul", "softmax", "matmul", "linear", "output"),
    ]
    pairs = [(edge.source, edge.target) for edge in graph.edges]
    assert pairs[:4] == [(0, 1), (1, 2), (2, 3), (3, 4)]
    assert pairs[4:] == [(3, 5), (4, 5), (5, 6), (6, 7), (3, 7), (7, 8), (8, 9)]
    linear = graph.nodes[8]
    assert (linear.params, linear.macs) == (16, 5 * 4 * 4)
    assert (graph.other_params, graph.other_macs) == (0, 0)
