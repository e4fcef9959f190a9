"""The iso-cost solver: exact where there is a value, honest where there is none."""

import json
from typing import Any

import pytest

from app.compose.foretold import count_nearest
from app.schemas.iso_cost import IsoCost
from app.workers import jobs


def block(name: str, **args: Any) -> dict[str, Any]:
    return {"block": name, "args": args}


def ask(subject: dict[str, Any], argument: str, target: Any, **more: Any) -> dict[str, Any]:
    body = {"subject": subject, "argument": argument, "target": target, **more}
    return jobs.iso_cost(json.dumps(body).encode())


def solved(*asked: Any, **more: Any) -> IsoCost:
    return IsoCost.model_validate_json(ask(*asked, **more)["ok"])


MB_CONV = block("MBConv", out_channels=64)
NO_SQUEEZE = block("MBConv", out_channels=64, squeeze_ratio=None)
IMAGE = [64, 14, 14]


def params(hidden: int) -> int:
    """Of an MBConv of 64 channels without squeeze, whose expansion is no identity."""
    return hidden * (64 + 2) + hidden * (9 + 2) + 64 * (hidden + 2)


def test_the_expansion_that_costs_what_another_subject_does():
    like = block("MBConv", out_channels=64, expansion=4)
    answer = solved(MB_CONV, "expansion", like, image=[64, 56, 56])
    assert (answer.solutions, answer.method, answer.candidates) == ([4], "scan", 64)
    assert answer.target == 109_993_984
    assert (
        answer.sentence == "With expansion=4 MBConv costs exactly 109,993,984 MACs, as MBConv does."
    )


def test_where_there_is_none_the_nearest_are_told():
    target = params(3 * 64) + 1
    answer = solved(NO_SQUEEZE, "expansion", target, measure="params", image=IMAGE)
    assert answer.solutions == []
    assert (answer.below.values, answer.below.cost, answer.below.difference) == (
        *([3], target - 1, -1),
    )
    assert (answer.above.values, answer.above.cost) == ([4], params(4 * 64))
    assert answer.sentence.startswith(f"No expansion makes MBConv cost {target:,} params: ")


def test_what_is_below_everything_has_nothing_below():
    answer = solved(MB_CONV, "expansion", block("Bottleneck", out_channels=64), image=IMAGE)
    assert (answer.solutions, answer.below, answer.above.values) == ([], None, [1])
    assert answer.sentence.endswith("none costs less.")


def test_all_values_that_cost_the_same_are_found():
    """The inner width is a multiple of 8: of 8 channels, so is each tenth between."""
    small = block("MBConv", out_channels=8, squeeze_ratio=None)
    values = [2, 2.1, 2.2, 3]
    answer = solved(small, "expansion", 16 * 10 + 16 * 11 + 8 * 18, measure="params",
                    values=values, image=[8, 4, 4])  # fmt: skip
    assert answer.solutions == [2, 2.1, 2.2]


def test_a_large_range_of_a_block_is_searched_by_its_formulas_and_counted_where_it_matters():
    answer = solved(
        block("ConvNormAct"), "out_channels", 1_000 * (9 * 64 + 2), measure="params", image=IMAGE
    )
    assert (answer.solutions, answer.method, answer.candidates) == ([1_000], "formulas", 65_536)
    assert 60 < answer.counted < 80
    assert (answer.below.values, answer.above.values) == ([999], [1_001])
    assert f"{answer.counted} of 65,536 values were counted" in answer.sentence


def test_a_large_range_of_anything_else_is_bisected_and_verified():
    chain = {"name": "one", **block("ConvNormAct")}
    spec = {"image": [3, 8, 8], "layers": [chain, block("ConvNormAct", out_channels=1)]}
    # 3x3 of 3 and of n channels, two norms
    target = 1_000 * (27 + 2) + 1_000 * 9 + 2
    answer = solved(spec, "out_channels", target, measure="params", layer="one")
    assert (answer.solutions, answer.method, answer.candidates) == ([1_000], "bisection", 65_536)
    assert answer.counted < 200
    assert f"{answer.counted} of 65,536 values were counted" in answer.sentence
    assert (answer.below.values, answer.above.values) == ([999], [1_001])


def test_values_that_cannot_be_built_are_left_out():
    answer = solved(block("Bottleneck", out_channels=64), "groups", 2_384, measure="params",
                    range=[1, 16], image=IMAGE)  # fmt: skip
    assert answer.solutions == [16]
    assert answer.refused == [n for n in range(1, 17) if n not in (1, 2, 4, 8, 16)]
    assert answer.counted == 5


