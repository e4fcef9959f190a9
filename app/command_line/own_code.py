"""One's own code: `package.module:factory` becomes a module, in this process and no other."""

import contextlib
import importlib
import re
import sys
import traceback
from collections.abc import Iterator, Mapping
from functools import reduce
from typing import Any

from torch import nn

from app.command_line.mistake import Mistake

NAMED = re.compile(r"(?P<module>[^\W\d]\w*(?:\.[^\W\d]\w*)*):(?P<factory>[^\W\d]\w*(?:\.\w+)*)")


def is_own_code(text: str) -> bool:
    """Whether the text is meant as a module and what is in it."""
    return ":" in text


def own_module(text: str, args: Mapping[str, Any]) -> nn.Module:
    """What the factory makes, in eval mode.

    Args:
        text: "package.module:factory"; the factory is a class or a function, or a module as it is.
        args: what the factory is called with, by name.

    Raises:
        Mistake: it cannot be imported, is not there, fails, or makes something else.
    """
    named = NAMED.fullmatch(text)
    if named is None:
        raise Mistake(f"{text!r} is no code; write it as package.module:factory.")
    factory = _factory(named["module"], named["factory"])
    if isinstance(factory, nn.Module):
        if args:
            raise Mistake(f"{text} is a module already and takes no --set.")
        return factory.eval()
    if not callable(factory):
        raise Mistake(
            f"{text} is of type {type(factory).__name__}; it must be a function or a class."
        )
    with _told(f"{text} failed"):
        made = factory(**args)
    if not isinstance(made, nn.Module):
        raise Mistake(
            f"{text} made something of type {type(made).__name__}; it must make an nn.Module."
        )
    return made.eval()


def _factory(module: str, name: str) -> Any:
    """Imported from where the user stands, as `python -m` would; it may import more later."""
    if "" not in sys.path:
        sys.path.insert(0, "")
    with _told(f"{module} cannot be imported"):
        imported = importlib.import_module(module)
    try:
        return reduce(getattr, name.split("."), imported)
    except AttributeError:
        raise Mistake(f"{module} has no {name!r}.") from None


@contextlib.contextmanager
def _told(what: str) -> Iterator[None]:
    """What the user's code raises, as a sentence with its file and line."""
    try:
        yield
    except (Exception, SystemExit) as error:  # noqa: BLE001 - it is theirs, whatever it raises
        line = str(error).strip().partition("\n")[0]
        said = f"{type(error).__name__}: {line}" if line else type(error).__name__
        frames = [f for f in traceback.extract_tb(error.__traceback__) if f.filename != __file__]
        place = f" ({frames[-1].filename}:{frames[-1].lineno})" if frames else ""
        raise Mistake(f"{what}: {said}{place}.") from None
