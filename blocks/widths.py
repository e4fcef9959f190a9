"""Widths that follow from others: rounding to a multiple, dividing, same padding."""

from blocks.errors import ArgumentError


def make_divisible(value: float, divisor: int = 8) -> int:
    """The multiple of `divisor` nearest to `value`, but not below 90 % of it.

    Source: the MobileNet reference code (arXiv:1801.04381), as used by all its descendants.
    """
    rounded = max(divisor, int(value + divisor / 2) // divisor * divisor)
    return rounded + divisor if rounded < 0.9 * value else rounded


def must_divide(**sizes: int) -> None:
    """Raise an ArgumentError unless the first size divides the second: `groups=3, channels=8`."""
    (small, divisor), (large, total) = sizes.items()
    if total % divisor:
        near = sorted(divisors(total), key=lambda d: abs(d - divisor))[:2]
        raise ArgumentError(
            f"{small}={divisor} must divide {large}={total}",
            argument=small,
            expected=f"a divisor of {total}",
            got=divisor,
            hint="try " + " or ".join(map(str, sorted(near))),
        )


def divisors(number: int) -> list[int]:
    """All divisors, in order."""
    small = [d for d in range(1, int(number**0.5) + 1) if number % d == 0]
    return small + [number // d for d in reversed(small) if d * d != number]


def same_padding(kernel_size: int, dilation: int = 1) -> int:
    """The padding that keeps the size at stride 1, for an odd kernel."""
    return (kernel_size - 1) // 2 * dilation


def inner_width(in_channels: int, expansion: float) -> int:
    """The width inside an inverted residual, rounded as its paper's code does."""
    return max(1, round(in_channels * expansion))


def squeeze_width(in_channels: int, expanded: int, ratio: float | None, base: str) -> int:
    """The hidden width of squeeze-and-excitation in an inverted residual; 0 without a ratio.

    EfficientNet takes the fraction of the block's input (arXiv:1905.11946, reference code);
    MobileNetV3 of the expanded width, in multiples of 8 (arXiv:1905.02244).
    """
    if ratio is None:
        return 0
    return max(1, int(in_channels * ratio)) if base == "input" else make_divisible(expanded * ratio)
