"""A call of an operator, as the rules see it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from torch import Tensor

from app.measure.receptive_field.field import Field, Source


@dataclass(frozen=True, slots=True)
class Call:
    """One operator at work.

    Attributes:
        name: of the operator, without its namespace.
        args: as it takes them.
        output: what it gave.
        layer: path of the layer whose code called it.
        field_of: the field of a tensor; None if nothing of the image is in it.
    """

    name: str
    args: tuple[Any, ...]
    output: Any
    layer: str
    field_of: Callable[[Any], Field | None]

    def field(self, place: int = 0) -> Field | None:
        """The field of an argument."""
        return self.field_of(self.args[place]) if len(self.args) > place else None

    def fields(self) -> list[Field]:
        """The fields of all arguments that have one."""
        given: list[Any] = []
        for arg in self.args:
            given += arg if isinstance(arg, list | tuple) else (arg,)
        return [field for field in map(self.field_of, given) if field is not None]

    def get(self, place: int, default: Any = None) -> Any:
        """An argument, or what it is if it was left out."""
        return self.args[place] if len(self.args) > place else default

    @property
    def shape(self) -> Sequence[int]:
        """Of the first tensor it gave."""
        return (self.output if isinstance(self.output, Tensor) else self.output[0]).shape

    def source(self, *, statistics: bool = False) -> Source:
        """This call as one that mixes all pixels."""
        return Source(self.layer, self.name.strip("_"), statistics)


FieldRule = Callable[[Call, Field], Field | list[Field]]
