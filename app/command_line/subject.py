"""What a SUBJECT of the command line means: a block, an architecture, a file, one's own code."""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import torch
from pydantic import TypeAdapter, ValidationError
from torch import nn

from app.checks import MANY, settled
from app.command_line.mistake import Mistake, first_fault
from app.command_line.own_code import is_own_code, own_module
from app.compose.subject import AnySubject, assemble, label_of
from app.schemas.spec import ArchitectureSubject, BlockSubject, Image, Spec, Subject
from blocks.errors import UnknownNameError
from blocks.registry import REGISTRY
from zoo.registry import ARCHITECTURES

SUBJECTS: TypeAdapter[AnySubject] = TypeAdapter(Subject)
IMAGES: TypeAdapter[list[int]] = TypeAdapter(Image)


class Found(NamedTuple):
    """What is asked about."""

    label: str
    subject: AnySubject | None  # None: one's own code
    module: nn.Module  # in eval mode
    image: list[int]
    args: dict[str, Any]  # as they were given

    def real(self, inputs: torch.Tensor) -> nn.Module:
        """The module with values, the same ones every time, that is to be run on these inputs."""
        if self.subject is None:
            return self.module
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(0)
            module, _ = assemble(self.subject, self.image, device="cpu")
            return settled(module, inputs, images=MANY // 2)


def found(text: str, image: tuple[int, ...] | None, args: Mapping[str, Any]) -> Found:
    """What the text means.

    Args:
        text: as the user wrote it.
        image: (C, H, W); left out, what the subject says, which one's own code cannot.
        args: its arguments.

    Raises:
        Mistake: there is no such thing, or it cannot be read.
        BlockzooError: it cannot be built.
    """
    if _is_file(text):
        subject = _with(_read(text), args, text)
    elif is_own_code(text):
        if image is None:
            raise Mistake(f"{text} needs the size of its input: --image 3,224,224.")
        return Found(text, None, own_module(text, args), list(image), dict(args))
    else:
        subject = _named(text, args)
    module, size = assemble(subject, _image(image))
    label = text if isinstance(subject, Spec) else label_of(subject)
    return Found(label, subject, module, size, dict(args))


def _is_file(text: str) -> bool:
    return text == "-" or text.endswith(".json") or Path(text).is_file()


def _read(text: str) -> AnySubject:
    try:
        written = sys.stdin.read() if text == "-" else Path(text).read_text(encoding="utf-8")
        return SUBJECTS.validate_json(written)
    except OSError as error:
        raise Mistake(f"{text} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise Mistake(f"{text} cannot be read: it is not UTF-8.") from None
    except ValidationError as error:
        raise Mistake(f"{text} is no spec: {first_fault(error)}") from None


def _with(subject: AnySubject, args: Mapping[str, Any], text: str) -> AnySubject:
    """The subject of a file, with some of its arguments set otherwise."""
    if isinstance(subject, Spec):
        if args:
            raise Mistake(f"{text} is a spec, whose layers have the arguments; edit it there.")
        return subject
    name = label_of(subject)
    return _validated(type(subject), name, {**subject.model_dump()["args"], **args})


def _named(name: str, args: Mapping[str, Any]) -> AnySubject:
    if name in REGISTRY:
        return _validated(BlockSubject, name, args)
    if name in ARCHITECTURES:
        return _validated(ArchitectureSubject, name, args)
    raise UnknownNameError("block or architecture", name, [*REGISTRY, *ARCHITECTURES])


def _validated(
    kind: type[BlockSubject | ArchitectureSubject], name: str, args: Mapping[str, Any]
) -> AnySubject:
    key = "block" if kind is BlockSubject else "architecture"
    try:
        return kind.model_validate({key: name, "args": dict(args)})
    except ValidationError as error:
        raise Mistake(f"{name}: {first_fault(error)}") from None


def _image(image: tuple[int, ...] | None) -> list[int] | None:
    try:
        return None if image is None else IMAGES.validate_python(list(image))
    except ValidationError as error:
        raise Mistake(f"--image: {first_fault(error)}") from None
