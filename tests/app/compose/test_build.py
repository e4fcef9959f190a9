"""Building: graphs, inferred arguments, names, and every mistake with its place."""

from typing import Any

import pytest
import torch

from app.compose import build, describe
from app.measure import report
from app.schemas.spec import Spec
from blocks import ArgumentError, BlockzooError, ShapeError, SpecError, UnknownNameError

RESIDUAL: dict[str, Any] = {
    "image": [3, 64, 64],
    "layers": [
        {"name": "stem", "block": "ConvNormAct", "args": {"out_channels": 32, "stride": 2}},
        {"name": "deep", "block": "MBConv", "args": {"out_channels": 32, "expansion": 4}},
        {"name": "sum", "block": "Add", "inputs": ["stem", "deep"]},
        {"block": "Classifier", "args": {"classes": 10}},
    ],
}


def layers(*items: dict[str, Any], image: tuple[int, ...] = (3, 32, 32), **more: Any) -> Any:
    return {"image": list(image), "layers": list(items), **more}


def test_a_graph_is_built_on_meta_with_its_channels_inferred() -> None:
    module = build(RESIDUAL)
    assert module.get_submodule("deep").arguments["in_channels"] == 32
    assert {p.device.type for p in module.parameters()} == {"meta"}
    assert report(module.eval(), module.meta["image"]).output == [10]


def test_on_a_real_device_it_runs_scripts_and_equals_its_blocks_called_by_hand() -> None:
    torch.manual_seed(0)
    module = build(RESIDUAL, device="cpu").eval()
    x = torch.rand(2, 3, 64, 64)
    stem, deep = module.get_submodule("stem"), module.get_submodule("deep")
    head = module.get_submodule("classifier_1")
    y = stem(x)
    torch.testing.assert_close(module(x), head(y + deep(y)))
    assert all(p.abs().sum() > 0 for p in module.parameters() if p.dim() > 1)  # initialised


def test_a_fresh_model_is_in_training_mode_like_any_other() -> None:
    assert build(RESIDUAL).training


@pytest.mark.parametrize("image", [(3, 33, 47), (3, 1, 1), (3, 64, 16)])
def test_the_shape_is_that_of_a_real_run(image: tuple[int, ...]) -> None:
    spec = {**RESIDUAL, "layers": RESIDUAL["layers"][:3]}
    measured = report(build(spec, image).eval(), image)
    assert measured.output == list(
        build(spec, image, "cpu").eval()(torch.rand(1, *image)).shape[1:]
    )


def test_any_earlier_layer_can_be_the_output() -> None:
    module = build({**RESIDUAL, "output": "deep"})
    assert report(module.eval(), [3, 64, 64]).output == [32, 32, 32]


def test_layers_without_names_get_readable_ones() -> None:
    spec = layers(
        {"block": "MaxPool"}, {"block": "MaxPool"}, {"block": "MBConv", "args": {"out_channels": 8}}
    )
    names = [name for name, _ in build(spec).named_children()]
    assert names == ["max_pool_1", "max_pool_2", "mb_conv_1"]


def test_describe_and_build_are_inverse() -> None:
    torch.manual_seed(0)
    module = build(RESIDUAL, device="cpu").eval()
    spec = describe(module)
    again = build(spec, device="cpu").eval()
    assert describe(again) == spec
    assert Spec.model_validate_json(spec.model_dump_json()) == spec
    again.load_state_dict(module.state_dict())
    x = torch.rand(1, 3, 64, 64)
    assert torch.equal(again(x), module(x))


def test_describe_leaves_out_what_follows_from_the_input_and_what_is_default() -> None:
    described = describe(build(RESIDUAL)).layers[1]
    assert described.args == {"out_channels": 32, "expansion": 4}


def test_describe_refuses_a_block_that_was_changed() -> None:
    module = build(RESIDUAL)
    module.get_submodule("stem").activation = torch.nn.Tanh()
    with pytest.raises(SpecError, match="'stem': it was changed after it was made"):
        describe(module)


def test_describe_refuses_what_is_no_block() -> None:
    with pytest.raises(SpecError, match="which is no registered block"):
        describe(torch.nn.ConvTranspose2d(3, 4, 3))


