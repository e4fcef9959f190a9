"""`build(describe(module))` computes the same, to the last bit in float64."""

import copy
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
import torch
import torch.nn.functional as F
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from torch import Tensor, nn

import zoo
from app.compose import build, carry_weights, describe
from app.schemas.spec import Spec
from blocks import (
    Add,
    ArgumentError,
    Bottleneck,
    Chain,
    Classifier,
    Concat,
    ConvNormAct,
    MaxPool,
    MBConv,
    Parallel,
    ResidualAdd,
    SkipConnection,
    SqueezeExcitation,
)
from blocks.inception import inception_block
from blocks.inception_v3 import inception_a, inception_b, inception_c, inception_d, inception_e
from blocks.registry import REGISTRY
from tests.blocks.grids import arguments, fitted, images

torch.set_num_threads(1)


def lively(module: nn.Module) -> nn.Module:
    """In eval mode and float64, with statistics and scales that are none of the defaults."""
    torch.manual_seed(0)
    for part in module.modules():
        if isinstance(part, nn.BatchNorm2d) and part.running_mean is not None:
            part.running_mean.normal_()
            part.running_var.uniform_(0.5, 2)
    for parameter in module.parameters():
        if parameter.dim() == 1:
            parameter.data.uniform_(0.5, 1.5)
    return module.double().eval()


def round_trip(module: nn.Module, image: tuple[int, ...]) -> Spec:
    """Describe, build and carry over; see that all of it fits and computes the same."""
    module = lively(module)
    before = copy.deepcopy(module.state_dict()), repr(module)
    spec = describe(module, image)
    again = build(Spec.model_validate_json(spec.model_dump_json()), device="cpu").double().eval()
    carried = carry_weights(module, again)
    assert (carried.missing, carried.mismatched) == ([], [])
    x = torch.randn(2, *image, dtype=torch.float64)
    with torch.no_grad():
        assert torch.equal(again(x.clone()), module(x.clone()))
    assert describe(again) == spec
    assert repr(module) == before[1]
    assert [n for n, t in module.state_dict().items() if not torch.equal(t, before[0][n])] == []
    return spec


WRAPS: list[Callable[[nn.Module], nn.Module]] = [
    lambda m: nn.Sequential(nn.Identity(), m, nn.Dropout(0.0)),
    lambda m: Chain(outer=nn.Sequential(Chain(inner=m))),
    lambda m: Parallel(Concat(), m, Chain(nn.Identity(), copy.deepcopy(m))),
    lambda m: Parallel(Add(), one=m, other=copy.deepcopy(m)),
    lambda m: ResidualAdd(m, copy.deepcopy(m)),
]
ALONE = sorted(name for name, entry in REGISTRY.items() if not (entry.merges or entry.nested))


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_any_block_with_any_arguments_in_any_container(data: Any) -> None:
    entry = REGISTRY[data.draw(st.sampled_from(ALONE))]
    args = data.draw(arguments(entry))
    image = fitted(entry, args, data.draw(images()))
    try:
        wrapped = data.draw(st.sampled_from(WRAPS))(entry.cls(**args))
        lively(wrapped)(torch.zeros(2, *image, dtype=torch.float64))
        wrapped.train()(torch.zeros(2, *image, dtype=torch.float64))
    except (ArgumentError, RuntimeError, ValueError, AssertionError):
        assume(False)  # arguments that do not fit each other or the image
    round_trip(wrapped, image)


@pytest.mark.parametrize(
    ("module", "channels"),
    [
        (inception_block(16, 4, 6, 8, 2, 4, 4), 16),
        (inception_a(16, 8), 16),
        (inception_b(16), 16),
        (inception_c(16, 8), 16),
        (inception_d(16), 16),
        (inception_e(16), 16),
    ],
    ids=["googlenet", "a", "b", "c", "d", "e"],
)
def test_inception_modules(module: nn.Module, channels: int) -> None:
    spec = round_trip(module, (channels, 9, 9))
    assert spec.layers[-1].block == "Concat"


