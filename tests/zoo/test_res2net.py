"""What Res2Nets promise beyond what every architecture does: the ladder, and its figures."""

import pytest
import torch

import zoo
from app.compose.blueprint import Blueprint
from app.measure import report
from blocks import ArgumentError, Bottleneck, Res2NetBottleneck


def meta(name, **knobs):
    with Blueprint():
        return zoo.create(name, **knobs).eval()


# Of timm 1.0.31: parameters, running means and variances.
FIGURES = {
    "res2net50_26w_4s": (25_699_120, 59_492),
    "res2net50_26w_6s": (37_051_448, 71_764),
    "res2net50_26w_8s": (48_403_776, 84_036),
    "res2net50_14w_8s": (25_059_816, 62_796),
    "res2net50_48w_2s": (25_287_304, 55_008),
    "res2net101_26w_4s": (45_206_688, 119_060),
    "res2next50": (24_671_464, 64_448),
    "res2net50d": (25_718_352, 59_620),
    "res2net101d": (45_225_920, 119_188),
}
# The same, in 1e9 to four places at 224 pixels.
MACS = {
    "res2net50_26w_4s": "4.2552",
    "res2net50_26w_8s": "8.3359",
    "res2next50": "4.1727",
    "res2net101d": "8.3066",
}


@pytest.mark.parametrize("name", FIGURES)
def test_figures(name):
    network = meta(name)
    params = sum(p.numel() for p in network.parameters())
    statistics = sum(b.numel() for b in network.buffers() if b.dim())
    assert (params, statistics) == FIGURES[name]


@pytest.mark.parametrize("name", MACS)
def test_work(name):
    assert f"{report(meta(name), [3, 224, 224]).cost.macs / 1e9:.4f}" == MACS[name]


def test_a_ladder_adds_each_result_to_the_next_split():
    torch.manual_seed(0)
    block = Res2NetBottleneck(32, 32, scale=3, width_channels=4).double().eval()
    x = torch.rand(1, 32, 5, 5, dtype=torch.float64)
    a, b, c = block.reduce(x).split(4, dim=1)
    first, second = block.spatial.convs
    low = first(a)
    expected = block.restore(torch.cat([low, second(b + low), c], dim=1)) + x
    torch.testing.assert_close(block(x), expected.relu())


@pytest.mark.parametrize(("out_channels", "stride"), [(48, 1), (32, 2)])
def test_where_the_shape_changes_nothing_is_added_and_the_last_split_is_averaged(
    out_channels, stride
):
    torch.manual_seed(0)
    block = Res2NetBottleneck(32, out_channels, stride, scale=3, width_channels=4).double().eval()
    x = torch.rand(1, 32, 6, 6, dtype=torch.float64)
    a, b, c = block.reduce(x).split(4, dim=1)
    first, second = block.spatial.convs
    # Zeros of the padding count, as in the published weights.
    mean = torch.nn.functional.avg_pool2d(c, 3, stride, 1, count_include_pad=True)
    expected = block.restore(torch.cat([first(a), second(b), mean], dim=1)) + block.shortcut(x)
    torch.testing.assert_close(block(x), expected.relu())


def test_with_one_split_it_is_a_bottleneck():
    torch.manual_seed(0)
    ladder = Res2NetBottleneck(32, 64, 2, scale=1, width_channels=16).double().eval()
    plain = Bottleneck(32, 64, 2).double().eval()
    plain.load_state_dict(
        {name.replace(".convs.0", ""): value for name, value in ladder.state_dict().items()}
    )
    x = torch.rand(1, 32, 7, 7, dtype=torch.float64)
    torch.testing.assert_close(ladder(x), plain(x))


def test_widths_of_the_splits_are_the_papers():
    for name, widths in {
        "res2net50_26w_4s": [26, 52, 104, 208],
        "res2net50_14w_8s": [14, 28, 56, 112],
        "res2next50": [32, 64, 128, 256],  # 8 groups of 4 and up
    }.items():
        assert [stage[0].spatial.width for stage in meta(name).stages] == widths


def test_features_and_output_stride():
    features = meta("res2net50_26w_4s").features()
    assert features.channels == (64, 256, 512, 1024, 2048)
    assert features.reductions == (2, 4, 8, 16, 32)
    dilated = meta("res2net50_26w_4s", output_stride=8)
    assert dilated.features().reductions == (2, 4, 8)
    dilations = [stage[-1].spatial.convs[0][0].dilation for stage in dilated.stages]
    assert dilations == [(1, 1), (1, 1), (2, 2), (4, 4)]


def test_wrong_knobs():
    with pytest.raises(ArgumentError, match="scale=0"):
        zoo.create("res2net50_26w_4s", scale=0)
    with pytest.raises(ArgumentError, match="groups=3 must divide width_channels=52"):
        Res2NetBottleneck(64, 512, groups=3)
