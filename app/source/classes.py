"""Classes: modules of one kind become one class; what differs between them, its parameters."""

import inspect
from collections import Counter
from dataclasses import dataclass, field

from torch import fx, nn

from app.source.expression import (
    NONE,
    Call,
    Expression,
    Instance,
    Literal,
    Name,
)
from app.source.methods import Methods
from app.source.model import Key, Model, Read
from app.source.torch_layer import defaults

Values = tuple[Expression, ...]  # of one thing in each instance
TAKEN = frozenset({"self", "nn", "torch", "F", "Tensor", "OrderedDict", "super", "range"})
LONGEST = 40  # characters of a parameter's name that is made of its place


@dataclass
class Written:
    """A class that is to be written."""

    name: str
    reads: list[Read]  # every module of it
    methods: Methods
    base: Call
    fields: dict[str, Expression] = field(default_factory=dict)
    parameters: dict[str, Values] = field(default_factory=dict)
    standard: dict[str, Literal] = field(default_factory=dict)  # defaults of parameters
    numbers: list[int] = field(default_factory=list)  # of the instances, as in the values

    @property
    def is_one_size(self) -> bool:
        """Whether all modules of it read the same shapes and give the same."""
        return len({(read.inputs, read.shape) for read in self.reads}) == 1

    def ordered(self) -> list[str]:
        """The parameters, those with a default last."""
        return sorted(self.parameters, key=lambda name: name in self.standard)


class Classes:
    """Every class of a model, each behind those it uses."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self.groups: dict[Key, list[Read]] = {}
        for read in model.reads:
            self.groups.setdefault(read.key, []).append(read)
        self.names = _names(list(self.groups))
        self.done: dict[Key, Written] = {}
        self._begun: set[Key] = set()
        for key in self.groups:
            self._write(key)

    def call_of(self, instance: Instance) -> Expression:
        """The call that makes an instance; itself while its class is being found out."""
        key = self.model.first[instance.number].key
        if key not in self.done and key in self._begun:
            return instance
        written = self._write(key)
        place = written.numbers.index(instance.number)
        values = [(name, written.parameters[name][place]) for name in written.ordered()]
        return Call(written.name, tuple(values), instance.shape)

    def standard(self, function: str) -> dict[str, Literal]:
        """What the arguments of a function are if they are left out."""
        own = next((w.standard for w in self.done.values() if w.name == function), None)
        return defaults(function) if own is None else own

    def _write(self, key: Key) -> Written:
        if key in self.done:
            return self.done[key]
        self._begun.add(key)
        reads = self.groups[key]
        numbers = list(dict.fromkeys(self.model.numbers[read.content] for read in reads))
        distinct = [self.model.first[number] for number in numbers]
        found = _Unification(self, distinct)
        base = found.unified([read.base for read in distinct], ())
        longest = max(distinct, key=lambda r: sum(v != NONE for v in r.fields.values()))
        fields = {
            name: found.unified([read.fields[name] for read in distinct], (name,))
            for name in longest.fields
        }
        assert isinstance(base, Call)
        self.done[key] = Written(
            self.names[key], reads, self.model.methods[key], base, fields,
            found.parameters, found.standard, numbers,
        )  # fmt: skip
        return self.done[key]


class _Unification:
    """Finds what is the same in all instances, and names what is not."""

    def __init__(self, classes: Classes, reads: list[Read]) -> None:
        self.classes = classes
        self.reads = reads
        self.parameters: dict[str, Values] = {}
        self.standard: dict[str, Literal] = {}
        self.named: dict[Values, str] = {}
        self.arguments = _arguments(reads)

    def unified(
        self, values: list[Expression], place: tuple[str, ...], standard: Literal | None = None
    ) -> Expression:
        """One expression for all instances, with parameters where they differ."""
        first = values[0]
        if all(value == first for value in values):
            return first
        values = [self.classes.call_of(v) if isinstance(v, Instance) else v for v in values]
        calls = [value for value in values if isinstance(value, Call)]
        if len(calls) < len(values) or len({_form(value) for value in calls}) > 1:
            return self._parameter(tuple(values), place, standard)
        standards = self.classes.standard(calls[0].function)
        columns = zip(*(value.arguments for value in calls), strict=True)
        arguments: list[tuple[str, Expression]] = []
        for column in columns:
            name = column[0][0]
            same = [value for _, value in column]
            arguments.append((name, self.unified(same, (*place, name), standards.get(name))))
        return Call(calls[0].function, tuple(arguments), calls[0].shape)

    def _parameter(
        self, values: Values, place: tuple[str, ...], standard: Literal | None
    ) -> Expression:
        are_modules = not all(isinstance(value, Literal) for value in values)
        name = None if are_modules else self.named.get(values)  # two modules must stay two
        if are_modules and NONE in values:
            standard = NONE
        if name is None:
            name = self._name(values, place)
            self.named[values] = name
            self.parameters[name] = values
            if standard in values and standard is not None:
                self.standard[name] = standard
        elif self.standard.get(name) != standard:
            self.standard.pop(name, None)  # it stands for two things, so it is always said
        return Name(name)

    def _name(self, values: Values, place: tuple[str, ...]) -> str:
        known = [name for name, same in self.arguments.items() if same == values]
        joined = "_".join(place)[-LONGEST:].strip("_")
        joined = joined if joined[:1].isalpha() else f"layer_{joined}"
        given = set(self.arguments.get(place[-1], ())) - {NONE}  # what is set means something else
        last = [place[-1]] if place[-1].isidentifier() and not given else []
        numbered = [f"{joined}_{number}" for number in range(2, len(self.parameters) + 3)]
        for name in (*known, *last, joined, *numbered):
            if name not in TAKEN and name not in self.parameters:
                return name
        raise AssertionError("there are more numbers than parameters")


def _form(value: Call) -> object:
    """What is the same in calls that can differ in their arguments alone."""
    return value.function, tuple(name for name, _ in value.arguments)


def _arguments(reads: list[Read]) -> dict[str, Values]:
    """The arguments that all of these blocks remember to be made with, or have by default."""
    cls = reads[0].key[0]
    if cls.__init__ is nn.Module.__init__ or not all(read.arguments for read in reads):  # type: ignore[misc]
        return {}
    found: dict[str, Values] = {}
    for name, parameter in inspect.signature(cls).parameters.items():
        given = [read.arguments.get(name, parameter.default) for read in reads]
        found[name] = tuple(Literal.of(value) for value in given)
    return found


def _names(keys: list[Key]) -> dict[Key, str]:
    """A name for each class: that of its block, and what it is without, or a number."""
    names: dict[Key, str] = {}
    taken = Counter(("OrderedDict", "Tensor"))
    for key in sorted(keys, key=lambda key: -len(key[2])):
        cls, _, parts = key
        plain = "Network" if cls is fx.GraphModule else cls.__name__
        name = plain
        if taken[name]:
            full = next((k[2] for k, n in names.items() if n == plain and k[0] is cls), ())
            less = [part for part in full if part not in parts]
            if less and set(parts) < set(full) and issubclass(cls, nn.Sequential):
                name = plain + "Without" + "And".join(_camel(part) for part in less)
        number = 2
        while taken[name]:
            name = f"{plain}{number}"
            number += 1
        taken[name] += 1
        names[key] = name
    return names


def _camel(name: str) -> str:
    return "".join(word.capitalize() for word in name.split("_"))
