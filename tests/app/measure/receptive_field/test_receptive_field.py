"""Receptive fields that are known: by hand, from papers; what is global; what cannot be told."""

from collections.abc import Callable

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor, nn

import zoo
from app.compose import build
from app.measure.leaf_rules import LEAVES
from app.measure.receptive_field import receptive_field
from app.measure.receptive_field.rules.functions import (
    FUNCTIONS,
    POINTWISE,
    POINTWISE_LAYERS,
    layer_as_operator,
)
from app.measure.shape_rules import RULES
from app.schemas.receptive_field import Reach
from app.schemas.spec import Spec
from benchmarks.specs import MOBILENET_STAGES, mobilenet_v2
from blocks import MBConv
from blocks.errors import ArgumentError, ShapeError
from tests.app.measure.memory.networks import Attention, UNet
from tests.app.measure.test_no_traces import state

IMAGE = (3, 32, 32)


class Does(nn.Module):
    """A function as a module."""

    def __init__(self, function: Callable[[Tensor], Tensor]) -> None:
        super().__init__()
        self.function = function

    def forward(self, x: Tensor) -> Tensor:
        return self.function(x)


def output(module: nn.Module, image: tuple[int, ...] = IMAGE) -> Reach:
    reach = receptive_field(module, image).output
    assert isinstance(reach, Reach)
    return reach


# Size, stride and padding of the last map, from the table of google-research/receptive_field
# (Araujo, Norris and Sim, doi:10.23915/distill.00021); their ResNets have their strides elsewhere.
PUBLISHED = {"vgg16": (212, 32, 90), "inception_v3": (1311, 32, 618)}


@pytest.mark.parametrize("name", sorted(PUBLISHED))
def test_published(name: str) -> None:
    module = zoo.create(name).to("meta").eval()
    side = {"vgg16": 224, "inception_v3": 299}[name]
    layers = [layer.reach for layer in receptive_field(module, (3, side, side)).layers]
    last = [reach for reach in layers if reach.size[0] is not None][-1]
    size, stride, padding = PUBLISHED[name]
    assert (last.size, last.stride, last.padding) == ([size] * 2, [stride] * 2, [padding] * 2)


def test_mobilenet_v2_by_hand() -> None:
    size, stride = 1 + 2, 2  # the stem
    for _, _, repeats, first_stride in MOBILENET_STAGES:
        for index in range(repeats):
            size += 2 * stride  # one 3x3 convolution
            stride *= first_stride if index == 0 else 1
    module = build(Spec.model_validate(mobilenet_v2()))
    answer = receptive_field(module.eval(), (3, 224, 224))
    last = {layer.path: layer.reach for layer in answer.layers}["conv_norm_act_2"]
    assert (last.size, last.stride, last.global_by) == ([size] * 2, [stride] * 2, None)
    assert isinstance(answer.output, Reach)
    assert answer.output.size == [None, None]
    assert [source.operator for source in answer.global_sources] == ["adaptive_avg_pool2d"]


def test_upsampling_has_a_stride_below_one() -> None:
    net = nn.Sequential(nn.Conv2d(3, 3, 4, 4), nn.Upsample(scale_factor=8), nn.Conv2d(3, 3, 3))
    reach = output(net)
    assert (reach.stride, reach.size) == ([0.5, 0.5], [8, 8])  # at most two patches of four


def test_long_skips_take_the_longest_way() -> None:
    answer = receptive_field(UNet().eval(), (3, 32, 32))
    by_path = {layer.path: layer.reach for layer in answer.layers}
    assert by_path["enter"].size == [5, 5]
    assert by_path["down.1"].size == [32, 32]  # 5 + 1 + 2 * 4 + 2 + 4 * 4
    assert by_path[""].stride == [1, 1]
    assert (by_path[""].size[0] or 0) > 32


def test_an_excitation_is_told_apart_from_the_field() -> None:
    answer = receptive_field(MBConv(16, 16).eval(), (16, 14, 14))
    assert isinstance(answer.output, Reach)
    assert answer.output.size == [3, 3]
    assert answer.output.global_by == "squeeze_excitation.pool"
    assert [source.kind for source in answer.global_sources] == ["values"]


