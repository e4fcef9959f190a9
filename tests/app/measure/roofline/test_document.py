"""The tables of docs/latency_and_roofline.md, computed again."""

from pathlib import Path

import pytest

from app.measure import report
from app.measure.roofline import PRESETS, explained, roofline
from app.schemas.latency import LatencyRequest
from app.settings import Settings, variable
from blocks import FusedMBConv, MBConv

PAGE = (Path(__file__).parents[4] / "docs" / "latency_and_roofline.md").read_text()
SIZES = ((24, 112), (48, 56), (160, 14))
PLACES = (("t4", "float32"), ("a100", "float16"), ("raspberry_pi_4", "float32"))


def placed(channels: int, side: int, *place: str) -> list:
    blocks = (block(channels, channels, expansion=4).eval() for block in (MBConv, FusedMBConv))
    return [roofline(report(block, (channels, side, side)), *place) for block in blocks]


def row(channels: int, side: int, index: int) -> str:
    found = [placed(channels, side, *place)[index] for place in PLACES]
    cells = [
        f"{('MBConv', 'FusedMBConv')[index]} {channels}x{side}x{side}",
        f"{found[0].flops / 2e6:.1f}",
        f"{found[0].bytes / 1e6:.1f}",
        f"{found[0].intensity:.1f}",
        *(f"{1e3 * each.least_ms:,.1f} ({each.memory_share:.0%})" for each in found),
    ]
    return f"| {' | '.join(cells)} |"


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("index", [0, 1])
def test_the_table_of_blocks_is_what_the_code_says(size: tuple[int, int], index: int) -> None:
    assert row(*size, index) in PAGE.splitlines()


def test_the_sentence_is_what_the_code_says() -> None:
    mb, fused = placed(48, 56, "t4")
    assert f"> {explained('MBConv', mb, 'FusedMBConv', fused)}" in PAGE.splitlines()


@pytest.mark.parametrize("name", PRESETS)
def test_the_table_of_presets_is_what_the_code_says(name: str) -> None:
    preset = PRESETS[name]
    peaks = ", ".join(f"{dtype} {peak / 1e9:,.0f}" for dtype, peak in preset.peaks.items())
    cells = [f"`{name}`", preset.title, peaks, f"{preset.bandwidth / 1e9:,.1f}"]
    cells += [preset.peaks_source, preset.bandwidth_source]
    assert f"| {' | '.join(cells)} |" in PAGE.splitlines()


LIMITS = (
    *("quiet_seconds", "quiet_queue", "quiet_memory_mb", "quiet_params", "quiet_macs"),
    *("quiet_bytes", "latency_threads"),
)


@pytest.mark.parametrize("name", LIMITS)
def test_the_limits_are_those_of_the_settings(name: str) -> None:
    default = Settings.model_fields[name].default
    said = "one a core" if name == "latency_threads" else f"{default:,}"
    assert f"| `{variable(name)}` | {said} |" in PAGE


def test_the_defaults_of_a_measurement_are_as_said() -> None:
    asked = LatencyRequest()
    said = f"{asked.warmup} warm-up runs, then {asked.runs} timed ones, with {asked.threads} thread"
    assert said in " ".join(PAGE.split())
