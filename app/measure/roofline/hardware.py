"""The hardware that is asked about: a preset by its name, or two numbers."""

from typing import get_args

from app.measure.roofline.presets import GIGA, PRESETS, Preset
from app.schemas.roofline import Dtype, Hardware, HardwareCard, HardwareList, OwnHardware
from blocks.errors import ArgumentError, UnknownNameError

OWN = "as given"
ITEM_BYTES: dict[Dtype, int] = dict(zip(get_args(Dtype), (8, 4, 4, 2, 2, 1), strict=True))


def hardware_cards() -> HardwareList:
    """Every preset, in the table's order."""
    return HardwareList(hardware=[_card(name, preset) for name, preset in PRESETS.items()])


def _card(name: str, preset: Preset) -> HardwareCard:
    return HardwareCard(
        name=name,
        title=preset.title,
        flops_per_second=preset.peaks,
        flops_source=preset.peaks_source,
        bytes_per_second=preset.bandwidth,
        bytes_source=preset.bandwidth_source,
        note=preset.note,
    )


def find_hardware(hardware: str | OwnHardware, dtype: Dtype | None) -> Hardware:
    """Its two numbers in a dtype.

    Raises:
        UnknownNameError: there is no such preset; names all there are.
        ArgumentError: it does not compute in this dtype; names those in which it does.
    """
    if isinstance(hardware, OwnHardware):
        return _own(hardware, dtype)
    if hardware not in PRESETS:
        error = UnknownNameError("hardware preset", hardware, PRESETS, argument="hardware")
        error.hint = f"{error.hint} There are {', '.join(PRESETS)}" if error.expected else _all()
        raise error
    preset = PRESETS[hardware]
    chosen = dtype or _usual(preset)
    if chosen not in preset.peaks:
        raise _not_in(preset, chosen)
    return Hardware(
        name=hardware,
        title=preset.title,
        dtype=chosen,
        flops_per_second=preset.peaks[chosen],
        flops_source=preset.peaks_source,
        bytes_per_second=preset.bandwidth,
        bytes_source=preset.bandwidth_source,
        ridge=preset.peaks[chosen] / preset.bandwidth,
        note=preset.note,
    )


def _usual(preset: Preset) -> Dtype:
    """What is computed in where nobody asks: what PyTorch does, if it can."""
    return "float32" if "float32" in preset.peaks else next(iter(preset.peaks))


def _all() -> str:
    return f"there are {', '.join(PRESETS)}"


def _not_in(preset: Preset, dtype: Dtype) -> ArgumentError:
    known = ", ".join(preset.peaks)
    return ArgumentError(
        f"there is no figure for {preset.title} in {dtype}",
        argument="dtype",
        expected=known,
        got=dtype,
        hint=f"there is one in {known}",
    )


def _own(hardware: OwnHardware, dtype: Dtype | None) -> Hardware:
    if dtype not in (None, hardware.dtype):
        raise ArgumentError(
            f"{hardware.name} is given in {hardware.dtype} and asked for in {dtype}",
            argument="dtype",
            expected=hardware.dtype,
            got=dtype,
            hint="leave one of them out",
        )
    return Hardware(
        name=hardware.name,
        title=hardware.name,
        dtype=hardware.dtype,
        flops_per_second=hardware.peak_gflops * GIGA,
        flops_source=OWN,
        bytes_per_second=hardware.bandwidth_gbytes * GIGA,
        bytes_source=OWN,
        ridge=hardware.peak_gflops / hardware.bandwidth_gbytes,
    )