def test_listed_arguments_and_flags_are_tried_one_by_one():
    wide = {"expansion": 4, "out_channels": 64}
    answer = solved(block("MBConv", **wide), "squeeze_base", 10**9, image=IMAGE)
    assert (answer.candidates, answer.below.values) == (2, ["expanded"])
    norms = solved(NO_SQUEEZE, "norm_layer", params(384) - 2 * (384 + 384 + 64),
                   measure="params", image=IMAGE)  # fmt: skip
    assert "InstanceNorm2d" in norms.solutions  # it has no parameters, and no bias stands for them
    flags = solved(block("ConvNormAct", out_channels=8), "bias", 8 * (9 * 64 + 1 + 2),
                   measure="params", image=IMAGE)  # fmt: skip
    assert flags.solutions == [True]


def test_a_knob_of_an_architecture_and_an_argument_of_a_layer():
    resnet = {"architecture": "resnet18"}
    answer = solved(resnet, "classes", 11_181_642, measure="params", range=[5, 15])
    assert answer.solutions == [10]
    layers = [block("ConvNormAct", out_channels=8), {**block("ConvNormAct"), "name": "last"}]
    spec = {"image": [3, 8, 8], "layers": layers}
    answer = solved(spec, "out_channels", 8 * 29 + 5 * 74, measure="params", layer="last")
    assert answer.solutions == [5]


@pytest.mark.parametrize(
    ("asked", "more", "pointer", "said"),
    [
        ((MB_CONV, "expansio", 1), {}, ["argument"], "did you mean 'expansion'?"),
        ((MB_CONV, "in_channels", 1), {}, ["argument"], "follows from the image"),
        ((MB_CONV, "expansion", 1), {"range": [70, 80]}, ["range"], "its integers are 1 to 64"),
        ((MB_CONV, "skip", 1), {"range": [0, 1]}, ["range"], "it has none"),
        ((block("Chain", layers=[]), "layers", 1), {}, ["argument"], "give the values to try"),
        ((block("MBCon"), "expansion", 1), {}, ["subject", "block"], "did you mean 'MBConv'?"),
        ((MB_CONV, "expansion", block("MBCon")), {}, ["target", "block"], "the target (MBCon)"),
        (
            (block("MBConv", out_channels=64, stride=65), "expansion", 1),
            *({}, ["subject", "args", "stride"], "stride=65"),
        ),
        (
            ({"layers": [MB_CONV], "image": IMAGE}, "expansion", 1),
            *({}, ["layer"], "it is not said whose argument is varied; name a layer, such as"),
        ),
        (
            ({"layers": [MB_CONV], "image": IMAGE}, "expansion", 1),
            *({"layer": "mb"}, ["layer"], "there is no layer named 'mb'"),
        ),
        (({"architecture": "resnet"}, "width", 1), {}, ["subject", "architecture"], "resnet"),
    ],
)
def test_what_cannot_be_asked_is_a_sentence_at_its_place(asked, more, pointer, said):
    error = ask(*asked, **more)["error"]
    assert error["pointer"] == pointer
    assert said in error["detail"]


def test_too_much_to_count_is_refused_and_names_the_limit(monkeypatch):
    monkeypatch.setenv("BLOCKZOO_ISO_COST_LAYERS", "500")
    error = ask(MB_CONV, "expansion", 1, image=IMAGE)["error"]
    assert error["kind"] == "limit-exceeded"
    assert "BLOCKZOO_ISO_COST_LAYERS" in error["detail"]
    few = solved(MB_CONV, "expansion", 1, image=IMAGE, range=[1, 8])
    assert few.counted == 8


def test_what_grows_and_falls_over_a_large_range_is_found_all_the_same():
    """The inner width that equals the input's leaves out the expansion."""
    at = {hidden: hidden * 64 + 9 * hidden + 64 * hidden for hidden in (34, 35)}
    at[64] = 9 * 64 + 64 * 64
    answer = solved(NO_SQUEEZE, "hidden_channels", at[64] * 196, image=IMAGE)
    assert (answer.solutions, answer.method) == ([64], "formulas")
    assert (answer.below.cost, answer.above.cost) == (at[34] * 196, at[35] * 196)


def test_what_grows_and_falls_and_has_no_formulas_is_refused():
    spec = {"image": IMAGE, "layers": [{**NO_SQUEEZE, "name": "one"}]}
    error = ask(spec, "hidden_channels", 4672 * 196, layer="one")["error"]
    assert "neither grow nor fall with hidden_channels throughout" in error["detail"]
    assert "give a smaller range" in error["detail"]


def test_formulas_that_the_count_contradicts_are_not_believed():
    told = {value: value for value in range(1, 100)}
    assert count_nearest(told, lambda value: value, 50, 10)
    assert not count_nearest(told, lambda value: value + (value == 50), 50, 10)