def resnet() -> nn.Module:
    """A small ResNet with Bottlenecks in Chains."""
    stages = {}
    width = 16
    for stage, stride in enumerate((1, 2), 1):
        steps = [Bottleneck(width, 32 * stage, stride), Bottleneck(32 * stage, 32 * stage)]
        stages[f"stage{stage}"], width = Chain(*steps), 32 * stage
    stem = Chain(conv=ConvNormAct(3, 16, 7, 2), pool=MaxPool(3, 2, 1))
    return Chain(stem=stem, stages=Chain(stages), head=Classifier(64, 10))


def test_a_resnet_by_hand() -> None:
    spec = round_trip(resnet(), (3, 40, 40))
    assert [(layer.name, layer.block) for layer in spec.layers] == [
        ("stem_conv", "ConvNormAct"),
        ("stem_pool", "MaxPool"),
        ("stages_stage1_0", "Bottleneck"),
        ("stages_stage1_1", "Bottleneck"),
        ("stages_stage2_0", "Bottleneck"),
        ("stages_stage2_1", "Bottleneck"),
        ("head", "Classifier"),
    ]
    assert spec.layers[4].args == {"out_channels": 64, "stride": 2}


class Plain(nn.Module):
    """Nothing but PyTorch: modules, functions, operators, in place and not."""

    def __init__(self) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(3, 8, 7, 2, 3, bias=False)
        self.bn1 = nn.BatchNorm2d(8, eps=1e-3, momentum=0.01)
        self.relu = nn.ReLU(inplace=True)
        self.pool = nn.MaxPool2d(3, 2, 1)
        self.deep = nn.Sequential(
            nn.Conv2d(8, 8, 3, padding="same"),
            nn.BatchNorm2d(8, affine=False),
            nn.LeakyReLU(0.2, inplace=True),
            nn.Conv2d(8, 8, (1, 3), padding=(0, 1), groups=2),
            nn.GroupNorm(4, 8),
        )
        self.up = nn.Upsample(scale_factor=2, mode="bilinear")
        self.mean = nn.AvgPool2d(2, count_include_pad=False)
        self.fc1 = nn.Linear(16, 6)
        self.fc2 = nn.Linear(6, 5, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        x = self.pool(self.relu(self.bn1(self.conv1(x))))
        y = self.deep(x)
        y += x
        y = self.relu(y)
        gate = torch.sigmoid(y)
        y = torch.cat([F.silu(y * gate), torch.maximum(x, y)], 1)
        y = F.max_pool2d(self.mean(self.up(y)), 2)
        y = torch.flatten(F.adaptive_avg_pool2d(y, (1, 1)), 1)
        return self.fc2(F.relu(self.fc1(y)))


def test_a_network_of_plain_torch() -> None:
    spec = round_trip(Plain(), (3, 33, 33))
    layers = {layer.name: layer for layer in spec.layers}
    assert list(layers) == [
        *("conv1", "pool", "deep_0", "deep_3", "add_1", "relu", "activation_1", "multiply_1"),
        *("activation_2", "maximum_1", "concat_1", "up", "mean", "max_pool_1"),
        *("global_avg_pool_1", "flatten_maps_1", "fc1", "fc2"),
    ]
    assert layers["conv1"].args == {
        "out_channels": 8,
        "kernel_size": 7,
        "stride": 2,
        "norm_layer": {"type": "BatchNorm2d", "eps": 0.001, "momentum": 0.01},
    }
    assert layers["deep_0"].args == {
        "out_channels": 8,
        "norm_layer": {"type": "BatchNorm2d", "affine": False},
        "activation_layer": {"type": "LeakyReLU", "negative_slope": 0.2},
        "bias": True,
    }
    assert layers["add_1"].inputs == ["deep_3", "pool"]


@pytest.mark.parametrize("name", ["resnet18", "mobilenet_v2"])
def test_networks_of_the_zoo(name: str) -> None:
    spec = round_trip(zoo.create(name, classes=10), (3, 32, 32))
    assert spec.layers[0].inputs == ["image"]


def test_what_build_made_keeps_its_layers_and_is_walked_through_inside_another() -> None:
    inside = [{"name": "conv", "block": "ConvNormAct", "args": {"out_channels": 8}}]
    skip = {"name": "skip", "block": "SkipConnection", "args": {"layers": inside}}
    built = build({"image": [8, 6, 6], "layers": [skip]}, device="cpu")
    assert [layer.block for layer in describe(built).layers] == ["SkipConnection"]
    assert describe(built) == round_trip(built, (8, 6, 6))
    outer = round_trip(nn.Sequential(built, MaxPool()), (8, 6, 6))
    names = [(layer.name, layer.inputs) for layer in outer.layers]
    assert names == [
        ("layer_0_skip_layer_conv", ["image"]),
        ("layer_0_skip_connection", ["layer_0_skip_layer_conv", "image"]),
        ("layer_1", ["layer_0_skip_connection"]),
    ]


def test_names_are_the_paths_as_far_as_they_will_do() -> None:
    module = Chain(
        {"image": MaxPool(), "class": MaxPool(), "a": Chain(b=MaxPool()), "a_b": MaxPool()}
    )
    names = [layer.name for layer in round_trip(module, (2, 32, 32)).layers]
    assert names == ["image_1", "class_1", "a_b", "a_b_1"]
    deep: nn.Module = MaxPool()
    for _ in range(30):
        deep = nn.Sequential(deep)
    assert len(str(describe(Chain(one=deep, two=deep)).layers[0].name)) <= 64


def test_a_module_without_state_may_be_called_twice() -> None:
    pool = MaxPool(3, 1, 1)
    names = [layer.name for layer in round_trip(nn.Sequential(pool, pool), (2, 8, 8)).layers]
    assert names == ["layer_0", "layer_0_1"]


def test_the_image_may_be_read_again_and_dead_ends_are_left_out() -> None:
    class Gate(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.gate = SqueezeExcitation(8, reduction=4)
            self.unused = MBConv(8, 8)

        def forward(self, x: Tensor) -> Tensor:
            self.unused(x)
            torch._assert(x.shape[1] == 8, "eight")
            return self.gate(x) + x

    module = Gate()
    spec = round_trip(module, (8, 5, 5))
    assert [layer.name for layer in spec.layers] == ["gate", "add_1"]
    unused = carry_weights(module, build(spec, device="cpu").double()).unused
    assert {name.partition(".")[0] for name in unused} == {"unused"}


def test_carrying_says_what_did_not_fit() -> None:
    module = nn.Sequential(nn.Conv2d(3, 8, 3, padding=1), MBConv(8, 8))
    built = build(describe(module, (3, 8, 8)), device="cpu")
    other = nn.Sequential(nn.Conv2d(3, 4, 3, padding=1), nn.Conv2d(4, 4, 1, bias=False))
    carried = carry_weights(other, built)
    assert not carried.complete
    assert carried.mismatched == ["layer_0.conv.weight", "layer_0.conv.bias"]
    assert carried.unused == ["1.weight"]
    assert "layer_1.project.conv.weight" in carried.missing
    assert carried.copied == 0


def test_only_the_trace_of_a_merge_of_its_own_has_no_inputs() -> None:
    assert describe(Add()).layers[0].inputs is None


def test_a_configured_block_is_described() -> None:
    module = ConvNormAct(3, 8, norm_layer=partial(nn.BatchNorm2d, eps=1e-3))
    spec = round_trip(Chain(module), (3, 8, 8))
    assert spec.layers[0].args["norm_layer"] == {"type": "BatchNorm2d", "eps": 0.001}


def test_a_skip_around_everything() -> None:
    spec = round_trip(SkipConnection(MBConv(8, 8)), (8, 6, 6))
    assert [layer.inputs for layer in spec.layers] == [["image"], ["layer", "image"]]
