"""Layers inside layers: what they compute, how they are named, and every mistake with its place."""

from typing import Any

import pytest
import torch
from torch import nn

from app.checks import torchscript
from app.compose import build, describe
from app.compose.subject import assemble
from app.measure import report
from app.schemas.spec import MAX_NESTING, BlockSubject, NestedLayer, Spec
from blocks import (
    ArgumentError,
    BlockzooError,
    Chain,
    LimitError,
    ShapeError,
    SpecError,
    UnknownNameError,
)

Layer = dict[str, Any]


def conv(out_channels: int = 8, name: str | None = None, **args: Any) -> Layer:
    layer = {"block": "ConvNormAct", "args": {"out_channels": out_channels, **args}}
    return layer if name is None else {"name": name, **layer}


def spec(block: str, inputs: list[str] | None = None, **args: Any) -> dict[str, Any]:
    """A pooling, then the block under the name `x`; the image has 8 channels."""
    layer = {"name": "x", "block": block, "args": args}
    if inputs:
        layer["inputs"] = inputs
    return {"image": [8, 16, 16], "layers": [{"name": "p", "block": "MaxPool"}, layer]}


def deep(depth: int, inner: Layer | None = None) -> Layer:
    """A layer inside so many chains."""
    layer = inner or conv(8, "last")
    for _ in range(depth):
        layer = {"block": "Chain", "args": {"layers": [layer]}}
    return layer


NESTS: dict[str, dict[str, Any]] = {
    "a chain": spec("Chain", layers=[conv(16, "stem"), conv(4)]),
    "an empty chain": spec("Chain", layers=[]),
    "a skip": spec("SkipConnection", layers=[conv(8, "only")]),
    "a dense skip": spec("SkipConnection", layers=[conv(4), conv(6)], connection="Concat"),
    "a residual": spec("ResidualAdd", layers=[conv(8)]),
    "a projection": spec("ResidualAdd", layers=[conv(4)], shortcut=[conv(4, kernel_size=1)]),
    "an empty projection": spec("ResidualAdd", layers=[conv(8)], shortcut=[]),
    "branches by name": spec(
        "Parallel", branches={"left": [conv(4, "a")], "right": []}, connection="Concat"
    ),
    "branches in a list": spec("Parallel", branches=[[conv(8)], [conv(8)]], connection="Maximum"),
    "an input for each branch": spec(
        "Parallel",
        ["image", "p"],
        branches={"large": [conv(5, stride=2)], "small": [conv(3)]},
        connection="Concat",
    ),
    "a nest": spec(
        "Chain",
        layers=[
            {"name": "dense", "block": "SkipConnection", "args": {
                "layers": [{"block": "Parallel", "args": {
                    "branches": [[conv(4)], [deep(3)]], "connection": "Concat"}}],
                "connection": "Concat"}},
            {"name": "gate", "block": "SqueezeExcitation", "args": {"reduction": 4}},
            {"block": "MBConv", "args": {"out_channels": 20}},
        ],
    ),
}  # fmt: skip


@pytest.mark.parametrize("nest", NESTS)
def test_it_runs_scripts_and_comes_back_from_its_description(nest: str) -> None:
    torch.manual_seed(0)
    module = build(NESTS[nest], device="cpu").eval()
    x = torch.rand(2, 8, 16, 16)
    assert torchscript(module, x).status == "passed"
    described = describe(module)
    assert Spec.model_validate_json(described.model_dump_json()) == described
    again = build(described, device="cpu").eval()
    assert describe(again) == described
    again.load_state_dict(module.state_dict())
    assert torch.equal(again(x), module(x))
    on_meta = report(build(described).eval(), [8, 16, 16])
    assert on_meta.output == list(module(x).shape[1:])
    assert on_meta.cost.params == sum(p.numel() for p in module.parameters())


def test_it_computes_what_its_layers_do_by_hand() -> None:
    module = build(NESTS["a dense skip"], device="cpu").eval()
    first, second = module.get_submodule("x.layer")
    x = torch.rand(2, 8, 16, 16)
    pooled = module.get_submodule("p")(x)
    torch.testing.assert_close(module(x), torch.cat([second(first(pooled)), pooled], 1))


def test_each_branch_reads_its_own_input() -> None:
    module = build(NESTS["an input for each branch"], device="cpu").eval()
    branches = module.get_submodule("x.branches")
    x = torch.rand(2, 8, 16, 16)
    expected = [branches.large(x), branches.small(module.get_submodule("p")(x))]
    torch.testing.assert_close(module(x), torch.cat(expected, 1))


