"""The zoo's registry: an architecture is its settings of a family's network."""

import functools
import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from blocks.errors import UnknownNameError
from blocks.table import Table
from zoo.network import Network

N = TypeVar("N", bound=Network)
Settings = dict[str, Any]


@dataclass(frozen=True)
class Architecture(Generic[N]):
    """What the registry knows of an architecture."""

    name: str
    network: type[N]
    settings: Settings  # what it sets of the network's arguments
    paper: str  # "arXiv:..." or "doi:..."
    image: tuple[int, int, int]  # it is usually asked about, (C, H, W)
    after: str  # whose network of this name it is: "torchvision", "timm", "paper" ...
    summary: str
    doc: str

    @property
    def family(self) -> str:
        """Heading in the zoo."""
        return self.network.family

    @functools.cached_property
    def parameters(self) -> dict[str, inspect.Parameter]:
        """Every argument with its default here, annotations evaluated."""
        signature = inspect.signature(self.network.__init__, eval_str=True)
        return {
            p.name: p.replace(default=self.settings.get(p.name, p.default))
            for p in list(signature.parameters.values())[1:]
        }

    def make(self, **knobs: Any) -> N:
        """The network, with some of its arguments set otherwise.

        Raises:
            UnknownNameError: there is no such knob.
            ArgumentError: a value does not do.
        """
        known = self.parameters
        for name in knobs:
            if name not in known:
                raise UnknownNameError(f"knob of {self.name}", name, known, argument=name)
        return self.network(**{**self.settings, **knobs})


ARCHITECTURES: Table[Architecture[Any]] = Table("architecture")


def architecture(
    network: type[N],
    *,
    paper: str | None = None,
    image: tuple[int, int, int] = (3, 224, 224),
    after: str = "torchvision",
) -> Callable[[Callable[[], Settings]], Callable[..., N]]:
    """Register a function that gives an architecture's settings; it becomes its constructor.

    Args:
        network: class of the family.
        paper: where it was published; by default the family's paper.
        image: what it is usually asked about, (C, H, W).
        after: whose network of this name it is.
    """

    def register(settings: Callable[[], Settings]) -> Callable[..., N]:
        name = settings.__name__
        doc = inspect.cleandoc(settings.__doc__ or "")
        entry = Architecture(
            name,
            network,
            settings(),
            paper or network.paper,
            image,
            after,
            doc.partition("\n")[0],
            doc,
        )

        ARCHITECTURES.add(name, entry)

        @functools.wraps(settings, updated=())
        def make(**knobs: Any) -> N:
            return entry.make(**knobs)

        del make.__wrapped__  # its signature takes no knobs
        return make

    return register


def find(name: str) -> Architecture[Any]:
    """The architecture of this name.

    Raises:
        UnknownNameError: there is none; suggests the nearest.
    """
    return ARCHITECTURES[name]


def names(family: str | None = None) -> list[str]:
    """The names of all architectures, or of one family's, in alphabetical order.

    Raises:
        UnknownNameError: there is no such family.
    """
    families: Mapping[str, None] = dict.fromkeys(a.family for a in ARCHITECTURES.values())
    if family is not None and family not in families:
        raise UnknownNameError("family", family, families)
    return sorted(a.name for a in ARCHITECTURES.values() if family in (None, a.family))
