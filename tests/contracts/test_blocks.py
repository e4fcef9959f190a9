"""What every registered block promises; to register one is to have it tested."""

import copy
import inspect
import pickle
import warnings
from typing import Any

import pytest
import torch
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from torch import Tensor, nn

from app.checks import torchscript
from app.compose import build, describe
from app.compose.catalogue import page
from app.compose.fitted_block import Place, make_block
from app.compose.subject import assemble
from app.measure import report
from app.schemas.spec import BlockSubject
from blocks import ArgumentError, BlockzooError, ShapeError, flatten
from blocks.docstring import docstring
from blocks.formula import costs
from blocks.registry import REGISTRY, Entry
from tests.app.measure.test_exactness import referee_macs, true_params
from tests.blocks.grids import arguments, fitted, images

every_block = pytest.mark.parametrize("entry", REGISTRY.values(), ids=REGISTRY)
torch.set_num_threads(2)


def made(entry: Entry, args: dict[str, Any], image: tuple[int, ...]) -> nn.Module:
    """The block with these arguments; a structural one made for this image, as in a spec."""
    if not entry.nested:
        return entry.cls(**args)
    subject = BlockSubject(block=entry.name, args=args)
    return assemble(subject, list(image), device="cpu")[0].train()


def example(
    entry: Entry, dtype: torch.dtype = torch.float32, seed: int = 0
) -> tuple[nn.Module, Any]:
    """The block of its card and a real input, at most 16 pixels a side to be quick."""
    torch.manual_seed(seed)
    module = made(entry, entry.example, entry.image).to(dtype)
    c, h, w = entry.image
    by_features = "in_features" in entry.parameters
    x = torch.rand(2, c, min(h, 16), w if by_features else min(w, 16), dtype=dtype)
    return module, ([x, x.clone()] if entry.merges else x)


@every_block
def test_it_is_valid_torchscript_and_computes_the_same(entry: Entry) -> None:
    check = torchscript(*example(entry))
    assert (check.status, check.reason) == ("passed", None)


@every_block
def test_it_exports_and_computes_the_same(entry: Entry) -> None:
    module, x = example(entry)
    module.eval()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # torch.export's own
        exported = torch.export.export(module, (x,)).module()
    torch.testing.assert_close(exported(x), module(x))


# A list of inputs has no length for fx; in a spec a merge is a leaf of the trace.
@pytest.mark.parametrize("name", [name for name, entry in REGISTRY.items() if not entry.merges])
def test_it_traces_with_fx_and_computes_the_same(name: str) -> None:
    entry = REGISTRY[name]
    module, x = example(entry)
    module.eval()
    torch.testing.assert_close(torch.fx.symbolic_trace(module)(x), module(x))


@every_block
def test_taken_apart_it_computes_the_same_with_layers_of_torch(entry: Entry) -> None:
    module, x = example(entry)
    module.eval()
    apart = flatten(module)
    torch.testing.assert_close(apart(x), module(x))
    assert true_params(apart) == true_params(module)
    own = {type(part).__name__ for part in apart.modules() if type(part).__name__ in REGISTRY}
    assert own <= NOT_IN_TORCH | STRUCTURAL


STRUCTURAL = {name for name, entry in REGISTRY.items() if entry.nested}
NOT_IN_TORCH = {
    *("Add", "Concat", "Multiply", "Maximum", "MaxPool", "AvgPool"),
    *("StochasticDepth", "FrozenBatchNorm2d", "EfficientChannelAttention"),
    *("UpsampleAdd", "UpsampleConcat"),
    *("PadToMultiple", "RequireSize", "CropLike"),
    *("AttentionGate", "SelfAttention2d", "ConvNeXtBlock"),
}


@every_block
def test_every_parameter_gets_a_gradient(entry: Entry) -> None:
    without = {name for name, _ in example(entry)[0].named_parameters()}
    for seed in range(5):  # a ReLU may be silent for one
        module, x = example(entry, seed=seed)
        for tensor in x if entry.merges else [x]:
            tensor.requires_grad_()
        module.train()(x).square().sum().backward()
        without -= {n for n, p in module.named_parameters() if p.grad is not None and p.grad.any()}
    assert without == set()


@every_block
@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16, torch.float64], ids=str)
def test_it_runs_in_other_dtypes_and_in_channels_last(entry: Entry, dtype: torch.dtype) -> None:
    module, x = example(entry, dtype)
    module.eval()
    y = module(x)
    last = [t.contiguous(memory_format=torch.channels_last) for t in (x if entry.merges else [x])]
    z = module.to(memory_format=torch.channels_last)(last if entry.merges else last[0])
    assert y.dtype == dtype
    torch.testing.assert_close(z, y, rtol=0.05, atol=0.05)


@every_block
def test_it_copies_pickles_and_saves_its_state(entry: Entry) -> None:
    module, x = example(entry)
    module.eval()
    expected = module(x)
    other = made(entry, entry.example, entry.image).eval()
    other.load_state_dict(module.state_dict())
    for twin in (copy.deepcopy(module), pickle.loads(pickle.dumps(module)), other):
        assert torch.equal(twin(x), expected)


@every_block
def test_its_input_is_left_as_it_is(entry: Entry) -> None:
    module, x = example(entry)
    before = copy.deepcopy(x)
    module(x)
    torch.testing.assert_close(x, before, rtol=0, atol=0)