def test_the_report_shows_the_layers_by_name() -> None:
    found = report(build(NESTS["branches by name"]).eval(), [8, 16, 16])
    x = found.layers[1]
    assert (x.path, x.type) == ("x", "Parallel")
    branches, connection = x.layers
    assert connection.type == "Concat"
    assert [branch.path for branch in branches.layers] == ["x.branches.left", "x.branches.right"]
    assert branches.layers[0].layers[0].path == "x.branches.left.a"
    assert branches.layers[0].layers[0].cost.params == 8 * 4 * 9 + 2 * 4


def test_channels_are_read_off_whatever_stands_before() -> None:
    module = build(NESTS["a nest"])
    gate = module.get_submodule("x.gate")
    assert gate.arguments["channels"] == 8 + 4 + 8


def test_a_subject_may_be_structural() -> None:
    args = {"branches": {"a": [conv(4)], "b": []}, "connection": "Concat"}
    module, image = assemble(BlockSubject(block="Parallel", args=args), [8, 1, 1])
    assert report(module, image).output == [12, 1, 1]


def test_description_is_what_was_written() -> None:
    written = NESTS["branches by name"]["layers"][1]["args"]
    said = describe(build(NESTS["branches by name"])).layers[1].args
    layer = NestedLayer(block="ConvNormAct", args={"out_channels": 4}, name="a")
    assert said == {"branches": {"left": [layer], "right": []}, "connection": "Concat"}
    assert layer.model_dump() == written["branches"]["left"][0]


def test_a_connection_that_no_spec_can_say_is_refused() -> None:
    module = build(NESTS["a skip"])
    module.get_submodule("x").connection = nn.Bilinear(1, 1, 1)
    with pytest.raises(ArgumentError, match="connection='Bilinear' is not one of 'Add', 'Concat'"):
        describe(module)


def test_a_layer_that_was_changed_is_named_by_its_path() -> None:
    module = build(NESTS["branches by name"])
    module.get_submodule("x.branches.left.a").activation = nn.Tanh()
    with pytest.raises(SpecError, match=r"Layer 'x.branches.left.a': it was changed"):
        describe(module)


