"""Comparing: differences and ratios to a reference, costs by role, winners and ties."""

import json
from typing import Any

import pytest

from app.schemas.comparison import Comparison
from app.workers import jobs


def outcome(*subjects: dict[str, Any], **more: Any) -> dict[str, Any]:
    return jobs.compare(json.dumps({"subjects": subjects, **more}).encode())


def compared(*subjects: dict[str, Any], **more: Any) -> Comparison:
    return Comparison.model_validate_json(outcome(*subjects, **more)["ok"])


def block(name: str, **args: Any) -> dict[str, Any]:
    return {"block": name, "args": {"out_channels": 64, **args}}


def architecture(name: str) -> dict[str, Any]:
    return {"architecture": name}


BOTTLENECK = 64 * 16 + 32 + 9 * 16 * 16 + 32 + 16 * 64 + 128
WIDE, NARROW = 66_960, 44_688  # MBConv of 64 channels, expanded 6 and 4 times


def test_differences_and_ratios_are_to_the_reference():
    subjects = (block("MBConv"), block("MBConv", expansion=4), block("Bottleneck"))
    answer = compared(*subjects, reference=1)
    assert answer.reference == 1
    assert [row.cost.params for row in answer.rows] == [WIDE, NARROW, BOTTLENECK]
    differences = [row.differences.params for row in answer.rows]
    assert differences == [WIDE - NARROW, 0, BOTTLENECK - NARROW]
    assert [row.ratios.params for row in answer.rows] == [WIDE / NARROW, 1, BOTTLENECK / NARROW]
    assert compared(*subjects).rows[0].ratios.macs == 1


def test_a_ratio_to_nothing_is_none():
    answer = compared({"block": "MaxPool"}, block("ConvNormAct"), image=[64, 8, 8])
    assert answer.rows[1].ratios.params is None
    assert answer.rows[1].differences.params == answer.rows[1].cost.params


def test_a_bottleneck_and_an_mb_conv_line_up_by_role():
    answer = compared(block("Bottleneck", stride=2), block("MBConv"), image=[64, 56, 56])
    assert answer.roles == ["expand", "spatial", "squeeze", "project", "shortcut", "rest"]
    macs = [{role: cost.macs for role, cost in row.roles.items()} for row in answer.rows]
    assert macs[0]["expand"] == 64 * 16 * 56 * 56
    assert macs[1]["expand"] == 64 * 384 * 56 * 56
    assert macs[0]["shortcut"] == 64 * 64 * 28 * 28
    assert [sum(one.values()) for one in macs] == [row.cost.macs for row in answer.rows]


def test_architectures_line_up_by_stem_stages_and_head():
    names = ("resnet18", "mobilenet_v2", "vgg11")
    answer = compared(*map(architecture, names), image=[3, 64, 64])
    stages = [f"stage{number}" for number in range(1, 8)]
    assert answer.roles == ["stem", *stages, "pool", "head"]
    resnet, mobilenet, vgg = answer.rows
    assert "stage5" not in resnet.roles
    assert resnet.roles["head"].params == 512 * 1000 + 1000
    assert mobilenet.roles["head"].params == 320 * 1280 + 2 * 1280 + 1280 * 1000 + 1000
    assert vgg.roles["stem"].params == 3 * 9 * 64 + 64
    for row in answer.rows:
        assert sum(cost.params for cost in row.roles.values()) == row.cost.params


def test_the_rows_of_a_network_without_stages_have_their_own_names():
    answer = compared(architecture("unet"), architecture("unet_padded"), image=[3, 188, 188])
    assert "encoder level0" in answer.roles
    assert answer.roles.index("encoder level0") < answer.roles.index("head")
    assert answer.rows[0].roles["encoder level0"].params > 0


def test_who_costs_least_is_said_and_so_are_ties():
    answer = compared(block("MBConv"), block("Bottleneck"), block("MBConv"))
    found = {(w.role, w.column): w for w in answer.winners}
    least = found[None, "params"]
    assert (least.rows, least.value) == ([1], BOTTLENECK)
    assert least.sentence == f"Bottleneck has the least: {BOTTLENECK:,} params in all."
    tie = found["squeeze", "params"]
    assert tie.rows == [0, 2]
    assert tie.sentence.startswith("MBConv 1 and MBConv 2 tie: ")
    assert len(found) == 3 * (1 + len(answer.roles))


def test_settings_that_differ_are_told_whatever_their_spelling():
    norm = {"type": "BatchNorm2d", "eps": 1e-05}  # the default
    answer = compared(block("MBConv", norm_layer=norm), block("MBConv", expansion=6, stride=2))
    assert [(s.name, s.values, s.has) for s in answer.settings] == [
        ("stride", [1, 2], [True, True]),
    ]


def test_what_only_one_of_them_has_is_a_difference_too():
    answer = compared(block("MBConv"), block("Bottleneck"))
    settings = {s.name: s for s in answer.settings}
    assert settings["expansion"].has == [True, False]
    assert settings["activation_layer"].values == ["SiLU", "ReLU"]
    assert "stride" not in settings  # both stride by 1


def test_the_settings_of_a_specs_layers_go_by_their_names():
    layers = [{"name": "stem", "block": "ConvNormAct", "args": {"out_channels": 8}}]
    other = [{**layers[0], "args": {"out_channels": 16}}]
    answer = compared({"layers": layers}, {"layers": other}, image=[3, 8, 8])
    assert [(s.name, s.values) for s in answer.settings] == [("stem.out_channels", [8, 16])]
    knobs = compared(
        architecture("resnet18"), {"architecture": "resnet18", "args": {"classes": 10}}
    )
    assert [(s.name, s.values) for s in knobs.settings] == [("classes", [1000, 10])]


@pytest.mark.parametrize(
    ("subject", "pointer"),
    [
        (block("MBConv", in_channels=32), ["subjects", 1, "args", "in_channels"]),
        ({"architecture": "unet"}, ["subjects", 1]),
    ],
)
def test_a_subject_that_cannot_take_the_image_is_named(subject, pointer):
    error = outcome(block("ConvNormAct"), subject, image=[64, 30, 30])["error"]
    label = subject.get("block") or subject["architecture"]
    assert f"subject 2 ({label}) on 64 x 30 x 30: " in error["detail"]
    assert error["pointer"] == pointer
