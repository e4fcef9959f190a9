"""The fields of a run: of each tensor, as long as what is known of it holds."""

from typing import Any

from torch import Tensor

from app.measure.receptive_field.field import Field


class Fields:
    """The field of each tensor of a run that has something of the image in it."""

    def __init__(self) -> None:
        self._fields: dict[int, tuple[Tensor, Field]] = {}  # a tensor held keeps its id
        self._sharing: dict[int, int] = {}
        self._spoiled: dict[int, Field] = {}

    def of(self, tensor: Any) -> Field | None:
        """The field of a tensor; None if nothing of the image is in it."""
        if self._spoiled and isinstance(tensor, Tensor):
            spoiled = self._spoiled.get(tensor.untyped_storage()._cdata)
            if spoiled is not None:
                return spoiled
        found = self._fields.get(id(tensor))
        return None if found is None else found[1]

    def give(self, tensor: Tensor, field: Field) -> None:
        """A tensor that was made."""
        storage = tensor.untyped_storage()._cdata
        if id(tensor) not in self._fields:
            self._sharing[storage] = self._sharing.get(storage, 0) + 1
        self._fields[id(tensor)] = (tensor, field)

    def overwrite(self, tensor: Tensor, field: Field, unknown: Field) -> None:
        """A tensor that was written into; what others see of its memory is not known."""
        storage = tensor.untyped_storage()
        others = self._sharing.get(storage._cdata, 0) - (id(tensor) in self._fields)
        part = storage.nbytes() != tensor.numel() * tensor.dtype.itemsize
        self.give(tensor, field)
        if others or part:
            self._spoiled[storage._cdata] = unknown
