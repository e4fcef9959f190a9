"""The roofline: two numbers of hardware, each layer's work and traffic, and what follows."""

import pytest
import torch
from torch import nn

from app.measure import report
from app.measure.roofline import PRESETS, explained, roofline
from app.measure.roofline.hardware import find_hardware
from app.schemas.roofline import OwnHardware, RooflineRequest
from blocks import FusedMBConv, MBConv
from blocks.errors import ArgumentError, UnknownNameError

SLOW = OwnHardware(peak_gflops=1.0, bandwidth_gbytes=1.0)  # a ridge of 1 FLOP a byte


def conv(**more):
    return nn.Conv2d(8, 8, 3, padding=1, bias=False, **more)


def points(module, image, *hardware):
    return {p.path: p for p in roofline(report(module.eval(), image), *hardware).layers}


def test_a_layer_takes_the_longer_of_its_two_times():
    net = nn.Sequential(conv(), nn.ReLU())
    found = points(net, (8, 10, 10), SLOW)
    flops = 2 * 8 * 8 * 9 * 100
    traffic = 4 * (800 + 8 * 8 * 9 + 800)  # input, weight, output
    assert (found["0"].flops, found["0"].bytes) == (flops, traffic)
    assert found["0"].intensity == flops / traffic
    assert found["0"].bound == "compute"  # 13.2 FLOP a byte, where the ridge is at 1
    assert found["0"].least_ms == pytest.approx(1e3 * flops / 1e9)
    assert found["0"].attainable_flops_per_second == 1e9
    assert (found["1"].flops, found["1"].bytes) == (0, 4 * 1600)
    assert found["1"].bound == "memory"
    assert found["1"].least_ms == pytest.approx(1e3 * 4 * 1600 / 1e9)
    assert found["1"].attainable_flops_per_second == 0


def test_below_the_ridge_the_roof_slopes():
    steep = OwnHardware(peak_gflops=1000.0, bandwidth_gbytes=1.0)
    point = points(conv(), (8, 10, 10), steep)[""]
    assert point.bound == "memory"
    assert point.attainable_flops_per_second == pytest.approx(point.intensity * 1e9)
    assert point.least_ms == pytest.approx(1e3 * point.flops / point.attainable_flops_per_second)


@pytest.mark.parametrize("block", [MBConv(8, 8), FusedMBConv(8, 8), conv()])
def test_nothing_is_lost_and_shares_are_of_the_whole(block):
    counted = report(block.eval(), (8, 12, 12))
    whole = roofline(counted, SLOW)
    cost = counted.cost
    assert whole.flops == cost.flops
    assert whole.bytes == cost.bytes.read + cost.bytes.activations
    assert sum(point.share for point in whole.layers) == pytest.approx(1)
    assert whole.least_ms == pytest.approx(sum(point.least_ms for point in whole.layers))
    assert whole.compute_ms == pytest.approx(1e3 * cost.flops / 1e9)
    assert whole.peak_share == pytest.approx(whole.compute_ms / whole.least_ms)


def test_a_narrower_dtype_moves_fewer_bytes_and_other_tensors_keep_theirs():
    counted = report(MBConv(16, 16).eval(), (16, 12, 12))
    full, half, byte = (roofline(counted, "t4", d) for d in ("float32", "float16", "int8"))
    assert (full.bytes, full.flops) == (2 * half.bytes, half.flops)
    assert full.bytes == 4 * byte.bytes
    double = report(conv(dtype=torch.float64), (8, 10, 10))
    assert roofline(double, "t4", "float16").bytes == 8 * (800 + 576 + 800)


def test_parts_carry_the_role_of_the_layer_they_belong_to():
    found = points(MBConv(16, 16), (16, 12, 12), SLOW)
    assert found["expand.conv"].role == "expand"
    assert found["squeeze_excitation.fc1"].role == "squeeze"


def test_what_does_nothing_takes_no_time():
    whole = roofline(report(nn.Identity(), (3, 8, 8)), "t4")
    assert (whole.layers, whole.least_ms, whole.peak_share) == ([], 0, 0)
    assert whole.sentence.endswith("there is nothing to do.")


def both(hardware, dtype=None, channels=48, side=56):
    image = (channels, side, side)
    blocks = (MBConv(channels, channels, expansion=4), FusedMBConv(channels, channels))
    return [roofline(report(block.eval(), image), hardware, dtype) for block in blocks]


def test_fewer_flops_and_more_time_is_explained_by_the_numbers():
    mb, fused = both("t4")
    assert mb.flops < fused.flops / 4
    assert mb.least_ms > fused.least_ms
    sentence = explained("MBConv", mb, "FusedMBConv", fused)
    for number in (
        f"{mb.flops / fused.flops:.2f} times the FLOPs",
        f"{mb.least_ms / fused.least_ms:.2f} times the time",
        f"{mb.bytes / fused.bytes:.2f} times the bytes",
        f"{mb.intensity:.3g} FLOP for each",
        f"memory bounds {mb.memory_share:.0%} of its time",
    ):
        assert number in sentence
    assert explained("FusedMBConv", fused, "MBConv", mb) == sentence  # whoever is named first


def test_where_arithmetic_is_slow_fewer_flops_are_less_time_and_the_sentence_says_so():
    mb, fused = both("raspberry_pi_4")
    assert mb.least_ms < fused.least_ms
    sentence = explained("MBConv", mb, "FusedMBConv", fused)
    assert sentence.endswith("fewer operations are less time here.")


@pytest.mark.parametrize("name", sorted(PRESETS))
def test_every_preset_names_the_source_of_each_figure_and_computes_in_each_of_its_dtypes(name):
    preset = PRESETS[name]
    assert preset.peaks_source
    assert preset.bandwidth_source
    for dtype, peak in preset.peaks.items():
        place = find_hardware(name, dtype)
        assert place.flops_per_second == peak
        assert place.ridge == peak / preset.bandwidth
    assert find_hardware(name, None).dtype in preset.peaks


def test_an_unknown_preset_is_a_sentence_with_the_names():
    for wrong in ("quantum", "A100x"):
        with pytest.raises(UnknownNameError) as caught:
            find_hardware(wrong, None)
        assert [name for name in PRESETS if name not in str(caught.value)] == []
    assert caught.value.expected == "a100"


def test_a_dtype_without_a_figure_is_a_sentence_with_those_that_have_one():
    with pytest.raises(ArgumentError, match="NVIDIA T4 in tf32; there is one in float32, float16"):
        find_hardware("t4", "tf32")
    with pytest.raises(ArgumentError, match="given in float32 and asked for in int8"):
        find_hardware(SLOW, "int8")


def test_the_request_documents_every_preset():
    described = RooflineRequest.model_json_schema()["properties"]["hardware"]["description"]
    assert described.endswith(f": {', '.join(PRESETS)}.")
