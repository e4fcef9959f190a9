"""The SHA-256 in a file's name: `resnet50-0676ba61.pth` begins with 0676ba61."""

import hashlib
import re
from pathlib import Path

IN_NAME = re.compile(r"[-_]([0-9a-f]{8,64})\.(?:pth\.tar|\w+)$", re.IGNORECASE)
DATE = re.compile(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])")


def hash_in_name(name: str) -> str | None:
    """The beginning of the SHA-256 that a file's name ends with; None if it has none.

    Behind a hyphen (torchvision) or an underscore (mmcv's documentation), 8 digits or more: fewer
    prove little.  `_20200130` is a date, not a hash.

    Source: torch.hub reads a hyphen's only, mmcv checks none.
    """
    found = IN_NAME.search(name)
    if found is None or DATE.fullmatch(found[1]):
        return None
    return found[1].lower()


def has_hash(file: Path, expected: str) -> bool:
    """Whether the file's SHA-256 begins so."""
    with file.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    return digest.startswith(expected)
