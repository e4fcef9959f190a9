"""What only GoogLeNet and Inception v3 promise: auxiliary heads, the paper's form, factoring."""

from functools import partial

import pytest
import torch
from torch import nn

import zoo
from app.compose.blueprint import Blueprint
from app.measure import report
from blocks import MaxPool
from blocks.checkpoints import CheckpointError, load_checkpoint

MEMBERS = ("googlenet", "inception_v3")


def meta(name, **knobs):
    with Blueprint():
        return zoo.create(name, **knobs).eval()


def size(module):
    return sum(p.numel() for p in module.parameters())


def gmacs(network, side=224):
    return round(report(network, [3, side, side]).cost.macs / 1e9, 4)


# Parameters without and with auxiliary heads, as torchvision 0.28's network changed in these ways.
SIZES = [
    ("googlenet", {}, 6_624_904, 13_004_888),
    ("googlenet", {"form": "paper"}, 7_005_832, 13_385_816),
    ("googlenet", {"form": "paper", "norm_layer": None}, 6_998_552, 13_378_280),
    ("inception_v3", {}, 23_834_568, 27_161_264),
]


@pytest.mark.parametrize(("name", "knobs", "without", "with_heads"), SIZES)
def test_sizes_without_and_with_auxiliary_heads(name, knobs, without, with_heads):
    assert size(meta(name, auxiliary=False, **knobs)) == without
    assert size(meta(name, **knobs)) == with_heads


def test_the_true_5x5_costs_more():
    assert gmacs(meta("googlenet")) == 1.4984
    assert gmacs(meta("googlenet", form="paper")) == 1.5827


@pytest.mark.parametrize("name", MEMBERS)
def test_auxiliary_heads_cost_nothing_outside_training(name):
    image = zoo.registry.find(name).image
    plain, full = report(meta(name, auxiliary=False), image), report(meta(name), image)
    assert plain.cost.macs == full.cost.macs


@pytest.mark.parametrize("name", MEMBERS)
@pytest.mark.parametrize("training", [True, False])
def test_forward_gives_the_main_scores_in_either_mode(name, training):
    network = meta(name, classes=7).train(training)
    x = torch.empty((2, *zoo.registry.find(name).image), device="meta")
    assert network(x).shape == (2, 7)
    heads = {"googlenet": 2, "inception_v3": 1}[name]
    assert [y.shape for y in network.training_scores(x)] == [(2, 7)] * (1 + heads)


def test_training_scores_begin_with_what_forward_gives():
    torch.manual_seed(0)
    network = zoo.googlenet(width=0.125, classes=3).eval()
    x = torch.rand(2, 3, 64, 64)
    with torch.no_grad():
        main, first, second = network.training_scores(x)
        assert torch.equal(main, network(x))
        inner = network.stages.stage4[:2](network.stages.stage3(network.stem(x)))
        assert torch.equal(first, network.auxiliary["stage4_a"](inner))
    assert not torch.equal(first, second)


def test_the_heads_read_4a_and_4d():
    heads = meta("googlenet").auxiliary
    assert {n: head.reduce.conv.in_channels for n, head in heads.items()} == {
        "stage4_a": 512,  # arXiv:1409.4842, Table 1: the output of 4a
        "stage4_d": 528,
    }


def test_without_heads_training_scores_are_one():
    x = torch.empty((1, 3, 96, 96), device="meta")
    assert len(meta("googlenet", auxiliary=False).training_scores(x)) == 1


def test_rows_name_every_head():
    rows = meta("googlenet").rows()
    assert list(rows)[-2:] == ["auxiliary_stage4_a", "auxiliary_stage4_d"]
    assert [path for path in rows.values() if meta("googlenet").get_submodule(path) is None] == []


def checkpoint(path, network):
    """A file with the network's state in torchvision's names."""
    theirs = {ours: name for name, ours in network.torchvision_names().items() if ours}
    state = {}
    for name, tensor in network.state_dict().items():
        module, _, kind = name.rpartition(".")
        state[f"{theirs[module]}.{kind}"] = tensor
    torch.save(state, path)
    return path


@pytest.fixture
def small():
    return zoo.googlenet(width=0.125)


def test_a_checkpoint_with_heads_fits_a_network_without(tmp_path, small):
    path = checkpoint(tmp_path / "with.pth", small)
    network = zoo.create("googlenet", width=0.125, auxiliary=False, weights=path)
    deepest = "stages.stage5.b.branches.pool.project.conv.weight"
    assert torch.equal(network.state_dict()[deepest], small.state_dict()[deepest])
    assert list(network.auxiliary) == []


def test_a_checkpoint_without_heads_says_what_is_missing(tmp_path):
    without = zoo.googlenet(width=0.125, auxiliary=False)
    path = checkpoint(tmp_path / "without.pth", without)
    with pytest.raises(CheckpointError, match=r"auxiliary\.stage4_a"):
        zoo.create("googlenet", width=0.125, weights=path)


