"""A tally: the work done by one module's own code, counted as it runs."""

from dataclasses import fields

from app.schemas.report import Operations


class Tally:
    """Counters of one module; what its children do is on theirs.

    `macs` are multiply-accumulates; `written` is bytes; the others are scalar operations, one
    field for each kind, named as in the report's `Operations`.
    """

    # Zeros of the class: most modules count on two or three of these, and few are written.
    macs = 0
    written = 0
    bias = 0
    norm = 0
    activation = 0
    elementwise = 0
    pooling = 0
    reduction = 0
    softmax = 0
    interpolation = 0

    def add(self, kind: str, amount: int) -> None:
        """Count `amount` operations of this kind."""
        setattr(self, kind, getattr(self, kind) + amount)


# In the order of the report's `Operations`.
KINDS = tuple(field.name for field in fields(Operations))
