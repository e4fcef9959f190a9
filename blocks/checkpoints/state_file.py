"""Reading a checkpoint: tensors by name, and nothing else that a file may hold.

Every file is taken for hostile.  Code in it is not run (`weights_only=True`, and never another
way), its sizes are known before anything is allocated, and what is not a flat table of dense
tensors with their own memory is refused.
"""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from torch.serialization import default_restore_location

from blocks.checkpoints.archive import check_archive
from blocks.checkpoints.errors import CheckpointError

ARCHIVE = b"PK\x03\x04"
OLD_PICKLE = b"\x80\x02\x8a\nl\xfc\x9cF\xf9 j\xa8P\x19."  # of torch.save before 1.6
WRAPPERS = ("state_dict", "model")  # where training programs put the tensors
State = dict[str, Tensor]


def read_state(file: Path, max_bytes: int, map_location: str | torch.device = "cpu") -> State:
    """The tensors of a checkpoint by name.

    Args:
        file: written by torch.save (of any age) or safetensors.
        max_bytes: the largest file that is opened.
        map_location: where the tensors go.

    Raises:
        CheckpointError: there is no such file, it is too large, or it is not a checkpoint.
    """
    head = _head(file, max_bytes)
    if file.suffix == ".safetensors" or head[8:9] == b"{":
        return _checked(_read_safetensors(file, map_location), file)
    if head.startswith(ARCHIVE):
        check_archive(file)
        # Mapped: what the file claims is not allocated, and what it has not cannot be reached.
        return _checked(_unpickled(file, map_location, mmap=True), file)
    if head.startswith(OLD_PICKLE):
        return _checked(_unpickled(file, _counted(file, map_location), mmap=False), file)
    raise CheckpointError(
        f"{file.name!r} is not a checkpoint: neither torch.save nor safetensors writes such a file",
        hint="see whether the download is complete",
    )


def _head(file: Path, max_bytes: int) -> bytes:
    """The first bytes of a file of a bearable size."""
    try:
        with file.open("rb") as stream:
            size, head = file.stat().st_size, stream.read(32)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        raise CheckpointError(f"{str(file)!r} cannot be opened: {why}", argument="where") from None
    if not size:
        raise CheckpointError(f"{file.name!r} is empty", hint="download or copy it again")
    if size > max_bytes:
        raise CheckpointError(
            f"{file.name!r} has {size} bytes, over the limit of {max_bytes}",
            argument="max_bytes",
            expected=max_bytes,
            got=size,
            hint="raise max_bytes if you trust it",
        )
    return head


def _unpickled(file: Path, map_location: Any, mmap: bool) -> Any:
    try:
        return torch.load(file, map_location=map_location, weights_only=True, mmap=mmap)
    except CheckpointError:
        raise
    except Exception as error:  # noqa: BLE001 - a hostile pickle can raise anything
        raise _unreadable(file, error) from None


def _unreadable(file: Path, error: Exception) -> CheckpointError:
    """The sentence for a file that torch refuses; torch's own runs over many lines."""
    unsafe = re.search(r"(?:GLOBAL|class) ([\w.]+)", str(error)[:2000])
    if unsafe:
        return CheckpointError(
            f"{file.name!r} holds more than tensors: {unsafe[1]}, which could run code, so nothing "
            "of it was loaded",
            got=unsafe[1],
            hint="ask for a file with the state_dict alone, best as .safetensors",
        )
    return CheckpointError(
        f"{file.name!r} is damaged or not a checkpoint ({type(error).__name__})",
        hint="download or copy it again",
    )


def _counted(file: Path, map_location: str | torch.device) -> Callable[[Any, str], Any]:
    """A map_location that sees each storage before it is filled.

    Until then its memory is a promise of the system's.  A file's storages together are never
    larger than the file.
    """
    size, claimed = file.stat().st_size, 0

    def restored(storage: Any, _: str) -> Any:
        nonlocal claimed
        claimed += storage.nbytes()
        if claimed > size:
            raise CheckpointError(f"{file.name!r} claims {claimed} bytes in {size}", got=claimed)
        return default_restore_location(storage, str(map_location))

    return restored


def _read_safetensors(file: Path, map_location: str | torch.device) -> Any:
    try:
        from safetensors import SafetensorError
        from safetensors.torch import load_file
    except ImportError:
        raise CheckpointError(
            f"{file.name!r} needs the package safetensors", hint="pip install safetensors"
        ) from None
    try:
        return load_file(file, device=str(map_location))
    except (SafetensorError, OSError, ValueError, KeyError, RuntimeError) as error:
        raise CheckpointError(
            f"{file.name!r} is damaged: {error}", hint="download or copy it again"
        ) from None


def _unwrapped(found: Any) -> Any:
    """The table of tensors, out of what a training program put around it."""
    for name in WRAPPERS:
        if isinstance(found, dict) and isinstance(found.get(name), dict):
            return found[name]
    return found


def _checked(found: Any, file: Path) -> State:
    """A flat table of dense tensors, each with the memory that its shape needs."""
    state = _unwrapped(found)
    if not isinstance(state, dict):
        raise CheckpointError(
            f"{file.name!r} holds a {type(state).__name__}, not tensors by name",
            hint="save a state_dict",
        )
    for name, value in state.items():
        fault = _fault(value) if type(name) is str else "its name is not text"
        if fault:
            entry = repr(name[:80]) if type(name) is str else "an entry"
            raise CheckpointError(
                f"{file.name!r} cannot be loaded for {entry}: {fault}",
                hint="save a state_dict of ordinary tensors",
            )
    # Without `_metadata`: versions of modules, which a hostile file could fill with anything.
    return dict(state)


def _fault(value: Any) -> str | None:
    """What is wrong with an entry; never its repr, which may be endless."""
    if type(value) not in (Tensor, nn.Parameter):
        return f"it is a {type(value).__name__}, not a tensor"
    if value.layout is not torch.strided or value.device.type == "meta":
        return "it is a tensor without plain memory"
    if value.untyped_storage().nbytes() < value.numel() * value.element_size():
        return f"its shape {list(value.shape)} needs more memory than the file holds"
    return None