@pytest.mark.parametrize(
    ("norm", "mixes"),
    [
        (nn.GroupNorm(1, 3), True),
        (nn.InstanceNorm2d(3), True),
        (nn.LayerNorm([3, 30, 30]), True),
        (nn.BatchNorm2d(3), False),
        (nn.InstanceNorm2d(3, track_running_stats=True), False),
        (nn.BatchNorm2d(3).train(), True),
        (nn.LocalResponseNorm(3), False),
    ],
)
def test_norms_are_global_through_their_statistics(norm: nn.Module, mixes: bool) -> None:
    training = norm.training and isinstance(norm, nn.BatchNorm2d) and mixes
    net = nn.Sequential(nn.Conv2d(3, 3, 3), norm).eval()
    norm.train(training)
    answer = receptive_field(net, IMAGE)
    assert isinstance(answer.output, Reach)
    assert answer.output.unknown is None
    assert answer.output.size == [3, 3]
    told = [(source.layer, source.kind) for source in answer.global_sources]
    assert told == ([("1", "statistics")] if mixes else [])


def test_a_norm_over_channels_alone_is_local() -> None:
    def last_axis(x: Tensor) -> Tensor:
        return F.layer_norm(x.permute(0, 2, 3, 1), (3,)).permute(0, 3, 1, 2)

    answer = receptive_field(Does(last_axis), IMAGE)
    assert isinstance(answer.output, Reach)
    assert (answer.output.size, answer.global_sources) == ([1, 1], [])


def test_attention_sees_the_whole_image_beside_what_it_is_added_to() -> None:
    answer = receptive_field(Attention().eval(), IMAGE)
    assert isinstance(answer.output, Reach)
    assert answer.output.unknown is None
    assert (answer.output.size, answer.output.stride) == ([4, 4], [4, 4])
    kinds = {source.kind for source in answer.global_sources}
    assert kinds == {"statistics", "values"}
    mixed = {layer.path: layer.reach.size for layer in answer.layers}["leave"]
    assert mixed == [None, None]


def test_torch_attention_and_one_position_read_by_all() -> None:
    attention = nn.MultiheadAttention(8, 2, batch_first=True).eval()

    def mixed(x: Tensor) -> Tensor:
        tokens = x.flatten(2).transpose(1, 2)
        return attention(tokens, tokens, tokens, need_weights=False)[0]

    assert output(Does(mixed), (8, 5, 6)).size == [None, None]
    gated = receptive_field(Does(lambda x: x * x[:, :, :1, :1]), IMAGE)
    assert isinstance(gated.output, Reach)
    assert gated.output.size == [1, 1]
    assert gated.output.global_by == ""


@pytest.mark.parametrize(
    ("function", "size"),
    [
        (lambda x: x.mean((2, 3)), [None, None]),
        (lambda x: x.amax(3), [1, None]),
        (lambda x: x.flatten(1) @ torch.ones(3 * 32 * 32, 4), [None, None]),
        (lambda x: F.conv2d(x, torch.ones(2, 3, 32, 32)).flatten(1), [32, 32]),
        (lambda x: x.flatten(2).view(-1, 3, 32, 32).transpose(2, 3).transpose(2, 3), [1, 1]),
        (lambda x: torch.stack(x.chunk(3, 1), 1).sum(1), [1, 1]),
        (lambda x: F.pixel_shuffle(F.pixel_unshuffle(x, 4), 4), [4, 4]),
        (lambda x: F.pad(x[..., 1:, 2::2], (1, 1))[..., :-1], [1, 1]),
        (lambda x: x.unsqueeze(1).squeeze(1).expand(2, 3, 32, 32)[0], [1, 1]),
        (lambda x: torch.cat([x, x.mean((2, 3), keepdim=True).expand_as(x)], 1), [1, 1]),
        (lambda x: torch.where(x > 0, x, x.neg()).clamp(0, 1).contiguous().clone(), [1, 1]),
    ],
)
def test_what_moves_and_mixes(function: Callable[[Tensor], Tensor], size: list[int]) -> None:
    reach = output(Does(function))
    assert reach.unknown is None
    assert reach.size == size


