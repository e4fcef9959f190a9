"""Downloads: into the cache whole and verified, or not at all."""

import hashlib
import http.client
import os
import tempfile
import urllib.error
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import IO
from urllib.parse import unquote, urlsplit

import torch

from blocks.checkpoints.errors import CheckpointError, UnverifiedWarning
from blocks.checkpoints.name_hash import has_hash, hash_in_name
from blocks.checkpoints.progress import bar
from blocks.checkpoints.redirects import opener

CHUNK = 1 << 16  # bytes
TIMEOUT = 30  # seconds of silence


def download(url: str, progress: bool, max_bytes: int) -> Path:
    """The file behind a URL, from the cache if it is there.

    The cache is torch.hub's, so what torchvision has fetched is found.  A file whose name says
    its SHA-256 is held against it, also when it comes from the cache.

    Args:
        url: http:// or https://; where it redirects to must be public (`redirects.py`).
        progress: show a bar on a terminal, if tqdm is installed.
        max_bytes: the most that is read.

    Raises:
        CheckpointError: it cannot be had, is too large or is not the file that its name says.
    """
    name = Path(unquote(urlsplit(url).path)).name or "checkpoint"
    expected = hash_in_name(name)
    folder = Path(torch.hub.get_dir()) / "checkpoints"
    if expected is None:
        # Without a hash, two addresses may mean different files by one name.
        folder /= hashlib.sha256(url.encode()).hexdigest()[:16]
        warnings.warn(
            f"{name!r} carries no SHA-256 of 8 digits or more; its contents are not verified.",
            UnverifiedWarning,
            stacklevel=2,
        )
    target = folder / name
    if target.is_file():
        if expected is None or has_hash(target, expected):
            return target
        target.unlink()  # broken, or somebody else's
    _whole(url, target, expected, progress, max_bytes)
    return target


def _whole(url: str, target: Path, expected: str | None, progress: bool, max_bytes: int) -> None:
    """Download beside the target and put it in place when it is complete and verified."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, path = tempfile.mkstemp(prefix=".", suffix=".part", dir=target.parent)
    except OSError as error:
        raise CheckpointError(
            f"the cache {str(target.parent)!r} cannot be written: {error.strerror}",
            hint="set TORCH_HOME to a folder of yours",
        ) from None
    try:
        with os.fdopen(handle, "wb") as part:
            digest = _received(url, part, progress, max_bytes)
        if expected and not digest.startswith(expected):
            raise CheckpointError(
                f"the file behind {url!r} is not the one its name promises: its SHA-256 begins "
                f"with {digest[: len(expected)]}, not {expected}",
                expected=expected,
                got=digest,
                hint="it was removed; ask its publisher",
            )
        Path(path).replace(target)
    finally:
        Path(path).unlink(missing_ok=True)


def _received(url: str, part: IO[bytes], progress: bool, max_bytes: int) -> str:
    """Write what the URL answers; its SHA-256."""
    try:
        with opener(url).open(url, timeout=TIMEOUT) as answer:
            total = _announced(url, answer.headers.get("Content-Length"), max_bytes)
            with bar(Path(urlsplit(url).path).name, total, progress) as advance:
                digest, received = _copied(answer, part, url, max_bytes, advance)
    except CheckpointError:
        raise
    except urllib.error.HTTPError as error:
        error.close()
        raise CheckpointError(f"{url!r} answers {error.code} {error.reason}", got=url) from None
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise CheckpointError(f"{url!r} cannot be downloaded: {error}", got=url) from error
    if total is not None and received != total:
        raise CheckpointError(
            f"{url!r} ended after {received} of {total} bytes", got=received, hint="try again"
        )
    return digest


def _copied(
    answer: IO[bytes], part: IO[bytes], url: str, max_bytes: int, advance: Callable[[int], object]
) -> tuple[str, int]:
    """The SHA-256 and the number of bytes that were copied."""
    digest, received = hashlib.sha256(), 0
    while chunk := answer.read(CHUNK):
        received += len(chunk)
        if received > max_bytes:
            raise _too_large(url, received, max_bytes)
        digest.update(chunk)
        part.write(chunk)
        advance(len(chunk))
    return digest.hexdigest(), received


def _announced(url: str, length: str | None, max_bytes: int) -> int | None:
    """The size that the server announces, if it does."""
    if length is None:
        return None
    if not (length.isascii() and length.isdigit() and len(length) < 20):
        raise CheckpointError(f"{url!r} announces a length of {length[:40]!r}", got=length[:40])
    if int(length) > max_bytes:
        raise _too_large(url, int(length), max_bytes)
    return int(length)


def _too_large(url: str, size: int, max_bytes: int) -> CheckpointError:
    return CheckpointError(
        f"{url!r} is {size} bytes or more, over the limit of {max_bytes}",
        argument="max_bytes",
        expected=max_bytes,
        got=size,
        hint="raise max_bytes if you trust it",
    )