@every_block
def test_the_report_is_complete_and_equals_the_referee(entry: Entry) -> None:
    module, x = example(entry)
    measured = report(module.eval(), inputs=(x,))
    assert measured.uncounted == []
    assert measured.cost.params == true_params(module)
    assert measured.cost.macs == referee_macs(module, (x,), "meta")
    assert measured.output == list(module(x).shape)


@every_block
def test_it_goes_through_a_spec_and_back(entry: Entry) -> None:
    module, x = example(entry)
    if entry.nested:  # by itself it would be taken apart
        layer = {"name": "block", "block": entry.name, "args": entry.example}
        drawn = build({"image": list(entry.image), "layers": [layer]}, device="cpu")
        drawn.block.load_state_dict(module.state_dict())
        spec = describe(drawn)
    else:
        spec = describe(module, list(entry.image))
    if entry.merges:
        both = spec.layers[0].model_copy(update={"inputs": ["image", "image"]})
        spec = spec.model_copy(update={"layers": [both]})
    again = build(spec, device="cpu")
    again.load_state_dict({f"block.{k}": v for k, v in module.state_dict().items()})
    y = again.eval()(x[0] if entry.merges else x)
    torch.testing.assert_close(y, module.eval()([x[0], x[0]] if entry.merges else x))


@every_block
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_formulas_shapes_and_referee_agree_on_any_arguments(entry: Entry, data: Any) -> None:
    """What is accepted runs for real, with the shape, params and MACs that were foretold."""
    args = data.draw(arguments(entry))
    size = data.draw(images())
    refused = BlockzooError if entry.nested else ArgumentError
    try:
        image = fitted(entry, args, size)
        module = made(entry, args, image).eval()
    except refused:
        assume(False)  # arguments that do not fit each other, or layers that do not
    x: Any = torch.rand(1, *image)
    inputs = ([x, x.clone()],) if entry.merges else (x,)
    try:
        measured = report(module, inputs=inputs)
    except ShapeError:
        with pytest.raises((RuntimeError, ValueError, AssertionError)):
            module(*inputs)
        return
    documented = sums_of_layers(entry, module, x) if entry.nested else costs(entry, args, image)
    with torch.no_grad():
        assert measured.output == list(module(*inputs).shape)
    assert measured.cost.macs == referee_macs(module, inputs, "meta")
    assert measured.cost.params == true_params(module)
    assert sum(documented["params"].values()) == measured.cost.params
    assert sum(documented["macs"].values()) == measured.cost.macs


def sums_of_layers(entry: Entry, module: nn.Module, x: Tensor) -> dict[str, dict[str, int]]:
    """What the reports of a structural block's layers say, each on what it really reads."""
    parts = {}
    for name, rule in entry.nested.items():
        held = getattr(module, rule.where) if rule.where else module
        lines = {name: held} if held is not None and not rule.fan else dict(held or {})
        parts |= {f"{name}.{n}.{i}": p for n, line in lines.items() for i, p in enumerate(line)}
    read: dict[str, Any] = {}
    for path, part in parts.items():
        part.register_forward_pre_hook(lambda _, args, path=path: read.update({path: args}))
    with torch.no_grad():
        module(x)
    for part in parts.values():
        part._forward_pre_hooks.clear()
    reports = {path: report(part, inputs=read[path]) for path, part in parts.items()}
    return {
        "params": {path: one.cost.params for path, one in reports.items()},
        "macs": {path: one.cost.macs for path, one in reports.items()},
    }


@every_block
def test_card_docstring_and_signature_agree(entry: Entry) -> None:
    docs = docstring(entry.cls)
    card = page(entry)
    assert list(docs.args) == list(entry.parameters)
    assert list(card.args_schema["properties"]) == list(entry.parameters)
    assert docs.summary.endswith(".")
    assert "Shape:" in docs.text
    assert ("Experimental:" in docs.text) == card.experimental == entry.experimental
    assert inspect.getsource(entry.cls) == card.source
    assert [n for n, p in card.args_schema["properties"].items() if not p["description"]] == []


@every_block
def test_a_wrong_argument_names_itself(entry: Entry) -> None:
    for name in entry.parameters:
        given = dict(BlockSubject(block=entry.name, args=entry.example).args)
        x = torch.empty((2, *entry.image), device="meta")
        with pytest.raises(ArgumentError) as caught:
            make_block(entry, {**given, name: float("nan")}, [x], Place("the image"))
        assert caught.value.argument == name
        assert "nan" in str(caught.value)


@every_block
def test_making_it_on_meta_takes_no_memory(entry: Entry) -> None:
    module, _ = assemble(BlockSubject(block=entry.name, args=entry.example))
    tensors = [*module.parameters(), *module.buffers()]
    assert [t for t in tensors if not t.is_meta] == []


def test_names_are_not_those_of_torch() -> None:
    import blocks

    assert [name for name in blocks.__all__ if hasattr(nn, name)] == []


def test_train_mode_drops_whole_rows() -> None:
    from blocks import StochasticDepth

    torch.manual_seed(0)
    x = torch.ones(200, 2, 3, 3)
    y: Tensor = StochasticDepth(0.25).train()(x)
    kept = y.flatten(1).amax(1) > 0
    assert torch.equal(y.flatten(1).amin(1) > 0, kept)  # all of a row or nothing
    torch.testing.assert_close(y[kept], x[kept] / 0.75)
    assert 0.65 < kept.float().mean() < 0.85
    assert torch.equal(StochasticDepth(1.0).train()(x), torch.zeros_like(x))
