"""MobileNetV2, MobileNetV3 and MNASNet: what only they promise."""

import pytest
import torch
from torch import nn

import zoo
from app.compose.blueprint import Blueprint
from app.measure import report
from blocks.errors import ArgumentError
from tests.zoo.golden import probe
from tests.zoo.torchvision_fill import filled
from zoo.mobilenet_v3 import TABLES, rows, tail_of
from zoo.output_stride import Step, steps


def blueprint(name, **knobs):
    with Blueprint():
        return zoo.create(name, **knobs).eval()


# Torchvision 0.29's models with the same settings, weights by `fill` and the image of `probe` at
# 64 pixels a side: parameters, MACs, the norm of the scores and the first of them.
TORCHVISION = [
    ("mobilenet_v2", {"width": 0.35}, 1677128, 6015168, 28.194778793636456, 0.03742867069629842),
    ("mobilenet_v2", {"width": 1.4}, 6108776, 49171904, 136.23674647607933, -1.68859270057297),
    ("mobilenet_v3_small", {}, 2542856, 6516480, 24.591329333499232, 1.1154790179699647),
    (
        "mobilenet_v3_small",
        {"reduced_tail": True, "dilated": True},
        *(1099672, 5625472, 17.843983302672527, 0.8018226370628807),
    ),
    (
        "mobilenet_v3_large",
        {"width": 0.75, "reduced_tail": True},
        *(1620728, 10902944, 16.89356884630975, 0.7672578925614844),
    ),
    (
        "mobilenet_v3_large",
        {"dilated": True},
        *(5483032, 32652800, 28.23996864593862, 1.2699814914566794),
    ),
    ("mnasnet0_5", {}, 2218512, 9702528, 91.52463677359228, 0.5435366040359119),
    ("mnasnet0_75", {}, 3170208, 18766784, 119.85270281961319, 0.05288773451741985),
    ("mnasnet1_0", {}, 4383312, 26842112, 139.01053591069, -0.4592618346629059),
    ("mnasnet1_3", {}, 6282256, 44143872, 214.23663940352208, -2.7188126101666947),
    # Stem and first stage are equally wide here, and still nothing is added.
    ("mnasnet1_0", {"width": 0.25}, 1606024, 4566592, 73.6120955502095, 0.989688460376063),
]


@pytest.mark.parametrize(("name", "knobs", "params", "macs", "norm", "first"), TORCHVISION)
def test_other_widths_and_knobs_are_torchvisions_too(name, knobs, params, macs, norm, first):
    network = blueprint(name, **knobs)
    cost = report(network, [3, 64, 64]).cost
    assert (cost.params, cost.macs) == (params, macs)
    with torch.no_grad():
        scores = filled(network)(probe(64))[0]
    assert scores.norm().item() == pytest.approx(norm, rel=1e-9)
    assert scores[0].item() == pytest.approx(first, rel=1e-9, abs=1e-9 * norm)


# The feature maps that timm lists for the same networks; MobileNetV3's end before the last
# convolution, which is part of the head here.
@pytest.mark.parametrize(
    ("name", "channels"),
    [
        ("mobilenet_v2", (16, 24, 32, 96, 320)),
        ("mobilenet_v3_large", (16, 24, 40, 112, 160)),
        ("mobilenet_v3_small", (16, 16, 24, 48, 96)),
        ("mnasnet1_0", (16, 24, 40, 96, 320)),
    ],
)
def test_features(name, channels):
    features = blueprint(name).features()
    assert features.channels == channels
    assert features.reductions == (2, 4, 8, 16, 32)


@pytest.mark.parametrize(
    ("name", "eps", "momentum"),
    [
        ("mobilenet_v2", 1e-5, 0.1),
        ("mobilenet_v3_large", 1e-3, 0.01),
        ("mobilenet_v3_small", 1e-3, 0.01),
        ("mnasnet1_0", 1e-5, 1 - 0.9997),
    ],
)
def test_constants_of_batch_norm(name, eps, momentum):
    norms = [m for m in blueprint(name).modules() if isinstance(m, nn.BatchNorm2d)]
    assert {norm.eps for norm in norms} == {eps}
    assert {round(norm.momentum, 9) for norm in norms} == {round(momentum, 9)}


@pytest.mark.parametrize("name", ["mobilenet_v2", "mobilenet_v3_large", "mnasnet1_0"])
def test_dropout_and_stochastic_depth_can_be_set(name):
    assert blueprint(name).head.scores.dropout.p == 0.2
    network = blueprint(name, dropout=0.5, stochastic_depth_prob=0.3)
    assert network.head.scores.dropout.p == 0.5
    drops = [m.p for m in network.modules() if type(m).__name__ == "StochasticDepth"]
    count = len(drops)
    assert drops == pytest.approx([0.3 * index / count for index in range(count)])


def test_a_narrow_mobilenet_v2_keeps_its_last_convolution():
    assert blueprint("mobilenet_v2", width=0.25).head.conv.conv.out_channels == 1280
    assert blueprint("mobilenet_v2", width=1.4).head.conv.conv.out_channels == 1792  # 1280 * 1.4
    assert blueprint("mnasnet1_3").head.conv.conv.out_channels == 1280


