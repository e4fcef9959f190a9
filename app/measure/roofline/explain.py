"""What a roofline says, in sentences made from its numbers."""

from collections.abc import Sequence

from app.schemas.roofline import Hardware, LayerPoint, Roofline


def summary(
    hardware: Hardware, points: Sequence[LayerPoint], least_ms: float, waiting_ms: float
) -> str:
    """One roofline: how long at least, how much of it memory bounds, and where most of it goes."""
    where = _where(hardware)
    if not points:
        return f"On {where} there is nothing to do."
    most = max(points, key=lambda point: point.least_ms)
    bound = sum(point.bound == "memory" for point in points)
    return (
        f"On {where} this takes at least {_ms(least_ms)}; memory bounds {bound} of "
        f"{len(points)} layers and {waiting_ms / least_ms:.0%} of the time; most of it, "
        f"{most.share:.0%}, goes to {most.path or 'the root itself'!r}, bound by {most.bound}."
    )


def explained(name: str, one: Roofline, other_name: str, other: Roofline) -> str:
    """Two rooflines on the same hardware: why fewer operations are, or are not, less time."""
    if one.flops > other.flops:
        return explained(other_name, other, name, one)
    head = f"On {_where(one.hardware)}, {name} has {_times(one.flops, other.flops)} the FLOPs of "
    head += f"{other_name} and needs at least {_times(one.least_ms, other.least_ms)} the time "
    head += f"({_ms(one.least_ms)} against {_ms(other.least_ms)})"
    if one.least_ms <= other.least_ms:
        return f"{head}: fewer operations are less time here."
    return (
        f"{head}: it moves {_times(one.bytes, other.bytes)} the bytes and has {_intensity(one)} "
        f"FLOP for each, where {other_name} has {_intensity(other)} and this hardware needs "
        f"{one.hardware.ridge:.3g} to compute at its peak; memory bounds {one.memory_share:.0%} of "
        f"its time, and {other.memory_share:.0%} of that of {other_name}."
    )


def _where(hardware: Hardware) -> str:
    return f"{hardware.title} in {hardware.dtype}"


def _intensity(roofline: Roofline) -> str:
    return "no" if roofline.intensity is None else f"{roofline.intensity:.3g}"


def _times(some: float, others: float) -> str:
    return f"{some / others:.2f} times" if others else "any number of times"


def _ms(milliseconds: float) -> str:
    return f"{milliseconds:.3g} ms" if milliseconds >= 1 else f"{1e3 * milliseconds:.3g} µs"
