"""The zip archive in which torch.save puts a checkpoint, checked before torch opens it."""

import zipfile
from pathlib import Path

from blocks.checkpoints.errors import CheckpointError


def check_archive(file: Path) -> None:
    """See that the archive holds tensors as they are, and no more than its size says.

    A deflated member of 1 MB may unfold into gigabytes; members that overlap may, too.

    Raises:
        CheckpointError: it is damaged, compressed, too full, or not a checkpoint.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise CheckpointError(
            f"{file.name!r} is a damaged archive: {error}", hint="download or copy it again"
        ) from None
    names = {Path(member.filename).name for member in members}
    if "constants.pkl" in names or "code" in names:
        raise CheckpointError(
            f"{file.name!r} is a TorchScript program, not a checkpoint",
            hint="save its state_dict with torch.save",
        )
    if "data.pkl" not in names:
        raise CheckpointError(f"{file.name!r} is an archive, but not one of torch.save")
    if any(m.compress_type != zipfile.ZIP_STORED or m.flag_bits & 1 for m in members):
        raise CheckpointError(
            f"{file.name!r} is a compressed archive; torch.save writes none",
            hint="save it again with torch.save",
        )
    size = file.stat().st_size
    claimed = sum(member.file_size for member in members)
    if claimed > size:
        raise CheckpointError(f"{file.name!r} claims {claimed} bytes in {size}", got=claimed)