def test_our_own_checkpoint_with_heads_fits_a_network_without(tmp_path, small):
    torch.save(small.state_dict(), tmp_path / "own.pth")
    network = zoo.googlenet(width=0.125, auxiliary=False)
    assert load_checkpoint(network, tmp_path / "own.pth").complete


def test_other_classes_leave_the_scores_of_all_heads_as_initialised(tmp_path, small):
    path = checkpoint(tmp_path / "with.pth", small)
    with pytest.warns(UserWarning, match=r"(?s)left as initialised"):
        network = zoo.create("googlenet", width=0.125, weights=path, classes=3)
    assert network.head.linear.out_features == 3
    hidden = "auxiliary.stage4_d.hidden.linear.weight"
    assert torch.equal(network.state_dict()[hidden], small.state_dict()[hidden])


def test_the_paper_form_has_5x5_kernels_and_3x3_pools():
    for form, kernels, window in (("torchvision", {1, 3, 7}, 2), ("paper", {1, 3, 5, 7}, 3)):
        network = meta("googlenet", form=form)
        convs = [m for m in network.modules() if isinstance(m, nn.Conv2d)]
        assert {m.kernel_size[0] for m in convs} == kernels
        assert network.stages.stage5.pool.kernel_size == window


def test_googlenet_rounds_the_size_behind_a_pool_up():
    maps = meta("googlenet").features()(torch.empty((1, 3, 224, 224), device="meta"))
    assert [x.shape[-1] for x in maps] == [112, 56, 28, 14, 7]  # rounded down it would be 55


@pytest.mark.parametrize("name", MEMBERS)
def test_batch_norm_has_the_epsilon_of_tensorflow(name):
    norms = [m for m in meta(name).modules() if isinstance(m, nn.BatchNorm2d)]
    assert {(m.eps, m.momentum) for m in norms} == {(1e-3, 0.1)}


def test_the_auxiliary_scores_of_inception_v3_start_small():
    """Of torchvision 0.28: deviation 0.001, where all other weights have 0.1."""
    torch.manual_seed(0)
    network = zoo.create("inception_v3")
    scores = network.auxiliary.stage6_e.scores.linear.weight
    assert scores.std().item() == pytest.approx(0.001, rel=0.02)
    assert network.head.linear.weight.std().item() == pytest.approx(0.1, rel=0.02)


def test_features_of_inception_v3():
    features = meta("inception_v3").features()
    assert features.channels == (64, 192, 288, 768, 2048)  # timm 1.0.31, inception_v3
    assert features.reductions == (2, 4, 8, 16, 32)
    maps = features(torch.empty((1, 3, 299, 299), device="meta"))
    assert [x.shape[-1] for x in maps] == [147, 71, 35, 17, 8]  # arXiv:1512.00567, Table 1


# Kernels by torchvision's name, in the order they run; counts cannot see 1x7 and 7x1 exchanged.
KERNELS = {
    "Mixed_6b.branch7x7_": [(1, 1), (1, 7), (7, 1)],
    "Mixed_6e.branch7x7dbl_": [(1, 1), (7, 1), (1, 7), (7, 1), (1, 7)],
    "Mixed_7a.branch7x7x3_": [(1, 1), (1, 7), (7, 1), (3, 3)],
    "Mixed_5c.branch3x3dbl_": [(1, 1), (3, 3), (3, 3)],
}


@pytest.mark.parametrize("stem", KERNELS)
def test_factorised_kernels_stand_the_right_way_round(stem):
    network = meta("inception_v3")
    names = network.torchvision_names()
    paths = [names[f"{stem}{n}.conv"] for n in range(1, len(KERNELS[stem]) + 1)]
    assert [network.get_submodule(path).kernel_size for path in paths] == KERNELS[stem]
    assert paths == sorted(paths)


def test_the_last_modules_branch_again():
    network = meta("inception_v3")
    names = network.torchvision_names()
    for letter in "bc":
        flat = network.get_submodule(names[f"Mixed_7{letter}.branch3x3dbl_3a.conv"])
        tall = network.get_submodule(names[f"Mixed_7{letter}.branch3x3dbl_3b.conv"])
        assert (flat.kernel_size, tall.kernel_size) == ((1, 3), (3, 1))


@pytest.mark.parametrize("name", MEMBERS)
def test_torchvisions_names_cover_every_layer_with_weights(name):
    network = meta(name)
    ours = [path for path in network.torchvision_names().values() if path]
    with_weights = [p for p, m in network.named_modules() if m._parameters and not m._modules]
    assert sorted(ours) == sorted(with_weights)


def test_norm_and_activation_reach_every_convolution():
    network = meta("inception_v3", norm_layer=partial(nn.GroupNorm, 16), activation_layer="SiLU")
    kinds = {type(m) for m in network.modules()}
    assert nn.BatchNorm2d not in kinds
    assert nn.ReLU not in kinds
    assert {nn.GroupNorm, nn.SiLU, MaxPool} <= kinds
