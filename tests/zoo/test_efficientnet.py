"""EfficientNet and EfficientNetV2: what only they promise."""

import pytest
import torch
from torch import nn

import zoo
from app.compose.blueprint import Blueprint
from app.measure import report
from blocks.errors import ArgumentError
from tests.zoo.golden import probe
from tests.zoo.torchvision_fill import filled
from zoo.efficientnet_tables import TABLES, scaled
from zoo.registry import find


def blueprint(name, **knobs):
    with Blueprint():
        return zoo.create(name, **knobs).eval()


# Torchvision's networks: parameters (weights metadata), GMACs of its modules on 224 pixels a side,
# side of the members' own image, dropout.
MEMBERS = {
    "efficientnet_b0": (5288548, "0.3858", 224, 0.2),
    "efficientnet_b1": (7794184, "0.5697", 240, 0.2),
    "efficientnet_b2": (9109994, "0.6590", 288, 0.3),
    "efficientnet_b3": (12233232, "0.9627", 300, 0.3),
    "efficientnet_b4": (19341616, "1.5037", 380, 0.4),
    "efficientnet_b5": (30389784, "2.3565", 456, 0.4),
    "efficientnet_b6": (43040704, "3.3602", 528, 0.5),
    "efficientnet_b7": (66347960, "5.1699", 600, 0.5),
    "efficientnet_v2_s": (21458488, "2.8499", 384, 0.2),
    "efficientnet_v2_m": (54139356, "5.3622", 480, 0.3),
    "efficientnet_v2_l": (118515272, "12.2312", 480, 0.4),
}


@pytest.mark.parametrize("name", MEMBERS)
def test_all_members_at_one_image_size(name):
    params, gmacs, image, dropout = MEMBERS[name]
    network = blueprint(name)
    cost = report(network, [3, 224, 224]).cost
    assert (cost.params, f"{cost.macs / 1e9:.4f}") == (params, gmacs)
    assert find(name).image == (3, image, image)
    assert network.head.scores.dropout.p == dropout


# Torchvision 0.29's B5 with weights by `fill` and the image of `probe` at 64 pixels a side.
def test_a_member_with_other_constants_of_batch_norm_is_torchvisions_too():
    network = blueprint("efficientnet_b5")
    assert report(network, [3, 64, 64]).cost.macs == 198978624
    with torch.no_grad():
        scores = filled(network)(probe(64))[0]
    assert scores.norm().item() == pytest.approx(178.1642796272641, rel=1e-9)
    assert scores[0].item() == pytest.approx(-5.27772649716252, rel=1e-9)


@pytest.mark.parametrize(
    ("name", "eps", "momentum"),
    [
        *((f"efficientnet_b{n}", 1e-5, 0.1) for n in range(5)),
        *((f"efficientnet_b{n}", 1e-3, 0.01) for n in range(5, 8)),
        *((f"efficientnet_v2_{size}", 1e-3, 0.1) for size in "sml"),
    ],
)
def test_constants_of_batch_norm(name, eps, momentum):
    norms = [m for m in blueprint(name).modules() if isinstance(m, nn.BatchNorm2d)]
    assert {(norm.eps, norm.momentum) for norm in norms} == {(eps, momentum)}


def test_compound_scaling():
    stem, stages, last = scaled(TABLES["v1"], 1.2, 1.4)  # B3
    assert (stem, last) == (40, 1536)  # 32 * 1.2 = 38.4 and 1280 * 1.2 = 1536
    assert [row.channels for row in stages] == [24, 32, 48, 96, 136, 232, 384]
    assert [row.repeats for row in stages] == [2, 3, 3, 5, 5, 6, 2]  # ceil(1.4 * repeats)


# The feature maps that timm lists for the same networks.
@pytest.mark.parametrize(
    ("name", "channels"),
    [
        ("efficientnet_b0", (16, 24, 40, 112, 320)),
        ("efficientnet_b4", (24, 32, 56, 160, 448)),
        ("efficientnet_b7", (32, 48, 80, 224, 640)),
        ("efficientnet_v2_s", (24, 48, 64, 160, 256)),
        ("efficientnet_v2_m", (24, 48, 80, 176, 512)),
        ("efficientnet_v2_l", (32, 64, 96, 224, 640)),
    ],
)
def test_features(name, channels):
    features = blueprint(name).features()
    assert features.channels == channels
    assert features.reductions == (2, 4, 8, 16, 32)


def test_stochastic_depth_rises_over_the_blocks():
    drops = [
        m.p for m in blueprint("efficientnet_b0").modules() if type(m).__name__ == "StochasticDepth"
    ]
    assert drops == pytest.approx([0.2 * index / 16 for index in range(16)])


def test_the_squeeze_is_a_quarter_of_the_blocks_input():
    for stage in list(blueprint("efficientnet_b1").stages.children())[1:]:
        for block in stage.children():
            gate = block.squeeze_excitation
            assert gate.fc1.out_channels == block.expand.conv.in_channels // 4
            assert (type(gate.activation), type(gate.gate)) == (nn.SiLU, nn.Sigmoid)


def test_v2_begins_with_fused_blocks_without_squeeze():
    stages = list(blueprint("efficientnet_v2_l").stages.children())
    kinds = [{type(block).__name__ for block in stage.children()} for stage in stages]
    assert kinds == [{"FusedMBConv"}] * 3 + [{"MBConv"}] * 4
    assert {block.squeeze_excitation for stage in stages[:3] for block in stage.children()} == {
        None
    }
    assert {block.project for block in stages[0].children()} == {None}  # expansion 1


@pytest.mark.parametrize("output_stride", [8, 16, 32])
def test_output_stride(output_stride):
    network = blueprint("efficientnet_v2_s", output_stride=output_stride)
    size = report(network.backbone, [3, 96, 64]).output
    assert size == [256, 96 // output_stride, 64 // output_stride]
    plain = blueprint("efficientnet_v2_s").state_dict()
    assert {n: t.shape for n, t in network.state_dict().items()} == {
        n: t.shape for n, t in plain.items()
    }


def test_the_scores_start_within_their_bound():
    torch.manual_seed(0)
    linear = zoo.create("efficientnet_b0", classes=25, width=0.25).head.scores.linear
    assert 0.19 < linear.weight.abs().max().item() < 0.2  # 1 / sqrt(25)
    assert not linear.bias.any()


@pytest.mark.parametrize(
    ("knobs", "words"),
    [
        ({"depth": 0.0}, "depth=0.0 is not a number above 0 to 16"),
        ({"table": "v3"}, "table='v3' is not one of 'v1', 'v2_s', 'v2_m', 'v2_l'"),
        ({"stochastic_depth_prob": 2}, "stochastic_depth_prob=2 is not a number from 0 to 1"),
    ],
)
def test_a_wrong_knob_gets_a_sentence(knobs, words):
    with pytest.raises(ArgumentError, match=words):
        zoo.create("efficientnet_b0", **knobs)
