"""Structural layers: what they join, that they script and export, and what they refuse."""

from typing import Any, get_args

import pytest
import torch
from torch import Tensor, nn

from app.checks import torchscript
from app.measure import report
from blocks import (
    Add,
    ArgumentError,
    Bottleneck,
    Chain,
    Concat,
    Concurrency,
    Maximum,
    MBConv,
    Multiply,
    Parallel,
    ResidualAdd,
    SkipConnection,
    SpecError,
    branch,
    fmap,
    inception_block,
    replace,
)
from blocks.registry import REGISTRY
from blocks.structural import CONNECTIONS, Connection

X = torch.randn(2, 4, 6, 6)


def conv(inputs: int = 4, outputs: int = 4) -> nn.Module:
    return nn.Conv2d(inputs, outputs, 3, padding=1)


JOINED: dict[str, nn.Module] = {
    "chain": Chain(conv(), nn.ReLU()),
    "named chain": Chain(first=conv(), second=nn.Tanh()),
    "skip": SkipConnection(conv()),
    "dense skip": SkipConnection(conv(), Concat()),
    "residual": ResidualAdd(conv()),
    "residual with shortcut": ResidualAdd(conv(4, 8), conv(4, 8)),
    "fan": Parallel(Add(), conv(), conv()),
    "product": Parallel(Multiply(), conv(), nn.Sigmoid()),
    "maxout": Parallel(Maximum(), conv(), conv()),
    "inception": inception_block(4, 2, 2, 3, 1, 2, 1),
}


@pytest.mark.parametrize("name", JOINED)
def test_it_scripts_exports_traces_and_is_counted(name: str) -> None:
    module = JOINED[name].eval()
    assert torchscript(module, X).status == "passed"
    exported = torch.export.export(module, (X,)).module()
    torch.testing.assert_close(exported(X), module(X))
    torch.testing.assert_close(torch.fx.symbolic_trace(module)(X), module(X))
    measured = report(module, inputs=X)
    assert (measured.status, measured.output) == ("complete", list(module(X).shape))


def test_each_branch_may_have_an_input_of_its_own() -> None:
    left, right = conv(), conv()
    module = Parallel(Add(), left=left, right=right)
    other = torch.randn_like(X)
    torch.testing.assert_close(module([X, other]), left(X) + right(other))
    assert torchscript(module, [X, other]).status == "passed"


def test_a_spec_can_say_each_connection_that_needs_no_arguments() -> None:
    assert list(CONNECTIONS) == list(get_args(Connection))
    for name in CONNECTIONS:
        made = REGISTRY["Parallel"].make(branches={"a": {}, "b": {}}, connection=name)
        assert type(made.connection).__name__ == name


def test_the_connection_is_called_once_on_all_results() -> None:
    class Counts(nn.Module):
        calls = 0

        def forward(self, xs: list[Tensor]) -> Tensor:
            self.calls += 1
            return torch.stack(xs).mean(0)

    connection = Counts()
    Parallel(connection, *[conv() for _ in range(5)])(X)
    assert connection.calls == 1


@pytest.mark.parametrize("kind", ["serial", "threads"])
def test_branch_computes_what_parallel_does_however_it_runs(kind: str) -> None:
    layers = [conv() for _ in range(3)]
    expected = Parallel(Add(), *layers)(X)
    joined = branch(X, Add(), *layers, config=Concurrency(kind))
    torch.testing.assert_close(joined, expected)
    assert joined.requires_grad
    with torch.no_grad():
        assert not branch(X, Add(), *layers, config=Concurrency(kind)).requires_grad


@pytest.mark.parametrize("kind", [Chain, lambda parts: Parallel(Concat(), parts)])
def test_an_order_of_its_own_is_a_script_of_its_own(kind: Any) -> None:
    parts: dict[str, nn.Module] = {"a": nn.Tanh(), "b": nn.Sigmoid()}
    for order in (parts, dict(reversed(parts.items()))):
        assert torchscript(kind(order), X).status == "passed"


def test_a_chain_is_found_by_number_name_and_slice() -> None:
    chain = Chain(stem=conv(), act=nn.ReLU(), head=conv())
    assert chain["act"] is chain[1]
    part = chain[1:]
    assert (type(part), [n for n, _ in part.named_children()]) == (Chain, ["act", "head"])


def test_a_residual_leaves_its_input_and_does_not_broadcast() -> None:
    x = X.clone()
    ResidualAdd(nn.Identity())(x)
    assert torch.equal(x, X)
    with pytest.raises(AssertionError, match="one shape"):
        ResidualAdd(nn.AdaptiveAvgPool2d(1))(X)


@pytest.mark.parametrize("name", ["forward", "children", "keys", "training", "order"])
def test_reserved_names_are_refused(name: str) -> None:
    with pytest.raises(SpecError, match="has an attribute"):
        Chain(**{name: conv()})


def test_what_is_no_module_is_refused() -> None:
    with pytest.raises(ArgumentError, match="not a module"):
        Chain(conv(), torch.relu)
    with pytest.raises(ArgumentError, match="connection"):
        Parallel(torch.cat, conv())


def test_the_inception_module_3a_of_the_paper() -> None:
    module = inception_block(192, 64, 96, 128, 16, 32, 32)
    by_hand = (
        (192 * 64 + 64) + (192 * 96 + 96) + (96 * 128 * 9 + 128)
        + (192 * 16 + 16) + (16 * 32 * 25 + 32) + (192 * 32 + 32)
    )  # fmt: skip
    assert sum(p.numel() for p in module.parameters()) == by_hand == 163_696
    assert module(torch.zeros(1, 192, 28, 28)).shape == (1, 256, 28, 28)


def test_every_activation_is_replaced_in_one_line_and_the_original_stays() -> None:
    model = Chain(MBConv(8, 8), Bottleneck(8, 8))
    before = repr(model)
    changed = replace(model, activation="Tanh")
    kinds = {type(m) for m in changed.modules()}
    assert nn.Tanh in kinds
    assert kinds & {nn.ReLU, nn.SiLU} == set()
    assert nn.Sigmoid in kinds  # the gate is no activation
    assert repr(model) == before
    assert changed.state_dict().keys() == model.state_dict().keys()


def test_every_norm_is_replaced_for_its_own_width() -> None:
    changed = replace(Bottleneck(32, 128), norm="GroupNorm")
    norms = [m for m in changed.modules() if isinstance(m, nn.GroupNorm)]
    assert [n.num_channels for n in norms] == [32, 32, 128, 128]


def test_a_shared_module_is_replaced_once_and_stays_shared() -> None:
    act = nn.ReLU()
    model = nn.Sequential(act, conv(), act)
    changed = fmap(lambda _: nn.Tanh(), model, lambda part: isinstance(part, nn.ReLU))
    assert type(changed[0]) is nn.Tanh
    assert changed[0] is changed[2]


def test_shared_tensors_stay_shared_and_modes_are_kept() -> None:
    a, b = conv(), conv()
    b.weight = a.weight
    model = nn.Sequential(a, nn.BatchNorm2d(4).eval(), b)
    changed = fmap(lambda m: m, model)
    assert changed[0].weight is changed[2].weight
    assert changed[0].weight is not a.weight
    assert not changed[1].training
