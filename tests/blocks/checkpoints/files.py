"""Checkpoints to load, honest and hostile."""

import hashlib
import io
import os
import pickle
import zipfile
from pathlib import Path
from typing import Any

import torch
from torch import nn


def model(seed: int = 0) -> nn.Sequential:
    torch.manual_seed(seed)
    return nn.Sequential(nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4))


def saved(found: Any, **options: Any) -> bytes:
    stream = io.BytesIO()
    torch.save(found, stream, **options)
    return stream.getvalue()


def named(content: bytes, joint: str = "-", digits: int = 8) -> str:
    """A file name that tells the content's SHA-256."""
    return f"model{joint}{hashlib.sha256(content).hexdigest()[:digits]}.pth"


def same(left: nn.Module, right: nn.Module) -> bool:
    pairs = zip(left.state_dict().values(), right.state_dict().values(), strict=True)
    return all(torch.equal(a, b) for a, b in pairs)


class Evil:
    """Its unpickling makes a file."""

    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self) -> tuple[Any, ...]:
        return (os.mkdir, (str(self.mark),))


def bomb(megabytes: int) -> bytes:
    """An archive that says in a few kilobytes what takes so much; made without taking it."""
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(claim(megabytes << 18))) as source,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as target,
    ):
        for member in source.infolist():
            with target.open(member.filename, "w") as stream:
                if member.filename.endswith("/data/0"):
                    for _ in range(megabytes):
                        stream.write(bytes(1 << 20))
                else:
                    stream.write(source.read(member))
    return made.getvalue()


def with_pickle(content: bytes, data: bytes) -> bytes:
    """An archive of torch.save with another pickle in it."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(made, "w") as target:
        for member in source.infolist():
            is_pickle = member.filename.endswith("/data.pkl")
            target.writestr(member.filename, data if is_pickle else source.read(member))
    return made.getvalue()


def laughs() -> Any:
    """A list whose items, taken one by one, never end."""
    found: list[Any] = ["ha"]
    for _ in range(100):
        found = [found] * 10
    return found


def nested(depth: int) -> bytes:
    """The pickle of a list in a list in a list ..."""
    return b"\x80\x02" + b"(" * depth + b"l" * depth + b"."


def old_claim(numel: int) -> bytes:
    """A file of torch before 1.6 that claims storage it has not."""
    honest = saved({"w": torch.zeros(3)}, _use_new_zipfile_serialization=False)
    claim = b"J" + numel.to_bytes(4, "little")
    assert honest.count(b"K\x03N") == 1  # the storage's numel, before its view
    return honest.replace(b"K\x03N", claim + b"N")


def claim(numel: int) -> bytes:
    """The same in an archive, where the claim reaches beyond the end of the file."""
    honest = saved({"w": torch.zeros(3)})
    with zipfile.ZipFile(io.BytesIO(honest)) as archive:
        data = archive.read("archive/data.pkl")
    claimed = b"J" + numel.to_bytes(4, "little")
    for tail in (b"t", b"\x85"):  # the ends of the storage's tuple and of the shape's
        assert data.count(b"K\x03" + tail) == 1
        data = data.replace(b"K\x03" + tail, claimed + tail)
    return with_pickle(honest, data)


def hostile(mark: Path) -> dict[str, bytes]:
    """Files that no model may be loaded from; `mark` exists if one of them got its way."""
    honest = saved(model().state_dict())
    evil = {"w": torch.ones(2), "x": Evil(mark)}
    wide = {"w": torch.ones(1).expand(2**40)}
    deep = with_pickle(honest, nested(200_000))
    old = {"_use_new_zipfile_serialization": False}
    return {
        "evil": saved(evil),
        "evil, old": saved(evil, **old),
        "evil, bare": pickle.dumps(Evil(mark)),
        "bomb": bomb(4),
        "expanded": saved(wide),
        "expanded, old": saved(wide, **old),
        "claim": claim(2**30),
        "claim, old": old_claim(2**30),
        "laughs": saved(laughs()),
        "laughs, named": saved({"w": laughs()}),
        "deep": deep,
        "truncated": honest[: len(honest) // 2],
        "truncated, old": saved(model().state_dict(), **old)[:-10],
        "empty": b"",
        "random": hashlib.sha256(b"x").digest() * 100,
        "zip without pickle": plain_zip(),
        "a number": saved(3),
        "a tensor": saved(torch.ones(3)),
        "not by name": saved({3: torch.ones(3)}),
        "not a tensor": saved({"w": torch.ones(3), "epoch": 3}),
        "sparse": saved({"w": torch.eye(3).to_sparse()}),
        "meta": saved({"w": torch.empty(3, device="meta")}),
    }


def plain_zip() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("readme.txt", "hello")
    return made.getvalue()


def overlapping(content: bytes, times: int) -> bytes:
    """The same archive, its central directory listing everything many times."""
    made = io.BytesIO(content)
    with zipfile.ZipFile(made, "a") as archive:
        archive.filelist.extend(list(archive.filelist) * times)
        archive.writestr("archive/last", b"")
    return made.getvalue()
