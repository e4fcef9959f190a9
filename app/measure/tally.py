"""A tally: the work done by one module's own code, counted as it runs."""

from dataclasses import fields

from app.schemas.report import Operations


class Tally:
    """Counters of one module; what its children do is on theirs.

    `macs` are multiply-accumulates; `written` is bytes; the others are scalar operations, one
    field for each kind, named as in the report's `Operations`.
    """

    __slots__ = (
        "activation",
        "bias",
        "elementwise",
        "interpolation",
        "macs",
        "norm",
        "pooling",
        "reduction",
        "softmax",
        "written",
    )

    def __init__(self) -> None:
        self.macs = 0
        self.written = 0
        self.bias = 0
        self.norm = 0
        self.activation = 0
        self.elementwise = 0
        self.pooling = 0
        self.reduction = 0
        self.softmax = 0
        self.interpolation = 0

    def add(self, kind: str, amount: int) -> None:
        """Count `amount` operations of this kind."""
        setattr(self, kind, getattr(self, kind) + amount)


# In the order of the report's `Operations`.
KINDS = tuple(field.name for field in fields(Operations))
