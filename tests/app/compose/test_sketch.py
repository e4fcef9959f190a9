"""The sketch on a card: the bars of blocks whose shape is known by hand, and one of every block."""

import pytest

from app.compose.sketch import sketch
from app.compose.subject import assemble
from app.measure import report
from app.measure.dataflow import dataflow
from app.schemas.sketch import Bar, Branch, Sketch
from app.schemas.spec import BlockSubject
from blocks.registry import REGISTRY


def sketched(name: str) -> Sketch:
    return sketch(dataflow(*assemble(BlockSubject(block=name, args=REGISTRY[name].example))))


def test_a_bottleneck_is_wide_narrow_wide_with_a_skip_over_all() -> None:
    drawn = sketched("Bottleneck")
    assert drawn.bars == [
        Bar("input", 64),
        Bar("conv", 16, 1),
        Bar("conv", 16, 3),
        Bar("conv", 64, 1),
    ]
    assert drawn.branches == [Branch(0, 3)]


def test_the_gate_of_mb_conv_is_beside_its_depthwise_layer() -> None:
    drawn = sketched("MBConv")
    assert [(bar.kind, bar.channels) for bar in drawn.bars] == [
        ("input", 64),
        ("conv", 64 * 6),
        ("depthwise", 64 * 6),
        ("conv", 64),
    ]
    gate, skip = drawn.branches
    assert (gate.start, gate.end) == (2, 2)
    assert [bar.channels for bar in gate.bars] == [384, 16, 384]  # 16 = 64 / 4, of the input
    assert skip == Branch(0, 3)


def test_a_gate_alone_is_the_main_path_and_inception_has_three_branches_beside_one() -> None:
    assert [bar.channels for bar in sketched("SqueezeExcitation").bars] == [64, 64, 4, 64]
    inception = sketched("Inception")
    assert [bar.channels for bar in inception.bars] == [192, 96, 128, 256]
    beside = [[bar.channels for bar in branch.bars] for branch in inception.branches]
    assert beside == [[64], [16, 32], [32]]  # Table 1 of arXiv:1409.4842, inception (3a)


@pytest.mark.parametrize("name", REGISTRY)
def test_every_block_has_one_that_ends_in_the_channels_it_gives(name: str) -> None:
    drawn = sketched(name)
    assert drawn.bars[0].kind == "input"
    assert len(drawn.bars) > 1
    assert all(0 <= way.start <= way.end < len(drawn.bars) for way in drawn.branches)
    output = report(*assemble(BlockSubject(block=name, args=REGISTRY[name].example))).output
    if name not in ("AttentionGate", "EfficientChannelAttention", "FlattenMaps"):
        assert drawn.bars[-1].channels in output