def test_the_rows_are_those_of_the_paper():
    network = blueprint("mobilenet_v2")
    sides = {}
    queue = report(network, [3, 224, 224]).layers
    while queue:
        sides |= {layer.path: layer.output[0][-1] for layer in queue if layer.calls}
        queue = [child for layer in queue for child in layer.layers]
    # Table 2, the input of each row being the output of the row above; the scores come last.
    assert [sides[path] for path in network.rows().values()] == [
        *(112, 112, 56, 28, 14, 14, 7, 7, 7),
        1000,
    ]


@pytest.mark.parametrize("name", ["mobilenet_v2", "mnasnet1_0"])
@pytest.mark.parametrize("output_stride", [16, 8])
def test_a_smaller_output_stride_adds_pixels_between_the_same_ones(name, output_stride):
    torch.manual_seed(0)
    plain = zoo.create(name, width=0.25).eval()
    dense = zoo.create(name, width=0.25, output_stride=output_stride).eval()
    dense.load_state_dict(plain.state_dict())
    x = torch.rand(1, 3, 96, 64)
    expected, found, step = plain.backbone(x), dense.backbone(x), 32 // output_stride
    assert found.shape[2:] == (96 // output_stride, 64 // output_stride)
    torch.testing.assert_close(found[..., ::step, ::step], expected)
    assert dense.features().reductions[-1] == output_stride


def test_steps_trade_strides_for_dilation():
    mobilenet_v2 = [1, 2, 2, 2, 1, 2, 1]
    assert list(steps(mobilenet_v2, 32)) == [Step(stride, 1, 1) for stride in mobilenet_v2]
    small = [Step(1, 1, 1), Step(2, 1, 1), Step(2, 1, 1)]
    late = [Step(1, 1, 2), Step(1, 2, 2), Step(1, 2, 4), Step(1, 4, 4)]
    assert list(steps(mobilenet_v2, 8)) == small + late


# A quarter of the exp size in the paper's tables, as the nearest multiple of 8 not below 90 %.
@pytest.mark.parametrize(
    ("size", "squeezes"),
    [
        ("large", [24, 32, 32, 120, 168, 168, 240, 240]),
        ("small", [8, 24, 64, 64, 32, 40, 72, 144, 144]),
    ],
)
def test_mobilenet_v3_squeezes_a_quarter_of_the_inner_width(size, squeezes):
    network = blueprint(f"mobilenet_v3_{size}")
    gates = [m for m in network.modules() if type(m).__name__ == "SqueezeExcitation"]
    assert [m.fc1.out_channels for m in gates] == squeezes
    assert {(type(m.activation), type(m.gate)) for m in gates} == {(nn.ReLU, nn.Hardsigmoid)}


@pytest.mark.parametrize("size", ["large", "small"])
def test_a_reduced_tail_halves_what_is_behind_the_last_stride(size):
    full, reduced = TABLES[size], rows(size, reduced_tail=True)
    tail = tail_of(full)
    assert reduced[:tail] == full[:tail]
    assert [row.channels * 2 for row in reduced[tail:]] == [row.channels for row in full[tail:]]
    assert reduced[tail].hidden == full[tail].hidden  # it widens what comes from before
    assert [r.hidden * 2 for r in reduced[tail + 1 :]] == [r.hidden for r in full[tail + 1 :]]


def test_mobilenet_v3_has_two_activations_to_set():
    network = blueprint(
        "mobilenet_v3_large", activation_layer="SiLU", early_activation_layer="ReLU6"
    )
    kinds = [type(m) for m in network.modules() if type(m) in (nn.SiLU, nn.ReLU6, nn.Hardswish)]
    # Six rows "RE", the first of which widens nothing; nine "HS"; stem, last and hidden layer.
    assert (kinds.count(nn.ReLU6), kinds.count(nn.SiLU)) == (2 * 6 - 1, 2 * 9 + 3)
    assert len(kinds) == 32


def test_the_scores_start_near_zero():
    torch.manual_seed(0)
    linear = zoo.create("mobilenet_v2", width=0.1).head.scores.linear
    assert linear.weight.std().item() == pytest.approx(0.01, rel=0.02)
    assert not linear.bias.any()


@pytest.mark.parametrize(
    ("name", "knobs", "words"),
    [
        ("mobilenet_v2", {"width": 0}, "width=0 is not a number above 0 to 16"),
        ("mobilenet_v2", {"output_stride": 12}, "output_stride=12 is not one of 8, 16, 32"),
        ("mnasnet1_0", {"output_stride": True}, "output_stride=True is not one of 8, 16, 32"),
        ("mobilenet_v3_small", {"size": "medium"}, "size='medium' is not one of 'small', 'large'"),
    ],
)
def test_a_wrong_knob_gets_a_sentence(name, knobs, words):
    with pytest.raises(ArgumentError, match=words):
        zoo.create(name, **knobs)
