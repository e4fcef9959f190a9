"""What every architecture promises; one that is added is tested by being registered."""

import ast
import copy
import functools
import inspect
import pickle
import warnings
from pathlib import Path

import pytest
import torch
from torch import nn

import zoo
from app.checks import torchscript
from app.compose import build, carry_weights, describe
from app.compose.blueprint import Blueprint
from app.measure import report
from app.measure.shape_run import shape_run
from blocks.errors import ArgumentError, ShapeError, UnknownNameError
from zoo.published import _rows, accuracies, reference
from zoo.registry import architecture, find

NAMES = zoo.list()


def made(name: str, **knobs) -> nn.Module:
    """The network without memory, in eval mode."""
    with Blueprint():
        return zoo.create(name, **knobs).eval()


@functools.cache
def meta(name: str) -> nn.Module:
    """The same, made once for all tests that leave it as it is."""
    return made(name)


def smallest() -> list[str]:
    """The member with the fewest modules of each network class."""
    chosen: dict[type, str] = {}
    for name in sorted(NAMES, key=lambda name: sum(1 for _ in meta(name).modules())):
        chosen.setdefault(find(name).network, name)
    return sorted(chosen.values())


def image(name: str) -> torch.Tensor:
    return torch.empty((2, *find(name).image), device="meta")


def real(name: str) -> tuple[nn.Module, torch.Tensor]:
    """The network with values that keep the size of what they are applied to, and a small image."""
    network = made(name).to_empty(device="cpu")
    random = torch.Generator().manual_seed(0)
    for tensor in [*network.parameters(), *network.buffers()]:
        if tensor.dim() > 1:
            bound = (3 / tensor[0].numel()) ** 0.5
            tensor.detach().uniform_(-bound, bound, generator=random)
        elif tensor.is_floating_point():
            tensor.detach().uniform_(0.5, 1.5, generator=random)
    channels, side, _ = find(name).image
    small = {"unet": 188, "inception_v3": 107}.get(name, min(side, 64))  # these do not pad
    return network, torch.randn(1, channels, small, small, generator=random)


def pytest_generate_tests(metafunc):
    """`some_name`: one member of each class, or with `--every` all of them."""
    if "some_name" in metafunc.fixturenames:
        every = [
            name for name in NAMES if sum(p.numel() for p in meta(name).parameters()) < 200_000_000
        ]
        metafunc.parametrize(
            "some_name", every if metafunc.config.getoption("--every") else smallest()
        )


IN_SPECS = [name for name in NAMES if find(name).network.no_spec is None]


def test_the_zoo_is_laid_with_blocks_alone():
    """No second convolution with a norm: a network's parts are blocks and containers."""
    bricks = ("Conv", "Norm", "Pool", "Linear", "ReLU", "SiLU", "Sigmoid", "Upsample", "Attention")
    used = {
        f"{file.name}: nn.{node.func.attr}"
        for file in Path(zoo.__file__).parent.rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        if isinstance(node.func.value, ast.Name) and node.func.value.id == "nn"
        if any(brick in node.func.attr for brick in bricks)
    }
    assert used == set()


@pytest.mark.parametrize("name", NAMES)
def test_its_report_is_complete(name):
    network = meta(name)
    counted = report(network, find(name).image)
    assert counted.uncounted == []
    assert counted.cost.params == sum(p.numel() for p in network.parameters())
    rows = network.rows()
    parts = {row: network.get_submodule(path) for row, path in rows.items()}
    in_rows = sum(p.numel() for part in parts.values() for p in part.parameters())
    assert in_rows == counted.cost.params


@pytest.mark.parametrize("name", [name for name in NAMES if reference(name)])
def test_it_counts_as_its_reference_does(name):
    expected = reference(name)
    cost = report(meta(name), [3, expected.image, expected.image]).cost
    assert cost.params in (expected.params, expected.params_without_auxiliary)
    if expected.macs is not None:
        assert cost.macs == expected.macs
    if expected.gmacs is not None:
        decimals = len(expected.gmacs.partition(".")[2])
        assert f"{cost.macs / 1e9:.{decimals}f}" == expected.gmacs


def test_nothing_is_published_about_an_architecture_that_is_not_there():
    assert set(_rows("references.json")) - set(NAMES) == set()
    assert set(_rows("accuracy.json")) - set(NAMES) == set()
    assert [a for name in NAMES for a in accuracies(name) if not 50 < a.top1 < a.top5 < 100] == []


