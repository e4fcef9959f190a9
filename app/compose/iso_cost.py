"""The iso-cost solver: the values of an argument that make a subject cost exactly so much."""

from collections.abc import Callable
from typing import Any

from torch import nn

from app.compose.bisection import bisect
from app.compose.foretold import count_nearest, foretold
from app.compose.subject import AnySubject, assemble, label_of
from app.compose.varied import varied
from app.measure import report
from app.schemas.iso_cost import IsoCost, IsoCostRequest, Measure, Method, Tried
from app.schemas.report import Report
from blocks.errors import BlockzooError, LimitError

MOST = 100  # values that an answer lists
UNITS = {"params": "params", "macs": "MACs"}


def iso_cost(asked: IsoCostRequest, layers: int, setting: str) -> IsoCost:
    """The values that cost exactly the target, or the nearest below and above.

    Args:
        asked: the question.
        layers: how many may be counted before it is given up.
        setting: the environment variable of that limit, for the error.

    Raises:
        BlockzooError: the subject, its argument or the target do not do, or no value can be built.
        LimitError: more layers would have to be counted.
    """
    made, (integers, listed) = varied(asked)
    cost = _Counting(made, asked, layers, setting)
    for value in listed:
        cost(value)
    any(cost(value) is not None for value in integers)  # one that can be built tells the size
    if not cost.known and cost.error is not None:
        cost.error.pointer = ("subject", *cost.error.pointer)
        raise cost.error
    target = _target(asked, cost.image)
    method = _search(asked, cost, integers, target)
    return _answer(asked, cost, target, method, len(integers) + len(listed))


def _search(asked: IsoCostRequest, cost: "_Counting", integers: range, target: int) -> Method:
    """Count all that matters among the integers, and say by what it was chosen."""
    if cost.affords(len(integers)):
        for value in integers:
            cost(value)
        return "scan"
    told = cost.foretold(asked.argument, integers)
    if told is not None and count_nearest(told, cost, target, MOST):
        return "formulas"
    if bisect(integers, cost, target, MOST):
        return "bisection"
    raise cost.too_much(
        f"its {asked.measure} neither grow nor fall with {asked.argument} throughout, so that all "
        f"{len(integers):,} values would have to be counted"
    )


class _Counting:
    """The cost of each value, counted once; what cannot be built is remembered.

    Args:
        made: the subject of a value.
        asked: the question.
        layers: how many may be counted in all.
        setting: the environment variable of that limit.
    """

    def __init__(
        self, made: Callable[[Any], AnySubject], asked: IsoCostRequest, layers: int, setting: str
    ) -> None:
        self._made = made
        self._measure: Measure = asked.measure
        self._limit = (layers, setting)
        self._left = layers
        self._size = 1  # layers of the last that could be built
        self._memo: dict[Any, tuple[Any, int | None]] = {}
        self._module: nn.Module | None = None  # the last that could be built
        self.image = asked.image
        self.error: BlockzooError | None = None  # the first

    @property
    def known(self) -> list[tuple[Any, int]]:
        """Every value that was counted with its cost."""
        return [(value, cost) for value, cost in self._memo.values() if cost is not None]

    @property
    def refused(self) -> list[Any]:
        """Every value that cannot be built."""
        return [value for value, cost in self._memo.values() if cost is None]

    def __call__(self, value: Any) -> int | None:
        """The cost; None where the value cannot be built."""
        key = (type(value), repr(value))  # True is not 1
        if key not in self._memo:
            self._memo[key] = (value, self._count(value))
        return self._memo[key][1]

    def _count(self, value: Any) -> int | None:
        try:
            module, self.image = assemble(self._made(value), self.image)
            counted = report(module, self.image)
        except BlockzooError as error:
            self.error = self.error or error
            self._spend(self._size)
            return None
        self._module = module
        self._size = sum(1 for _ in module.modules())
        self._spend(self._size)
        return _amount(counted, self._measure)

    def _spend(self, layers: int) -> None:
        self._left -= layers
        if self._left < 0:
            raise self.too_much("the answer was not found in time")

    def foretold(self, argument: str, values: range) -> dict[int, int] | None:
        """What formulas say of each value; None where there are none."""
        if self._module is None or self.image is None:
            return None
        return foretold(self._module, self.image, argument, self._measure, values)

    def affords(self, values: int) -> bool:
        """Whether so many can be counted, also if none is known yet."""
        return values * self._size <= self._limit[0]

    def too_much(self, why: str) -> LimitError:
        """The refusal, for this reason."""
        layers, setting = self._limit
        return LimitError(
            f"{why}; one question counts at most {layers:,} layers ({setting})",
            expected=layers,
            hint="give a smaller range, or the values to try",
            pointer=("range",),
        )


