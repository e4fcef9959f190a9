"""The tables of models: a name to a URL or a path, as JSON, the user's own merged over ours.

`torchvision.json` has the addresses of torchvision's first ImageNet weights, `open_mmlab.json`
those of the families that mmcv's documentation lists.
"""

import json
import os
from collections.abc import Mapping
from pathlib import Path

from blocks.checkpoints.errors import CheckpointError, UnknownModelError

HERE = Path(__file__).parent
# The documentation writes the one, mmcv reads the other; the later wins.
EXTERNAL_NAMES = ("open-mmlab.json", "open_mmlab.json")


def mmcv_home() -> Path:
    """Where the user's own table is: $MMCV_HOME, else `mmcv` in $XDG_CACHE_HOME or ~/.cache."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or "~/.cache")
    return Path(os.environ.get("MMCV_HOME") or cache / "mmcv").expanduser()


def torchvision_models() -> dict[str, str]:
    """The weights of torchvision's classifiers, by the function that makes the model."""
    return read_table(HERE / "torchvision.json")


def open_mmlab_models() -> dict[str, str]:
    """The models of OpenMMLab, with the user's own table merged over them.

    A path that is not absolute is in the folder of the user's table.

    Raises:
        CheckpointError: the user's table is not one.
    """
    models = read_table(HERE / "open_mmlab.json")
    home = mmcv_home()
    for name in EXTERNAL_NAMES:
        if (home / name).is_file():
            own = read_table(home / name)
            models |= {k: v if "://" in v else str(home / v) for k, v in own.items()}
    return models


def read_table(file: Path) -> dict[str, str]:
    """A table of names to URLs or paths.

    Raises:
        CheckpointError: the file is not one.
    """
    try:
        table = json.loads(file.read_text("utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise CheckpointError(
            f"the table of models {str(file)!r} cannot be read: {error}"
        ) from None
    if not isinstance(table, dict) or not all(isinstance(v, str) for v in table.values()):
        raise CheckpointError(
            f"the table of models {str(file)!r} is not one",
            hint='write it as {"name": "https://... or a path"}',
        )
    return table


def url_of(what: str, name: str, models: Mapping[str, str]) -> str:
    """The location of this model.

    Raises:
        UnknownModelError: the table has none of this name; suggests the nearest.
    """
    if name not in models:
        raise UnknownModelError(f"{what} model", name, models, argument="where")
    return models[name]