@pytest.mark.parametrize("name", NAMES)
def test_the_classifier_of_the_backbone_is_the_whole(name):
    network = meta(name)
    x = image(name)
    features = network.features()
    maps = shape_run(features, x)
    assert [m.shape[1] for m in maps] == list(features.channels)
    reductions = [x.shape[-1] / m.shape[-1] for m in maps]
    # Inception v3 does not pad: 299 pixels become 8, not 9.3; nor does U-Net: 572 become 28.
    assert reductions == pytest.approx(list(features.reductions), rel=0.3)
    assert list(features.reductions) == sorted(features.reductions)
    whole = shape_run(network.classifier, shape_run(network.backbone, x))
    assert whole.shape == shape_run(network, x).shape


@pytest.mark.parametrize("name", NAMES)
def test_odd_image_sizes(name):
    channels, height, width = find(name).image
    try:
        counted = report(meta(name), [channels, height - 31, width + 17])
    except ShapeError as error:
        assert "try" in str(error)  # noqa: PT017 - a network may ask for another size
    else:
        assert counted.status == "complete"


@pytest.mark.parametrize("name", IN_SPECS)
def test_it_goes_through_a_spec_and_back(name):
    # A spec says what forward computes; auxiliary heads are for training.
    network = made(name, auxiliary=False) if "auxiliary" in find(name).parameters else meta(name)
    spec = describe(network, list(find(name).image))
    rebuilt = build(spec).eval()
    ours, theirs = report(network, spec.image), report(rebuilt, spec.image)
    assert theirs.output == ours.output
    assert theirs.cost == ours.cost


@pytest.mark.parametrize("name", [name for name in smallest() if name in IN_SPECS])
def test_its_spec_computes_the_same(name):
    network, x = real(name)
    rebuilt = build(describe(network, list(x.shape[1:])), device="cpu").eval()
    carried = carry_weights(network, rebuilt)
    assert carried.missing == []
    assert carried.mismatched == []
    with torch.no_grad():
        assert torch.equal(rebuilt(x), network(x))


@pytest.mark.parametrize("name", smallest())
def test_it_survives_copies(name):
    network = meta(name)
    assert repr(copy.deepcopy(network)) == repr(network)
    assert repr(pickle.loads(pickle.dumps(network))) == repr(network)


def test_every_parameter_receives_a_gradient(some_name):
    network, x = made(some_name).train(), image(some_name)
    scores = network.training_scores(x) if hasattr(network, "training_scores") else [network(x)]
    sum(score.sum() for score in scores).backward()
    assert [n for n, p in network.named_parameters() if p.grad is None] == []


def test_it_is_valid_torchscript(some_name):
    check = torchscript(*real(some_name))
    assert (check.status, check.reason) == ("passed", None)


def test_it_exports(some_name):
    network, x = meta(some_name), image(some_name)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # torch.export's own
        exported = torch.export.export(network, (x,), strict=False).module()
    assert exported(x).shape == shape_run(network, x).shape


@pytest.mark.parametrize("name", NAMES)
def test_its_docstring_and_knobs(name):
    entry = find(name)
    function = getattr(zoo, name)
    assert function.__name__ == name
    assert entry.summary.endswith(".")
    assert entry.paper.startswith(("arXiv:", "doi:"))
    assert {"classes", "in_channels"} <= {*entry.parameters, *WITHOUT_CLASSES.get(name, ())}
    doc = inspect.getdoc(entry.network)
    assert [knob for knob in entry.parameters if f"{knob}:" not in doc] == []


# Their answer is an image.
WITHOUT_CLASSES = {"ddpm_unet": ("classes",), "ddpm_unet_256": ("classes",)}


@pytest.mark.parametrize("name", sorted(set(NAMES) - set(WITHOUT_CLASSES)))
def test_wrong_knobs_get_a_sentence(name):
    with pytest.raises(ArgumentError, match="classes=0"):
        zoo.create(name, classes=0)
    with pytest.raises(UnknownNameError, match=f"(?s)knob of {name}.*did you mean 'classes'"):
        zoo.create(name, clases=10)


def test_an_unknown_architecture_suggests_the_nearest():
    with pytest.raises(UnknownNameError, match="resnet50"):
        zoo.create("resnet5O")


def test_two_architectures_cannot_share_a_name():
    def resnet50():
        """Another."""
        return {}

    with pytest.raises(RuntimeError, match="taken among the architectures"):
        architecture(zoo.ResNet)(resnet50)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("side", [1, 20])
def test_a_small_image_does_or_gets_a_sentence(name, side):
    try:
        counted = report(meta(name), [find(name).image[0], side, side])
    except ShapeError as error:
        assert error.layer  # noqa: PT017 - either way is right
    else:
        assert counted.status == "complete"
