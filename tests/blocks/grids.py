"""Random arguments for each block, that its constructor takes, and images that fit them."""

from typing import Any, Literal, get_args, get_origin

from annotated_types import Interval
from hypothesis import strategies as st

from app.compose.arguments import inferred
from blocks.arguments import FromInput, Names, Nested, Odd, nested, options, taken_apart
from blocks.layer_settings import SETTINGS
from blocks.registry import REGISTRY, Entry

SMALL = {
    "in_channels": 12,
    "channels": 12,
    "num_features": 12,
    "in_features": 9,
    "out_channels": 12,
    "classes": 12,
    "kernel_size": 5,
}
LIMIT = 4  # of every other integer, so that a case stays small


def arguments(entry: Entry) -> st.SearchStrategy[dict[str, Any]]:
    """Any arguments of the declared types; some will not fit each other."""
    required = {
        name: _values(name, parameter.annotation)
        for name, parameter in entry.parameters.items()
        if parameter.default is parameter.empty
    }
    optional = {
        name: _values(name, parameter.annotation)
        for name, parameter in entry.parameters.items()
        if parameter.default is not parameter.empty
    }
    return st.fixed_dictionaries(required, optional=optional)


def images() -> st.SearchStrategy[tuple[int, int]]:
    """Heights and widths: odd, even, one pixel, not square."""
    return st.tuples(st.integers(1, 17), st.integers(1, 17))


def fitted(entry: Entry, args: dict[str, Any], size: tuple[int, int]) -> tuple[int, int, int]:
    """An image of about this size, with the channels or features that the arguments ask for."""
    for name, parameter in entry.parameters.items():
        for rule in taken_apart(parameter.annotation)[1]:
            if isinstance(rule, FromInput) and rule.what == "channels":
                return (int(args[name]), *size)
            if isinstance(rule, FromInput):
                return (*size, int(args[name]))
    return (entry.image[0], *size)


def _values(name: str, declared: Any) -> st.SearchStrategy[Any]:
    kind, metadata = taken_apart(declared)
    names = next((m for m in metadata if isinstance(m, Names)), None)
    if names:
        none = [None] if type(None) in options(kind) else []
        return st.sampled_from([*sorted(names.table), *none]) | _configurations(names)
    rule = nested(declared)
    if rule:
        return _layers(rule, type(None) in options(kind))
    return st.one_of([_option(name, option, metadata) for option in options(kind)])


def _layers(rule: Nested, optional: bool) -> st.SearchStrategy[Any]:
    """Some layers, or branches of them; structural ones rarely, so that a nest stays small."""
    line = st.lists(_layer(), max_size=2)
    if rule.fan:
        named = st.dictionaries(st.sampled_from(["left", "mid", "right"]), line, min_size=1)
        return named | st.lists(line, min_size=1, max_size=2)
    return st.none() | line if optional else line


@st.composite
def _layer(draw: Any) -> dict[str, Any]:
    """Any block that reads one input, what follows from that left out."""
    entries = [entry for entry in REGISTRY.values() if not entry.merges]
    plain = [entry for entry in entries if not entry.nested]
    entry = draw(st.sampled_from([*entries, *plain, *plain]))
    args = draw(arguments(entry))
    return {
        "block": entry.name,
        "args": {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in args.items()
            if name not in inferred(entry.parameters)
        },
    }


def _configurations(names: Names) -> st.SearchStrategy[dict[str, Any]]:
    """Any norm or activation of the table that has settings, with some of them."""
    return st.one_of(
        st.fixed_dictionaries(
            {"type": st.just(kind)},
            optional={name: _values(name, declared) for name, declared in SETTINGS[kind].items()},
        )
        if kind in SETTINGS
        else st.just({"type": kind})
        for kind in sorted(names.table)
    )


def _option(name: str, option: Any, outer: tuple[Any, ...]) -> st.SearchStrategy[Any]:
    kind, inner = taken_apart(option)
    if kind is type(None):
        return st.none()
    if kind is bool:
        return st.booleans()
    if get_origin(kind) is Literal:
        return st.sampled_from(get_args(kind))
    if get_origin(kind) is tuple and Ellipsis in get_args(kind):
        return st.lists(_values(name, get_args(kind)[0]), min_size=1, max_size=3).map(tuple)
    if get_origin(kind) is tuple:
        return st.tuples(*(_values(name, item) for item in get_args(kind)))
    bounds = next(m for m in (*inner, *outer) if isinstance(m, Interval))
    if kind is float:
        steps = st.sampled_from([0.0, 1e-5, 0.05, 0.25, 0.5, 1.0, 1.5, 2.0, 3.0, 6.0])
        return steps.filter(lambda x: _inside(x, bounds))
    low, high = int(bounds.ge or 0), SMALL.get(name, LIMIT)  # type: ignore[call-overload]
    odd = any(isinstance(m, Odd) for m in (*inner, *outer))
    return st.integers(low, high).filter(lambda n: not odd or n % 2 == 1)


def _inside(x: float, bounds: Any) -> bool:
    above = x >= bounds.ge if bounds.ge is not None else x > bounds.gt
    return above and x <= bounds.le
