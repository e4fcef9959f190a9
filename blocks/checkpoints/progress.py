"""The progress bar of a download."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def bar(name: str, total: int | None, shown: bool) -> Iterator[Callable[[int], object]]:
    """A function to be called with every number of bytes that arrived.

    Args:
        name: what arrives.
        total: bytes in all; None if nobody said.
        shown: whether to draw; even then only on a terminal, and if tqdm is installed.
    """
    if not shown:
        yield lambda _: None
        return
    try:
        from tqdm import tqdm
    except ImportError:  # nice to have, and not needed to load a file
        yield lambda _: None
        return
    with tqdm(
        desc=name, total=total, unit="B", unit_scale=True, unit_divisor=1024, disable=None
    ) as drawn:
        yield drawn.update
