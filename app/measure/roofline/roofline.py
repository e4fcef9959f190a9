"""The roofline of a report: every layer is bound by arithmetic or by memory.

A layer needs at least the time of its operations at the peak, and at least the time of its bytes at
the memory's bandwidth (Williams, Waterman and Patterson, Roofline, CACM 52(4), 2009).  Layers are
taken to run one after the other, each reading its input from memory and writing its output to it.
"""

from collections.abc import Iterator

from app.measure.roofline.explain import summary
from app.measure.roofline.hardware import ITEM_BYTES, find_hardware
from app.schemas.report import Cost, LayerReport, Report
from app.schemas.roofline import Dtype, Hardware, LayerPoint, OwnHardware, Roofline

MS = 1e3  # in a second


def roofline(
    report: Report, hardware: str | OwnHardware = "t4", dtype: Dtype | None = None
) -> Roofline:
    """The least time of each layer, and of all, on some hardware.

    Args:
        report: of any module.
        hardware: a preset's name, or two numbers.
        dtype: one that the preset has; float32 tensors are taken to be held in it.

    Raises:
        UnknownNameError: there is no such preset.
        ArgumentError: the preset does not compute in this dtype.
    """
    place = find_hardware(hardware, dtype)
    points = [
        _point(place, path, kind, role, cost)
        for path, kind, role, cost in _work(report)
        if cost.macs or _moved(cost, place.dtype)
    ]
    least = sum(point.least_ms for point in points)
    for point in points:
        point.share = point.least_ms / least
    flops, traffic = sum(p.flops for p in points), sum(p.bytes for p in points)
    compute = MS * flops / place.flops_per_second
    waiting = sum(point.least_ms for point in points if point.bound == "memory")
    return Roofline(
        hardware=place,
        flops=flops,
        bytes=traffic,
        intensity=flops / traffic if traffic else None,
        least_ms=least,
        compute_ms=compute,
        peak_share=compute / least if least else 0.0,
        memory_share=waiting / least if least else 0.0,
        layers=points,
        sentence=summary(place, points, least, waiting),
    )


def _moved(cost: Cost, dtype: Dtype) -> int:
    """Bytes read and written, if what is float32 were held in this dtype."""
    whole = cost.bytes.read + cost.bytes.activations
    others = (some for name, some in (cost.by_dtype or {}).items() if name != "float32")
    kept = sum(some.read + some.activations for some in others)
    return kept + (whole - kept) * ITEM_BYTES[dtype] // ITEM_BYTES["float32"]


def _work(report: Report) -> Iterator[tuple[str, str, str | None, Cost]]:
    """Path, type, role and cost of everything that works for itself."""
    if not report.layers:
        yield "", "", None, report.cost
    elif report.own is not None:
        yield "", "", None, report.own
    for layer in report.layers:
        yield from _below(layer, None)


def _below(layer: LayerReport, above: str | None) -> Iterator[tuple[str, str, str | None, Cost]]:
    role = layer.role or above
    if not layer.layers:
        yield layer.path, layer.type, role, layer.cost
    elif layer.own is not None:
        yield layer.path, layer.type, role, layer.own
    for child in layer.layers:
        yield from _below(child, role)


def _point(place: Hardware, path: str, kind: str, role: str | None, cost: Cost) -> LayerPoint:
    flops, traffic = cost.flops, _moved(cost, place.dtype)
    compute, memory = flops / place.flops_per_second, traffic / place.bytes_per_second
    intensity = flops / traffic if traffic else None
    roof = place.flops_per_second
    if intensity is not None:
        roof = min(roof, intensity * place.bytes_per_second)
    return LayerPoint(
        path,
        kind,
        role,
        flops,
        traffic,
        intensity,
        "compute" if compute >= memory else "memory",
        roof,
        MS * max(compute, memory),
        0.0,  # known once all are
    )
