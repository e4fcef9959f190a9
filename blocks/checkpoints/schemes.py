"""Where a checkpoint may be: what stands before `://` says who finds it."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from blocks.checkpoints.download import download
from blocks.checkpoints.errors import CheckpointError
from blocks.checkpoints.model_tables import open_mmlab_models, torchvision_models, url_of
from blocks.table import Table

# Given the location, whether to show progress and the most bytes to read: a file, or another
# location to be looked up in turn.
Finder = Callable[[str, bool, int], str | Path]
FinderType = TypeVar("FinderType", bound=Finder)

SCHEMES: Table[Finder] = Table("scheme")
MAX_STEPS = 8  # from a name to an address to a file; more is a circle


def scheme(*prefixes: str) -> Callable[[FinderType], FinderType]:
    """Register who finds the locations that begin so; the longest prefix that fits is asked.

    Args:
        prefixes: such as "s3://" or "s3://my-bucket/".

    Raises:
        NameTakenError: a prefix is taken; nothing was registered.
    """

    def register(finder: FinderType) -> FinderType:
        SCHEMES.add(list(prefixes), finder)
        return finder

    return register


def locate(where: str | Path, progress: bool, max_bytes: int) -> Path:
    """The file at a location, downloaded if need be.

    Raises:
        CheckpointError: nobody knows such locations, or it cannot be had.
    """
    found: str | Path = where
    for _ in range(MAX_STEPS):
        if isinstance(found, Path) or "://" not in found:
            return Path(found).expanduser()
        found = _finder(found)(found, progress, max_bytes)
    raise CheckpointError(f"{str(where)!r} leads from name to name and never to a file")


def _finder(where: str) -> Finder:
    fitting = [prefix for prefix in SCHEMES if where.startswith(prefix)]
    if not fitting:
        raise CheckpointError(
            f"nobody knows how to open {where!r}",
            argument="where",
            expected=sorted(SCHEMES),
            got=where,
            hint=f"there are {', '.join(sorted(SCHEMES))} and file paths",
        )
    return SCHEMES[max(fitting, key=len)]


@scheme("http://", "https://")
def _on_the_web(where: str, progress: bool, max_bytes: int) -> Path:
    return download(where, progress, max_bytes)


@scheme("torchvision://")
def _of_torchvision(where: str, _progress: bool, _max_bytes: int) -> str:
    return url_of("torchvision", where.partition("://")[2], torchvision_models())


@scheme("open-mmlab://", "openmmlab://")
def _of_open_mmlab(where: str, _progress: bool, _max_bytes: int) -> str:
    return url_of("open-mmlab", where.partition("://")[2], open_mmlab_models())
