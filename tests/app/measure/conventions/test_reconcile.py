"""The reconciler against the tools themselves: what they print, to the last digit."""

import contextlib
import io
import warnings
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple

import pytest
import torch
from torch import Tensor, nn

from app.compose.subject import assemble
from app.measure import report
from app.measure.conventions import reconcile, report_and_conventions
from app.schemas.conventions import Convention, Conventions
from app.schemas.spec import BlockSubject
from benchmarks.tools import RUN, ask
from blocks.errors import ArgumentError, BlockzooError, ShapeError
from blocks.registry import REGISTRY, Entry
from tests.app.measure.conventions.models import MODELS
from tests.app.measure.test_no_traces import Restless, assert_same, state
from tests.app.measure.traps import TRAPS
from zoo.registry import ARCHITECTURES, Architecture

SIDE = 16  # a convention is the same on a small image


class Bug(NamedTuple):
    """A tool that contradicts itself: not reproduced, but named."""

    said: tuple[int, int | None, dict[str, int] | None]
    right: tuple[int, int | None, dict[str, int] | None]
    why: str


BUGS = {
    ("one module at two places, and a head that is never used", "torchinfo"): Bug(
        (10664, 452, None),
        (10664, 148 + 8 + 10 + 1, None),
        "a shared module's containers are listed, and their parameters counted, twice",
    ),
}

# What a tool cannot run at all.
CANNOT = {
    ("fvcore", "parts in plain lists, called past __call__"): "a parameter outside the tree",
    ("fvcore", "layers that were tampered with"): "a weight that is no parameter",
    ("flop-counter-mode", "constants made on the way"): "values beside shapes",
}


def disagreements(name: str, module: nn.Module, inputs: tuple[Any, ...]) -> list[Any]:
    """Every tool whose answer is not what we say it is, with both."""
    different = []
    for ours in reconcile(module, inputs=inputs).tools:
        if (ours.tool, name) in CANNOT or not takes(ours.tool, inputs):
            continue
        said = ask(RUN[ours.tool], module, inputs)
        bug = BUGS.get((name, ours.tool))
        if said != (bug.said if bug else answer(ours)):
            different.append((ours.tool, said, answer(ours)))
    return different


def takes(tool: str, inputs: tuple[Any, ...]) -> bool:
    """Whether it does: ptflops has a single input."""
    return "ptflops" not in tool or (len(inputs) == 1 and isinstance(inputs[0], Tensor))


def answer(convention: Convention) -> tuple[int, int | None, dict[str, int] | None]:
    return convention.total, convention.params, convention.by_operator


@pytest.mark.parametrize("entry", REGISTRY.values(), ids=REGISTRY)
def test_every_block_is_printed_as_the_tools_print_it(entry: Entry) -> None:
    channels, height, width = entry.image
    if "in_features" not in entry.parameters:
        height, width = min(height, SIDE), min(width, SIDE)
    subject = BlockSubject(block=entry.name, args=entry.example)
    module, _ = assemble(subject, [channels, height, width], "cpu")
    assert disagreements(entry.name, module, (torch.rand(1, channels, height, width),)) == []


@pytest.mark.parametrize("name", MODELS)
def test_every_model_is_printed_as_the_tools_print_it(name: str) -> None:
    torch.manual_seed(0)
    make, inputs = MODELS[name]
    assert disagreements(name, make(), inputs()) == []


@pytest.mark.parametrize("name", [n for n in TRAPS if not isinstance(TRAPS[n].inputs(), dict)])
def test_every_trap_is_printed_as_the_tools_print_it(name: str) -> None:
    inputs = TRAPS[name].inputs()
    inputs = inputs if isinstance(inputs, tuple) else (inputs,)
    assert disagreements(name, TRAPS[name].make(), inputs) == []


# The first of each family; as narrow as it can be, on the smallest image that fits.
FAMILIES = {entry.family: entry for entry in reversed(list(ARCHITECTURES.values()))}
NARROW = {"classes": 10, "width": 0.25, "hidden_features": 64}


