"""A tally: the work done by one module's own code, counted as it runs."""

from dataclasses import fields

import torch

from app.schemas.report import Operations


class Tally:
    """Counters of one module; what its children do is on theirs.

    `macs` are multiply-accumulates; `read` and `written` are bytes, and so is what `others` has by
    dtype, without float32; the rest are scalar operations, one field for each kind, named as in
    the report's `Operations`.
    """

    # Zeros of the class: most modules count on two or three of these, and few are written.
    macs = 0
    read = 0
    written = 0
    others: dict[torch.dtype, list[int]] | None = None  # what is written, what is read
    bias = 0
    norm = 0
    activation = 0
    elementwise = 0
    pooling = 0
    reduction = 0
    softmax = 0
    interpolation = 0

    def move(self, dtype: torch.dtype, written: int, read: int) -> None:
        """Count so many elements of a dtype, those written and those read."""
        size = dtype.itemsize
        self.written += written * size
        self.read += read * size
        if dtype is not torch.float32:
            self._tell_apart(dtype, written * size, read * size)

    def _tell_apart(self, dtype: torch.dtype, written: int, read: int) -> None:
        self.others = self.others or {}
        moved = self.others.setdefault(dtype, [0, 0])
        moved[0] += written
        moved[1] += read

    def add(self, kind: str, amount: int) -> None:
        """Count `amount` operations of this kind."""
        setattr(self, kind, getattr(self, kind) + amount)


# In the order of the report's `Operations`.
KINDS = tuple(field.name for field in fields(Operations))