def _amount(counted: Report, measure: Measure) -> int:
    return counted.cost.params if measure == "params" else counted.cost.macs


def _target(asked: IsoCostRequest, image: list[int] | None) -> int:
    """The number, or what the other subject costs on the same image."""
    if isinstance(asked.target, int):
        return asked.target
    try:
        return _amount(report(*assemble(asked.target, image)), asked.measure)
    except BlockzooError as error:
        error.detail = f"the target ({label_of(asked.target)}): {error.detail}"
        error.pointer = ("target", *error.pointer)
        raise


def _answer(
    asked: IsoCostRequest,
    cost: _Counting,
    target: int,
    method: Method,
    candidates: int,
) -> IsoCost:
    known, refused = cost.known, cost.refused
    less = max((amount for _, amount in known if amount < target), default=None)
    more = min((amount for _, amount in known if amount > target), default=None)
    solutions = [value for value, amount in known if amount == target]
    below, above = _tried(known, less, target), _tried(known, more, target)
    return IsoCost(
        image=cost.image or [],
        argument=asked.argument,
        measure=asked.measure,
        target=target,
        solutions=_in_order(solutions),
        below=below,
        above=above,
        method=method,
        candidates=candidates,
        counted=len(known),
        refused=_in_order(refused),
        sentence=_sentence(asked, target, _in_order(solutions), below, above)
        + _basis(asked, method, len(known), candidates),
    )


def _basis(asked: IsoCostRequest, method: Method, counted: int, candidates: int) -> str:
    """What the answer rests on where not every value was counted."""
    if method == "scan":
        return ""
    some = f" {counted:,} of {candidates:,} values were counted"
    if method == "formulas":
        return f"{some}, the others by the formulas, which gave the same."
    unit = UNITS[asked.measure]
    return f"{some}, and over these the {unit} only grow or only fall with {asked.argument}."


def _tried(known: list[tuple[Any, int]], cost: int | None, target: int) -> Tried | None:
    if cost is None:
        return None
    values = [value for value, amount in known if amount == cost]
    return Tried(values=_in_order(values), cost=cost, difference=cost - target)


def _in_order(values: list[Any]) -> list[Any]:
    """Numbers first and by size; not more than an answer lists."""
    numbers = [value for value in values if type(value) in (int, float)]
    return [*sorted(numbers), *(v for v in values if type(v) not in (int, float))][:MOST]


def _sentence(
    asked: IsoCostRequest, target: int, solutions: list[Any], below: Any, above: Any
) -> str:
    """The answer in words."""
    label, unit = label_of(asked.subject), UNITS[asked.measure]
    like = "" if isinstance(asked.target, int) else f", as {label_of(asked.target)} does"
    if solutions:
        values = " or ".join(f"{asked.argument}={value}" for value in solutions[:3])
        more = f" (and {len(solutions) - 3} more)" if len(solutions) > 3 else ""
        return f"With {values}{more} {label} costs exactly {target:,} {unit}{like}."
    nearest = [
        f"{asked.argument}={one.values[0]} costs {abs(one.difference):,} {word}"
        for one, word in ((below, "less"), (above, "more"))
        if one is not None
    ]
    missing = "less" if below is None else "more"
    nearest += [] if below and above else [f"none costs {missing}"]
    return f"No {asked.argument} makes {label} cost {target:,} {unit}{like}: {', '.join(nearest)}."
