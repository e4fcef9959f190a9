"""How a test sees that a checkpoint is refused."""

import copy
from pathlib import Path
from typing import Any

import pytest

from blocks import BlockzooError
from blocks.checkpoints import CheckpointError, load_checkpoint
from tests.blocks.checkpoints import files


def refused(where: str | Path, **options: Any) -> str:
    """The sentence, once it is sure that the model was not touched."""
    model = files.model()
    before = copy.deepcopy(model)
    with pytest.raises(CheckpointError) as caught:
        load_checkpoint(model, where, progress=False, **options)
    assert files.same(model, before)
    assert isinstance(caught.value, BlockzooError)
    assert len(str(caught.value)) < 600
    return str(caught.value)


def kept(cache: Path) -> list[str]:
    """Every file in the cache, half ones and hidden ones too."""
    return sorted(f.relative_to(cache).as_posix() for f in cache.rglob("*") if f.is_file())