def _written(x: Tensor) -> Tensor:
    y = torch.zeros_like(x)
    y[:, :, 1:] = x[:, :, :-1]
    return y


def _added_in_place(x: Tensor) -> Tensor:
    y = x.clone()
    flat = y.flatten(2)
    y += F.avg_pool2d(x, 3, 1, 1)
    return flat * 1


@pytest.mark.parametrize(
    ("function", "operator"),
    [
        (lambda x: x.roll(1, 2), "roll"),
        (lambda x: torch.fft.fft2(x).real, "_fft"),
        (
            lambda x: F.grid_sample(x, torch.zeros(1, 4, 4, 2), align_corners=False),
            "grid_sampler_2d",
        ),
        (lambda x: x.view(1, 3, 8, 4, 32), "view (it cuts rows of pixels in pieces)"),
        (lambda x: x + x.transpose(2, 3), "add (it joins an axis to another)"),
        (lambda x: F.conv2d(x, x.mean((0, 2, 3)).view(1, 3, 1, 1)), "convolution"),
        (_written, "copy_ (it writes into a part of a tensor)"),
        (lambda x: x[:, :, :16] + x[:, :, 16:].flip(2), "flip"),
        (_added_in_place, "add_ (it writes into a part of a tensor)"),
    ],
)
def test_what_is_not_known_is_said(function: Callable[[Tensor], Tensor], operator: str) -> None:
    net = nn.Sequential(nn.Conv2d(3, 3, 3, padding=1), Does(function), nn.ReLU())
    answer = receptive_field(net, IMAGE)
    assert isinstance(answer.output, Reach)
    assert answer.output.unknown is not None
    assert answer.output.unknown.layer == "1"
    assert answer.output.unknown.operator.startswith(operator)
    assert answer.output.size == []
    assert {layer.path: layer.reach.size for layer in answer.layers}["0"] == [3, 3]


def test_three_axes_one_axis_and_none() -> None:
    cube = nn.Sequential(nn.Conv3d(2, 2, (1, 3, 5)), nn.AvgPool3d(2))
    assert output(cube, (2, 8, 16, 16)).size == [2, 4, 6]
    line = nn.Sequential(nn.Conv1d(2, 2, 3), nn.MaxPool1d(2))
    assert output(line, (2, 16)).size == [4]
    assert output(nn.Linear(4, 2), (4,)).size == []


def test_every_shape_rule_has_a_field() -> None:
    assert set(RULES) - set(FUNCTIONS) - POINTWISE == set()
    image = torch.empty(1, 2, 8, 8, device="meta")
    silent = [kind for kind in LEAVES if kind not in POINTWISE_LAYERS]
    made = {nn.Conv2d: nn.Conv2d(2, 2, 1), nn.Linear: nn.Linear(8, 8)}
    pool = nn.AdaptiveAvgPool2d(2)
    for kind in silent:
        named = layer_as_operator(made.get(kind, pool), image)
        assert named is not None
        assert named[0] != kind.__name__


def test_several_outputs_and_inputs() -> None:
    both = Does(lambda x: {"fine": x * 2, "coarse": F.avg_pool2d(x, 2)})  # type: ignore[arg-type, return-value]
    answer = receptive_field(both, IMAGE).output
    assert isinstance(answer, dict)
    assert {name: reach.size for name, reach in answer.items()} == {
        "fine": [1, 1],
        "coarse": [2, 2],
    }
    with pytest.raises(ArgumentError, match="16x16 and 32x32"):
        receptive_field(
            Does(lambda pair: pair[0]),
            inputs=([torch.empty(1, 3, 32, 32), torch.empty(1, 3, 16, 16)],),
        )


def test_errors_are_located_and_nothing_is_left_behind() -> None:
    module = MBConv(16, 16)
    before = state(module)
    receptive_field(module, (16, 14, 14))
    after = state(module)
    assert after[1:] == before[1:]
    assert all(torch.equal(after[0][key], before[0][key]) for key in before[0])
    with pytest.raises(ShapeError, match="reads 16 channels"):
        receptive_field(module, (3, 14, 14))
