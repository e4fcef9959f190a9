"""A table of things by name: a duplicate is refused, a miss suggests.

The one mechanism behind every register of the library: blocks, initialisers, the layer types of
configurations, architectures.  Each of them has a decorator of its own that adds to its table.
"""

from collections.abc import Iterator, Mapping
from typing import TypeVar

from blocks.errors import ArgumentError, UnknownNameError

Item = TypeVar("Item")


class UnknownEntryError(UnknownNameError, KeyError):
    """Nothing is registered under this name."""


class NameTakenError(ArgumentError, RuntimeError):
    """A name is registered already."""


class Table(Mapping[str, Item]):
    """Things by name, in the order they were added.

    Example:
        >>> SHAPES: Table[type] = Table("shape")
        >>> SHAPES.add("Circle", Circle)
        >>> SHAPES["Circl"]
        UnknownEntryError: there is no shape named 'Circl'; did you mean 'Circle'?

    Args:
        what: what its entries are called in errors, e.g. "block".
        entries: those there are from the start.
        argument: the argument that holds the names, for errors.
        unknown: the error for a name that is not there.
        taken: the error for a name that is there already.
    """

    def __init__(
        self,
        what: str,
        entries: Mapping[str, Item] | None = None,
        *,
        argument: str | None = None,
        unknown: type[UnknownNameError] = UnknownEntryError,
        taken: type[ArgumentError] = NameTakenError,
    ) -> None:
        self.what = what
        self.argument = argument
        self._entries: dict[str, Item] = dict(entries or {})
        self._unknown = unknown
        self._taken = taken

    def __getitem__(self, name: str) -> Item:
        if name in self._entries:
            return self._entries[name]
        error = self._unknown(self.what, name, self._entries, argument=self.argument)
        if not self._entries:
            error.hint = "none is registered yet"
        raise error

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __delitem__(self, name: str) -> None:
        del self._entries[name]

    def __len__(self) -> int:
        return len(self._entries)

    def __contains__(self, name: object) -> bool:
        return name in self._entries

    def __repr__(self) -> str:
        return f"Table of {self.what}s: {', '.join(self._entries)}"

    def add(self, names: str | list[str], item: Item, force: bool = False) -> None:
        """Register a thing under a name, or under several: all of them or none.

        Args:
            names: what it is called.
            item: the thing.
            force: replace what has this name already.

        Raises:
            NameTakenError: there is one of this name (or the table's own error for that).
        """
        chosen = [names] if isinstance(names, str) else names
        taken = [name for name in chosen if name in self._entries]
        if taken and not force:
            raise self._taken(
                f"the name {taken[0]!r} is taken among the {self.what}s",
                argument="name",
                got=taken[0],
                hint="choose another name or say force=True",
            )
        self._entries.update(dict.fromkeys(chosen, item))
