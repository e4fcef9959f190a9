"""Work: what one call costs, as a user's formula says it; and the table of such formulas."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from torch import Tensor
from torch.utils._pytree import tree_map_only

from app.measure.tally import KINDS, Tally
from blocks.errors import ArgumentError, MeasureError, UnknownNameError

Formula = Callable[..., "Work"]


class Work:
    """What one call costs.

    Args:
        macs: multiply-accumulates.
        operations: of other kinds, named as in the report: `elementwise=10`, ...

    Raises:
        UnknownNameError: there is no such kind; suggests the nearest.
        ArgumentError: a number is no count.
    """

    def __init__(self, macs: int = 0, **operations: int) -> None:
        for kind, amount in {"macs": macs, **operations}.items():
            if kind not in ("macs", *KINDS):
                raise UnknownNameError("kind of work", kind, ("macs", *KINDS), argument=kind)
            if type(amount) is not int or amount < 0:
                raise ArgumentError(
                    f"{kind}={amount!r} is not a count",
                    argument=kind,
                    hint="give an int, 0 or more",
                )
        self.macs = macs
        self.operations = operations

    def put_on(self, tally: Tally) -> None:
        """Count it there."""
        tally.macs += self.macs
        for kind, amount in self.operations.items():
            tally.add(kind, amount)


class Table:
    """Formulas by operator or function.

    The mapping is replaced and never changed, so that it can be read while it is written.
    """

    def __init__(self) -> None:
        self.formulas: Mapping[Any, Formula] = MappingProxyType({})

    def replace(self, formulas: dict[Any, Formula]) -> None:
        """Put these in place of all."""
        self.formulas = MappingProxyType(formulas)


TABLE = Table()


def work_of(formula: Formula, args: Any, kwargs: Any, output: Any) -> Work:
    """What a formula says of a call.

    Raises:
        MeasureError: it raised, or gave something else than `Work`.
    """
    args, kwargs, shape = tree_map_only(Tensor, lambda x: tuple(x.shape), (args, kwargs, output))
    name = getattr(formula, "__name__", "formula")
    try:
        work = formula(*args, output=shape, **kwargs)
    except Exception as error:
        raise MeasureError(
            f"the registered formula {name!r} raised {type(error).__name__}: {error}"
        ) from error
    if not isinstance(work, Work):
        raise MeasureError(f"the registered formula {name!r} gave {work!r}", hint="return a Work")
    return work