def small(entry: Architecture[Any]) -> tuple[nn.Module, tuple[int, ...]]:
    known = {name: parameter.default for name, parameter in entry.parameters.items()}
    knobs = {k: v for k, v in NARROW.items() if k in known and type(known[k]) is type(v)}
    if isinstance(known.get("channels"), tuple):
        knobs["channels"] = tuple(width // 4 for width in known["channels"])
    module = entry.make(**knobs).eval()
    for side in (64, 96, 188):
        with contextlib.suppress(ShapeError):
            report(module, [entry.image[0], side, side])
            return module, (entry.image[0], side, side)
    return module, entry.image


@pytest.mark.parametrize("family", FAMILIES)
def test_every_family_of_the_zoo_is_printed_as_the_tools_print_it(family: str) -> None:
    module, image = small(FAMILIES[family])
    assert disagreements(family, module, (torch.rand(1, *image),)) == []


@pytest.mark.parametrize("name", MODELS)
def test_our_macs_and_all_terms_sum_to_the_total(name: str) -> None:
    make, inputs = MODELS[name]
    said = reconcile(make(), inputs=inputs())
    sums = {t.tool: said.macs + sum(term.amount for term in t.terms) for t in said.tools}
    assert sums == {t.tool: t.total for t in said.tools}
    assert [term for t in said.tools for term in t.terms if not term.amount or t.tool not in
            term.sentence or f"{abs(term.amount):,}" not in term.sentence] == []  # fmt: skip


def test_a_squeeze_and_excitation_block_by_hand() -> None:
    module, _ = assemble(
        BlockSubject(block="SqueezeExcitation", args={"channels": 128}), [128, 7, 7]
    )
    said = {t.tool: t.total for t in reconcile(module, [128, 7, 7]).tools}
    channels, squeezed, pixels = 128, 8, 7 * 7
    macs, biases = 2 * channels * squeezed, channels + squeezed
    pooling = channels * pixels
    assert said == {
        "fvcore": macs + pooling,
        "torchinfo": macs + biases,
        # the pooling and the ReLU by hooks, and both once more by patched functions
        "ptflops": macs + biases + 2 * pooling + 2 * squeezed,
        "ptflops-aten": macs + biases,
        "thop": macs + (pixels + 1) * channels,  # a division for each mean
        "flop-counter-mode": 2 * macs,
    }


def test_the_report_of_the_same_pass_is_the_report() -> None:
    make, inputs = MODELS["spec like EfficientNet"]
    module = make().eval()
    both, said = report_and_conventions(module, inputs=inputs())
    assert both == report(module, inputs=inputs())
    assert (said.macs, said.params) == (both.cost.macs, both.cost.params)


def test_a_module_in_training_is_asked_about_in_evaluation_and_left_in_training() -> None:
    module = nn.Sequential(nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4), nn.Dropout()).train()
    assert reconcile(module, [3, 8, 8]) == reconcile(module.eval(), [3, 8, 8])
    assert reconcile(module.train(), [3, 8, 8]).tools[0].total == 4 * 6 * 6 * (27 + 2)
    assert all(part.training for part in module.modules())


@pytest.mark.parametrize("raises", [False, True])
def test_a_module_that_changes_all_it_can_reach_is_as_before(raises: bool) -> None:
    module = Restless(raises).train()
    before = state(module)
    if raises:
        with pytest.raises(BlockzooError, match="on purpose"):
            reconcile(module, [3, 8, 8])
    else:
        reconcile(module, [3, 8, 8])
    assert_same(before, state(module))


def test_eight_threads_say_the_same() -> None:
    names = list(MODELS)
    serial = [reconcile(make(), inputs=inputs()) for make, inputs in MODELS.values()]

    def again(name: str) -> Conventions:
        make, inputs = MODELS[name]
        return reconcile(make(), inputs=inputs())

    with ThreadPoolExecutor(8) as pool:
        threaded = list(pool.map(again, names))
    assert [n for n, a, b in zip(names, serial, threaded, strict=True) if a != b] == []


def test_the_wanted_tools_alone() -> None:
    said = reconcile(nn.Conv2d(3, 4, 3), [3, 8, 8], tools=["thop", "fvcore"])
    assert [t.tool for t in said.tools] == ["thop", "fvcore"]


def test_a_wrong_image_is_explained_as_in_a_report() -> None:
    with pytest.raises(ShapeError, match="it reads 3 channels and is given 4"):
        reconcile(nn.Sequential(nn.Conv2d(3, 4, 3)), [4, 8, 8])
    with pytest.raises(ArgumentError, match="not both"):
        reconcile(nn.ReLU())


class Vectors(nn.Module):
    def forward(self, x: Tensor) -> Tensor:
        return torch.matmul(x, x[0])


class Named(nn.Module):
    def __init__(self, layer: nn.Module) -> None:
        super().__init__()
        self.layer = layer

    def forward(self, x: Tensor) -> Tensor:
        if isinstance(self.layer, nn.MultiheadAttention):
            return self.layer(query=x, key=x, value=x)[0]
        return self.layer(input=x)


@pytest.mark.parametrize(
    ("module", "shape", "failing"),
    [
        (Vectors(), (3, 4), {"fvcore": "a matmul with a vector"}),
        (
            Named(nn.Linear(4, 2)),
            (3, 4),
            {
                "ptflops": "a Linear that is called with named arguments alone",
            },
        ),
        (
            Named(nn.MultiheadAttention(8, 2)),
            (3, 1, 8),
            {"ptflops": "a MultiheadAttention that is not called with just three tensors"},
        ),
        (nn.LayerNorm(4), (4,), {"fvcore": "a layer_norm of 1 axes"}),
        (nn.Softmax(), (3, 4), {"thop": "a Softmax without a dim"}),
    ],
)  # fmt: skip
def test_a_tool_that_fails_is_said_to_fail_and_does(
    module: nn.Module, shape: tuple[int, ...], failing: dict[str, str]
) -> None:
    module, x = module.eval(), (torch.rand(shape),)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # PyTorch's own, of a softmax without a dim
        said = {t.tool: t for t in reconcile(module, inputs=x).tools}
    assert {tool: t.fails for tool, t in said.items() if t.fails} == {
        tool: f"{tool} stops with an error at {what}." for tool, what in failing.items()
    }
    for tool in failing:
        with contextlib.redirect_stderr(io.StringIO()):
            assert fails(RUN[tool], module, x)


def fails(run: Any, module: nn.Module, inputs: tuple[Any, ...]) -> bool:
    try:
        return ask(run, module, inputs)[0] is None  # ptflops prints the error and returns None
    except Exception:  # noqa: BLE001 - each tool has its own
        return True