INSIDE = ("layers", 1, "args", "layers")
MISTAKES: dict[str, tuple[dict[str, Any], type[BlockzooError], str, tuple[Any, ...]]] = {
    "a wrong argument": (
        spec("Chain", layers=[conv(), {"name": "c", **conv(8, stride=0)}]),
        ArgumentError, "Layer 'x.c' cannot be built: stride=0 is not an integer from 1 to 64",
        (*INSIDE, 1, "args", "stride"),
    ),
    "a wrong argument far inside": (
        spec("Chain", layers=[conv(), deep(2, conv(0, "c"))]),
        ArgumentError, "Layer 'x.chain_1.chain_1.c' cannot be built: out_channels=0",
        (*INSIDE, 1, "args", "layers", 0, "args", "layers", 0, "args", "out_channels"),
    ),
    "a wrong argument in a branch": (
        spec("Parallel", branches={"a": [], "b": [conv(0, "c")]}, connection="Add"),
        ArgumentError, "Layer 'x.branches.b.c' cannot be built: out_channels=0",
        ("layers", 1, "args", "branches", "b", 0, "args", "out_channels"),
    ),
    "a wrong argument in a numbered branch": (
        spec("Parallel", branches=[[], [conv(0, "c")]], connection="Add"),
        ArgumentError, "Layer 'x.branches.1.c' cannot be built: out_channels=0",
        ("layers", 1, "args", "branches", 1, 0, "args", "out_channels"),
    ),
    "a wrong argument in a shortcut": (
        spec("ResidualAdd", layers=[], shortcut=[conv(0, "c")]),
        ArgumentError, "Layer 'x.shortcut.c' cannot be built",
        ("layers", 1, "args", "shortcut", 0, "args", "out_channels"),
    ),
    "channels that contradict the layer before": (
        spec("Chain", layers=[conv(8, "c"), conv(8, "d", in_channels=4)]),
        ArgumentError, "Layer 'x.d' cannot be built: in_channels=4, but 'c' gives 8 channels",
        (*INSIDE, 1, "args", "in_channels"),
    ),
    "channels that contradict the block's input": (
        spec("Chain", layers=[conv(8, "d", in_channels=4)]),
        ArgumentError, "in_channels=4, but 'p' gives 8 channels",
        (*INSIDE, 0, "args", "in_channels"),
    ),
    "a kernel that does not fit": (
        spec("Chain", layers=[conv(8, "c", kernel_size=63, padding=0)]),
        ShapeError, "Layer 'x.c' cannot take its input: in its conv, its kernel covers 63x63",
        (*INSIDE, 0),
    ),
    "an unknown block": (
        spec("Chain", layers=[{"name": "c", "block": "ConvNormAc"}]),
        UnknownNameError, "Layer 'x.c': there is no block named 'ConvNormAc'; did you mean",
        (*INSIDE, 0, "block"),
    ),
    "an unknown argument": (
        spec("Chain", layers=[conv(8, "c", strid=2)]),
        UnknownNameError, "did you mean 'stride'?", (*INSIDE, 0, "args", "strid"),
    ),
    "a merge in a line": (
        spec("Chain", layers=[{"name": "c", "block": "Add"}]),
        SpecError, "Layer 'x.c': Add joins several inputs, and in a list of layers it is given one",
        (*INSIDE, 0, "block"),
    ),
    "a name twice": (
        spec("Chain", layers=[conv(8, "c"), conv(8, "c")]),
        SpecError, "Layer 'x.c': its name is given to two layers", (*INSIDE, 1, "name"),
    ),
    "a container's own name": (
        spec("Chain", layers=[conv(8, "append")]),
        SpecError, "Layer 'x.append': every module has an attribute", (*INSIDE, 0, "name"),
    ),
    "a branch with a container's own name": (
        spec("Parallel", branches={"values": []}, connection="Add"),
        SpecError, "Layer 'x.branches.values': every module has an attribute of that name",
        ("layers", 1, "args", "branches", "values"),
    ),
    "branches of different shapes": (
        spec("Parallel", branches=[[conv(4)], []], connection="Add"),
        ShapeError, "in its connection, Add takes inputs of one shape, and is given 1x4x8x8 and",
        ("layers", 1),
    ),
    "a skip over different shapes": (
        spec("SkipConnection", layers=[conv(4)]),
        ShapeError, "Layer 'x' cannot take its input: in its connection, Add takes", ("layers", 1),
    ),
    "no branches": (
        spec("Parallel", branches={}, connection="Add"),
        ArgumentError, "Parallel needs a branch", ("layers", 1, "args", "branches"),
    ),
    "more inputs than branches": (
        spec("Parallel", ["p", "p", "p"], branches=[[], []], connection="Add"),
        SpecError, "it has 2 branches and is given 3 inputs; give one", ("layers", 1, "inputs"),
    ),
    "two inputs for a chain": (
        spec("Chain", ["p", "image"], layers=[]),
        SpecError, "Chain reads one input and is given 2", ("layers", 1, "inputs"),
    ),
    "an unknown connection": (
        spec("SkipConnection", layers=[], connection="Ad"),
        ArgumentError, "connection='Ad' is not one of 'Add', 'Concat', 'Maximum', 'Multiply'",
        ("layers", 1, "args", "connection"),
    ),
    "a number for layers": (
        spec("Chain", layers=5), ArgumentError, "layers=5 is not a list of layers", INSIDE,
    ),
    "no layers": (spec("Chain"), ArgumentError, "Chain needs layers", INSIDE),
    "null for layers": (
        spec("Chain", layers=None), ArgumentError, "layers=None is not a list", INSIDE,
    ),
    "branches for layers": (
        spec("Chain", layers=[[conv()]]), ArgumentError, "layers is not a list of layers", INSIDE,
    ),
    "layers for branches": (
        spec("Parallel", branches=[conv()], connection="Add"),
        ArgumentError, "branches is not branches, each a list", ("layers", 1, "args", "branches"),
    ),
    "layers for a number": (
        spec("ConvNormAct", out_channels=[conv()]),
        ArgumentError, "out_channels holds no layers", ("layers", 1, "args", "out_channels"),
    ),
    "layers for an unknown argument": (
        spec("Chain", layer=[conv()]),
        UnknownNameError, "did you mean 'layers'?", ("layers", 1, "args", "layer"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_told_with_its_place(mistake: str) -> None:
    written, kind, said, pointer = MISTAKES[mistake]
    with pytest.raises(kind) as caught:
        build(written)
    assert said in str(caught.value)
    assert caught.value.pointer == pointer


def test_nesting_has_an_end() -> None:
    build(spec("Chain", layers=[deep(MAX_NESTING - 1)]))
    with pytest.raises(LimitError, match="nested at most 32 deep"):
        build(spec("Chain", layers=[deep(MAX_NESTING)]))


def test_a_chain_made_in_python_describes_without_its_numbers() -> None:
    module = build(NESTS["a chain"])
    numbered = Chain(*module.get_submodule("x").children())
    module.add_submodule("x", numbered)
    names = [layer.name for layer in describe(module).layers[1].args["layers"]]
    assert names == [None, None]
