"""The ledger: what a tool counts otherwise than we do, cause by cause."""

from collections.abc import Iterable

from app.schemas.conventions import Term

# What a difference is about.  Multiply-accumulates are compared with ours, the rest is added.
MACS = "multiply-accumulates"
BIAS = "the bias"
NORM = "the normalisation"
ACTIVATION = "the activation"
POOLING = "the pooling"
SOFTMAX = "the softmax"
INTERPOLATION = "the interpolation"
ELEMENTWISE = "sums and products"
AGAIN = "what its hook on the module has counted, once more by its patch of the function"
BATCH = "all images but one, for it prints the mean of what its hooks have seen"
PLACES = "a module that stands at several places, once more at each"

Amounts = Iterable[tuple[str, float]]


class Ledger:
    """Collects differences, so that our multiply-accumulates and all of them are the tool's total.

    Args:
        tool: as it is called in the sentences.
    """

    def __init__(self, tool: str) -> None:
        self.tool = tool
        self._amounts: dict[tuple[str, bool], float] = {}
        self._places: dict[tuple[str, bool], dict[str, None]] = {}

    def add(self, what: str, where: str, amount: float) -> None:
        """A difference: above zero what the tool adds, below what it leaves out."""
        if amount:
            key = (what, amount > 0)
            self._amounts[key] = self._amounts.get(key, 0) + amount
            self._places.setdefault(key, {})[where] = None

    def compare(self, where: str, ours: int, theirs: Amounts) -> int:
        """What the tool counts for something, beside our macs for it; returns the tool's sum."""
        macs: float = 0
        rest: float = 0
        for what, amount in theirs:
            if what is MACS:
                macs += amount
            else:
                rest += amount
                self.add(what, where, amount)
        if macs != ours:
            self.add(MACS, where, macs - ours)
        return int(macs + rest)

    def terms(self) -> list[Term]:
        """Each cause with its sentence, the largest first."""
        terms = [
            self._term(what, int(amount), list(self._places[what, sign]))
            for (what, sign), amount in self._amounts.items()
        ]
        return sorted(terms, key=lambda term: -abs(term.amount))

    def _term(self, what: str, amount: int, where: list[str]) -> Term:
        verb = "adds" if amount > 0 else "leaves out"
        some = f"{abs(amount):,} {MACS}" if what == MACS else f"{abs(amount):,} for {what}"
        places = f" in {', '.join(where)}" if where else ""
        return Term(
            what=what,
            where=where,
            amount=amount,
            sentence=f"{self.tool} {verb} {some}{places}.",
        )
