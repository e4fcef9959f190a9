"""The error tree: every mistake a user can make, as a sentence with fields.

    BlockzooError            what is wrong, what was given, what would do
    ├── UnknownNameError     no such block, argument, norm, activation ...; suggests the nearest
    ├── ArgumentError        an argument's value does not do
    ├── ShapeError           a tensor's shape does not fit a layer
    ├── SpecError            the layers do not make a graph: names, inputs, nesting
    ├── MeasureError         a module cannot be measured, for reasons of its own
    └── LimitError           a limit of this service is exceeded; names its setting

All are `ValueError`s.  `fields()` is what travels: from a worker to the web process, and from
there, as a problem document, to the page, which shows it at the layer it is about.
"""

import difflib
import re
from collections.abc import Iterable
from typing import Any, ClassVar


class BlockzooError(ValueError):
    """A user's mistake.

    Args:
        detail: one sentence, without the layer's name.
        layer: name of the layer it is about.
        argument: name of the argument it is about.
        expected: what would have been right.
        got: what was given.
        hint: what to try instead.
        pointer: where in the request, as path segments.
    """

    kind: ClassVar[str] = "invalid"
    verb: ClassVar[str] = ""

    def __init__(
        self,
        detail: str,
        *,
        layer: str | None = None,
        argument: str | None = None,
        expected: Any = None,
        got: Any = None,
        hint: str | None = None,
        pointer: tuple[str | int, ...] = (),
    ) -> None:
        super().__init__(detail)
        self.detail = detail
        self.layer = layer
        self.argument = argument
        self.expected = expected
        self.got = got
        self.hint = hint
        self.pointer = pointer

    def __str__(self) -> str:
        """The whole sentence: layer, fault, remedy."""
        head = f"Layer {self.layer!r}{self.verb}: " if self.layer else ""
        tail = f"; {self.hint}" if self.hint else ""
        return f"{head}{self.detail}{tail}."

    def __reduce__(self) -> tuple[Any, ...]:
        """Keyword-only fields survive pickling."""
        return (_rebuild, (type(self), self.fields() | {"detail": self.detail}))

    def at(self, layer: str, *pointer: str | int) -> "BlockzooError":
        """Add the place, unless a deeper one is known already; returns itself, to be raised."""
        self.layer = self.layer or layer
        self.pointer = (*pointer, *self.pointer)
        return self

    def fields(self) -> dict[str, Any]:
        """Plain data: the error as it travels."""
        return {
            "kind": self.kind,
            "detail": str(self),
            "layer": self.layer,
            "argument": self.argument,
            "expected": self.expected,
            "got": self.got,
            "hint": self.hint,
            "pointer": list(self.pointer),
        }


def _rebuild(cls: type[BlockzooError], fields: dict[str, Any]) -> BlockzooError:
    known = {k: v for k, v in fields.items() if k not in ("kind", "detail", "pointer")}
    return cls(fields["detail"], pointer=tuple(fields["pointer"]), **known)


class ArgumentError(BlockzooError):
    """An argument's value does not do: wrong type, out of range, or at odds with another."""

    kind = "invalid-argument"
    verb = " cannot be built"
    block: str | None = None  # whose argument it is, once a block's constructor has seen it

    def inside(self, block: str) -> "ArgumentError":
        """Seen by the constructor of `block`: another block's argument is none of its own."""
        if self.block not in (None, block):
            self.detail = f"in its {self.block}, {self.detail}"
            self.argument = None
        self.block = block
        return self


class ShapeError(BlockzooError):
    """A tensor's shape does not fit the layer that should read it."""

    kind = "shape-mismatch"
    verb = " cannot take its input"


class SpecError(BlockzooError):
    """The layers of a spec do not make a graph."""

    kind = "invalid-spec"


class MeasureError(BlockzooError):
    """A module's forward cannot run on shapes alone."""

    kind = "cannot-measure"
    verb = " cannot be measured"


class LimitError(BlockzooError):
    """A limit of this service is exceeded."""

    kind = "limit-exceeded"


class UnknownNameError(BlockzooError):
    """A name that is not in its table.

    Args:
        what: the kind of name, e.g. "block".
        name: the name that was given.
        known: the names there are; the nearest is suggested.
    """

    kind = "unknown-name"

    def __init__(self, what: str, name: str, known: Iterable[str], **place: Any) -> None:
        self.what, self.name, self.known = what, name, sorted(known)
        near = nearest(name, self.known)
        if near:
            hint = f"did you mean {near!r}?"
        else:
            hint = (
                f"there are {', '.join(self.known[:12])}{', ...' if len(self.known) > 12 else ''}"
            )
        super().__init__(
            f"there is no {what} named {name!r}", got=name, expected=near, hint=hint, **place
        )

    def __str__(self) -> str:
        """A question mark ends the sentence where there is one."""
        return super().__str__().replace("?.", "?")

    def __reduce__(self) -> tuple[Any, ...]:
        """Rebuilt from what it was made of."""
        place = {"layer": self.layer, "argument": self.argument, "pointer": self.pointer}
        return (_rebuild_unknown, (type(self), self.what, self.name, self.known, place))


def _rebuild_unknown(
    cls: type[UnknownNameError], what: str, name: str, known: list[str], place: dict[str, Any]
) -> UnknownNameError:
    return cls(what, name, known, **place)


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name most like `name`, whatever its case and underscores; None if none is near."""
    plain = {re.sub(r"[\W_]", "", k).lower(): k for k in known}
    close = difflib.get_close_matches(re.sub(r"[\W_]", "", name).lower()[:64], plain, n=1)
    return plain[close[0]] if close else None
