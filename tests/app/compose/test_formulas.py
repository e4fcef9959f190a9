"""The formulas of a subject: sums that are the count, stage by stage."""

import pytest
import torch
from torch import nn

from app.compose.formulas import formulas
from app.compose.subject import assemble
from app.measure import report
from app.schemas.formulas import FilledFormulas
from app.schemas.spec import ArchitectureSubject, BlockSubject, Spec
from blocks import Bottleneck, ConvNormAct, MBConv
from blocks.registry import REGISTRY
from zoo.registry import ARCHITECTURES

ONE_OF_EACH_FAMILY = {entry.family: name for name, entry in ARCHITECTURES.items()}


def asked(subject, image=None) -> FilledFormulas:
    module, size = assemble(subject, image)
    return formulas(module, report(module, size))


def architecture(name: str) -> FilledFormulas:
    return asked(ArchitectureSubject(architecture=name))


def faults(found: FilledFormulas) -> list[str]:
    """Every sum that is not what was counted."""
    wrong = []
    for stage in found.stages:
        sums = {"params": 0, "macs": 0}
        for block in stage.blocks:
            for measure in sums:
                one = getattr(block, measure)
                times = block.calls if measure == "macs" else 1
                if not one.counted == one.total == times * sum(p.value for p in one.parts):
                    wrong.append(f"{block.paths[0]} {measure}")
                sums[measure] += one.counted * len(block.paths)
        for one in stage.measured:
            sums["params"] += one.params
            sums["macs"] += one.macs
        if sums != {"params": stage.params, "macs": stage.macs}:
            wrong.append(stage.name)
    total = [sum(getattr(s, measure) for s in found.stages) for measure in ("params", "macs")]
    return wrong if total == [found.params, found.macs] else [*wrong, "the whole"]


def test_a_block_is_explained_part_by_part_in_numbers():
    (stage,) = asked(BlockSubject(block="MBConv", args={"out_channels": 64})).stages
    (block,) = stage.blocks
    params = {part.part: (part.filled, part.value) for part in block.params.parts}
    assert params == {
        "expand": ("1 * 384 * (64 + 0 + 2)", 384 * 66),
        "spatial": ("384 * (3**2 + 0 + 2)", 384 * 11),
        "squeeze": ("2 * 384 * 16 + 16 + 384", 2 * 384 * 16 + 16 + 384),
        "project": ("64 * (384 + 0 + 2)", 64 * 386),
    }
    assert block.params.total == block.params.counted == 66_960
    assert [a.filled for a in block.where if a.name == "hidden"] == ["make_divisible(64 * 6, 8)"]


@pytest.mark.parametrize("name", REGISTRY)
def test_every_block_is_explained_in_full(name):
    found = asked(BlockSubject(block=name, args=REGISTRY[name].example))
    assert faults(found) == []
    assert [one for stage in found.stages for one in stage.measured] == []


@pytest.mark.parametrize("name", ONE_OF_EACH_FAMILY.values())
def test_every_family_is_explained_in_full(name):
    found = architecture(name)
    assert faults(found) == []
    assert [one for stage in found.stages for one in stage.measured] == []
    assert "rest" not in [stage.name for stage in found.stages]


def test_equal_blocks_of_a_stage_are_folded():
    stages = {stage.name: stage for stage in architecture("resnet50").stages}
    first, others = stages["stage1"].blocks
    assert first.paths == ["stages.stage1.0"]
    assert others.paths == ["stages.stage1.1", "stages.stage1.2"]
    # 1x1, 3x3 and 1x1 convolutions with their norms; the first has a projection too.
    block = 64 * 258 + 64 * (9 * 64 + 2) + 256 * 66
    assert others.params.total == block
    assert first.params.total == 64 * 66 + 64 * (9 * 64 + 2) + 256 * 66 + 256 * 66
    assert stages["stage1"].params == first.params.total + 2 * block == 215_808


def test_what_does_not_run_has_params_and_no_macs():
    stages = {stage.name: stage for stage in architecture("googlenet").stages}
    heads = [s for name, s in stages.items() if name.startswith("auxiliary")]
    assert [stage.macs for stage in heads] == [0, 0]
    assert all(stage.params > 0 for stage in heads)
    assert {block.calls for stage in heads for block in stage.blocks} == {0}
    assert {len(block.macs.parts) for stage in heads for block in stage.blocks} == {0}


def test_a_spec_has_a_stage_for_each_layer_and_a_structural_block_for_each_of_its_own():
    conv = {"block": "ConvNormAct", "args": {"out_channels": 8}}
    chain = {"block": "Chain", "args": {"layers": [conv, {**conv, "name": "last"}]}}
    found = asked(Spec.model_validate({"image": [3, 8, 8], "layers": [conv, chain]}))
    assert [stage.path for stage in found.stages] == ["conv_norm_act_1", "chain_1"]
    assert [stage.params for stage in found.stages] == [8 * 29, 2 * 8 * 74]
    assert faults(found) == []
    found = asked(BlockSubject(block="Chain", args=chain["args"]), [3, 8, 8])
    assert [stage.params for stage in found.stages] == [8 * 29, 8 * 74]


class ByHand(nn.Module):
    """A block, the same block again, and a convolution that is none."""

    def __init__(self) -> None:
        super().__init__()
        self.block = ConvNormAct(8, 8)
        self.plain = nn.Conv2d(8, 4, 1, bias=False)
        self.scale = nn.Parameter(torch.ones(1))

    def forward(self, x):
        return self.plain(self.block(self.block(x))) * self.scale


def test_what_has_no_formula_is_measured_and_said_so():
    module = ByHand().eval()
    found = formulas(module, report(module, [8, 4, 4]))
    assert faults(found) == []
    stages = {stage.name: stage for stage in found.stages}
    (block,) = stages["block"].blocks
    assert (block.calls, block.macs.counted) == (2, 2 * 9 * 64 * 16)
    (plain,) = stages["plain"].measured
    assert (plain.type, plain.params, plain.macs) == ("Conv2d", 32, 32 * 16)
    assert plain.reason == "it has no formula."
    (own,) = stages["rest"].measured
    assert (own.path, own.params) == ("", 1)


def test_a_block_that_was_changed_is_measured():
    module = nn.Sequential(MBConv(8, 8), Bottleneck(8, 8)).eval()
    module[0].project.norm = nn.Identity()
    found = formulas(module, report(module, [8, 4, 4]))
    assert faults(found) == []
    changed, whole = found.stages
    assert (len(whole.blocks), whole.measured) == (1, [])
    assert sorted(b.block for b in changed.blocks) == [
        *("ConvNormAct", "ConvNormAct", "SqueezeExcitation"),
    ]
    assert {one.path for one in changed.measured} == {"0.project.conv"}