CONV = {"name": "c", "block": "ConvNormAct", "args": {"out_channels": 8}}
MISTAKES = {
    "unknown block": (
        layers({"block": "MBCnv"}),
        (UnknownNameError, "did you mean 'MBConv'?", ("layers", 0, "block")),
    ),
    "unknown argument": (
        layers({"block": "MBConv", "args": {"out_channels": 8, "expanson": 2}}),
        (UnknownNameError, "did you mean 'expansion'?", ("layers", 0, "args", "expanson")),
    ),
    "missing argument": (
        layers({"block": "MBConv"}),
        (ArgumentError, "MBConv needs out_channels", ("layers", 0, "args", "out_channels")),
    ),
    "wrong type": (
        layers({"block": "MBConv", "args": {"out_channels": "8"}}),
        (ArgumentError, "='8' is not an integer", ("layers", 0, "args", "out_channels")),
    ),
    "boolean for a number": (
        layers({"block": "MBConv", "args": {"out_channels": True}}),
        (ArgumentError, "out_channels=True is not an integer", None),
    ),
    "negative": (
        layers({"block": "MBConv", "args": {"out_channels": -8}}),
        (ArgumentError, "from 1 to 65536", None),
    ),
    "huge": (
        layers({"block": "MBConv", "args": {"out_channels": 2**53 - 1}}),
        (ArgumentError, "from 1 to 65536", None),
    ),
    "too wide inside": (
        layers(
            {"block": "ConvNormAct", "args": {"out_channels": 65536}},
            {"block": "MBConv", "args": {"out_channels": 8}},
        ),
        (ArgumentError, "in its ConvNormAct, out_channels=393216", ("layers", 1)),
    ),
    "channels that contradict the input": (
        layers(
            CONV, {"name": "d", "block": "MBConv", "args": {"in_channels": 4, "out_channels": 8}}
        ),
        (ArgumentError, "Layer 'd' cannot be built: in_channels=4, but 'c' gives 8 channels",
         ("layers", 1, "args", "in_channels")),
    ),
    "groups that do not divide": (
        layers({"block": "ConvNormAct", "args": {"out_channels": 8, "groups": 2}}),
        (ArgumentError, "groups=2 must divide in_channels=3; try 1 or 3", None),
    ),
    "a reduction that does not divide": (
        layers(CONV, {"name": "gate", "block": "SqueezeExcitation", "args": {"reduction": 3}}),
        (ArgumentError,
         "Layer 'gate' cannot be built: reduction=3 must divide channels=8; try 2 or 4.",
         ("layers", 1, "args", "reduction")),
    ),
    "a kernel larger than the padded input": (
        layers(
            {"block": "ConvNormAct", "args": {"out_channels": 8, "kernel_size": 63, "padding": 0}}
        ),
        (ShapeError, "covers 63x63 pixels and the padded input has 32x32", ("layers", 0)),
    ),
    "an image used up": (
        layers(*[{"block": "MaxPool"}] * 6),
        (ShapeError, "covers 2x2 pixels and the padded input has 1x1", ("layers", 5)),
    ),
    "sums of different shapes": (
        layers({"name": "p", "block": "MaxPool"}, {"block": "Add", "inputs": ["image", "p"]}),
        (ShapeError, "inputs of one shape, and is given 1x3x32x32 and 1x3x16x16", ("layers", 1)),
    ),
    "a layer behind the classifier": (
        layers({"block": "Classifier"}, CONV),
        (BlockzooError, "Layer 'c'", ("layers", 1)),
    ),
    "a loop": (
        layers({**CONV, "inputs": ["d"]}, {**CONV, "name": "d"}),
        (SpecError, "it reads 'd', which runs later", ("layers", 0, "inputs", 0)),
    ),
    "itself": (
        layers({**CONV, "inputs": ["c"]}),
        (SpecError, "it reads itself", ("layers", 0, "inputs", 0)),
    ),
    "an unknown input": (
        layers(CONV, {**CONV, "name": "d", "inputs": ["imag"]}),
        (UnknownNameError, "did you mean 'image'?", ("layers", 1, "inputs", 0)),
    ),
    "two inputs for one": (
        layers({**CONV, "inputs": ["image", "image"]}),
        (SpecError, "join them with Add or Concat", ("layers", 0, "inputs")),
    ),
    "an unknown output": (
        layers(CONV, output="cc"),
        (UnknownNameError, "did you mean 'c'?", ("output",)),
    ),
    "a name twice": (layers(CONV, CONV), (SpecError, "given to two layers", ("layers", 1, "name"))),
    "a keyword": (layers({**CONV, "name": "class"}), (SpecError, "keyword of Python", None)),
    "a module's own name": (
        layers({**CONV, "name": "forward"}),
        (SpecError, "has an attribute of that name", None),
    ),
    "an instance's own name": (
        layers({**CONV, "name": "training"}),
        (SpecError, "has an attribute of that name", None),
    ),
    "the input's name": (layers({**CONV, "name": "image"}), (SpecError, "name of the input", None)),
    "no identifier": (
        layers({**CONV, "name": "a-b c"}),
        (SpecError, "letters, digits and underscores only; try 'a_b_c'", None),
    ),
    "no image": ({"layers": [CONV]}, (SpecError, "needs one to be built for", ("image",))),
}  # fmt: skip


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_told_with_its_place(mistake: str) -> None:
    spec, (kind, said, pointer) = MISTAKES[mistake]
    with pytest.raises(kind) as caught:
        build(spec)
    assert said in str(caught.value)
    assert caught.value.layer is not None or mistake in ("no image", "an unknown output")
    if pointer is not None:
        assert caught.value.pointer == pointer


@pytest.mark.parametrize("name", ["input", "sum", "id", "x", "self_", "layer1", "A"])
def test_names_that_only_look_dangerous_are_taken_and_script(name: str) -> None:
    module = build(layers({**CONV, "name": name}, {"block": "MaxPool"}), device="cpu").eval()
    from app.checks import torchscript

    assert torchscript(module, torch.rand(1, 3, 32, 32)).status == "passed"
    assert describe(module).layers[0].name == name
