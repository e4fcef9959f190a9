"""What pydantic finds wrong with a request, as sentences with places; never the input itself."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from app.schemas.problem import Fault
from app.schemas.roofline import HARDWARE_FORMS
from app.schemas.spec import FORMS

MOST = 20
LONGEST = 64  # characters of a name in a place; keys are the client's and may be long
TAGS = {"args": FORMS, "roofline": HARDWARE_FORMS}  # tags behind any key inside of these
KEY = "[key]"  # how pydantic marks that a key, not its value, is wrong

Place = Sequence[str | int]


def faults(errors: Iterable[Mapping[str, Any]]) -> list[Fault]:
    """At most 20 of them."""
    return [_fault(error) for error in list(errors)[:MOST]]


def _fault(error: Mapping[str, Any]) -> Fault:
    place = _without_tags(error["loc"])
    if error["type"] == "json_invalid":
        return Fault(detail=f"The body is not JSON: {error['ctx']['error']}.")
    return Fault(
        detail=_sentence(error["type"], error["msg"], place),
        pointer=pointer([part for part in place if part != KEY]),
    )


def _without_tags(loc: Place) -> Place:
    """Drop 'body' and the tags that unions put after a subject, an argument's name and hardware.

    They are no keys of the request.
    """
    place = list(loc[1:])
    tag = {"subject": 1, "subjects": 2, "target": 1}.get(str(place[0]) if place else "")
    if tag is not None:
        del place[tag : tag + 1]
    before = ["", "", *place]
    return [p for p, above in zip(place, before, strict=False) if p not in TAGS.get(str(above), ())]


def _sentence(kind: str, message: str, place: Place) -> str:
    name = _name(place)
    if kind == "missing":
        return f"{name} is missing."
    if kind == "extra_forbidden":
        return f"{name} is not a field that is known here."
    if place and place[-1] == KEY:
        return f"A name in {_name(place[:-2])} does not do: {message}."
    for subject in ("Input", "List", "Dictionary", "String", "Value"):
        if message.startswith(f"{subject} should"):
            return f"{name}{message.removeprefix(subject)}."
    return f"{name}: {message}."


def _name(place: Place) -> str:
    """What a person would call it: the nearest key, and the item's number in it."""
    if not place:
        return "The body"
    if isinstance(place[-1], int):
        return f"Item {place[-1]} of {_name(place[:-1])}"
    return repr(place[-1][:LONGEST])


def pointer(place: Iterable[str | int]) -> str:
    """A JSON Pointer (RFC 6901)."""
    parts = (str(part)[:LONGEST].replace("~", "~0").replace("/", "~1") for part in place)
    return "".join(f"/{part}" for part in parts)
