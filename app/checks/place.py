"""Place: the line of a user's own source that an error is about."""

import linecache
import re
import sys
import traceback
from collections.abc import Iterator
from pathlib import Path
from types import FrameType

from torch import nn

FRAME = re.compile(r'File "(?P<file>[^"]+)"(?:, line |:)(?P<line>\d+)')  # as compilers write it


class OwnCode:
    """Which code is a user's own: the packages of a module's classes, PyTorch's layers apart."""

    def __init__(self, module: nn.Module) -> None:
        self.packages = {_package(type(part).__module__) for part in module.modules()} - {"torch"}

    def has(self, frame: FrameType) -> bool:
        """Whether the frame runs such code."""
        return _package(frame.f_globals.get("__name__", "")) in self.packages

    def has_file(self, file: str) -> bool:
        """Whether such code was loaded from this file."""
        return any(
            getattr(module, "__file__", None) == file
            for name, module in list(sys.modules.items())
            if _package(name) in self.packages
        )


def place_of(error: BaseException, module: nn.Module) -> str | None:
    """The innermost of a user's own lines that an error came through, or that it tells of.

    Args:
        error: what was raised; its causes are looked at first.
        module: whose classes say what is a user's own.
    """
    own = OwnCode(module)
    for one in reversed(list(causes(error))):
        for frame, line in reversed(list(traceback.walk_tb(one.__traceback__))):
            if own.has(frame):
                return source_line(frame.f_code.co_filename, line)
    for one in causes(error):
        place = last_place(str(one), own)
        if place:
            return place
    return None


def last_place(text: str, own: OwnCode) -> str | None:
    """The last of a user's own lines that a text with stack traces names."""
    frames = [(frame["file"], int(frame["line"])) for frame in FRAME.finditer(text)]
    places = [(file, line) for file, line in frames if own.has_file(file)]
    return source_line(*places[-1]) if places else None


def source_line(file: str, line: int, code: str | None = None) -> str:
    """File, line number and source line; the file without the folders it lies in.

    Args:
        file: its path.
        line: the number, from 1.
        code: what stands there; left out, it is read.
    """
    path = Path(file)
    said = (linecache.getline(file, line) if code is None else code).strip()
    return f"{path.parent.name}/{path.name}:{line}: {said}"


def causes(error: BaseException | None) -> Iterator[BaseException]:
    """The error, what it was raised from, and so on."""
    while error is not None:
        yield error
        error = error.__cause__


def _package(name: str) -> str:
    return name.partition(".")[0]
