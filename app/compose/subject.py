"""A subject becomes a module and the image it is asked about."""

from typing import TypeAlias

import torch
from torch import nn

from app.compose.blueprint import META, Blueprint
from app.compose.build import build
from app.compose.fitted_block import Place, find_block, make_block
from app.compose.names import IMAGE
from app.schemas.spec import ArchitectureSubject, BlockSubject, Layer, Spec
from blocks.errors import BlockzooError, UnknownNameError
from zoo.registry import find as find_architecture

AnySubject: TypeAlias = BlockSubject | ArchitectureSubject | Spec


def assemble(
    subject: AnySubject,
    image: list[int] | None = None,
    device: torch.device | str = META,
) -> tuple[nn.Module, list[int]]:
    """The subject in eval mode, and its image.

    Args:
        subject: a block with arguments, an architecture with knobs, or a spec.
        image: (C, H, W); the spec's or the architecture's own, or the block's example, if left out.
        device: "meta" makes shapes alone; on any other the parameters are initialised.

    Raises:
        BlockzooError: it cannot be built; `pointer` says where, from the subject on.
    """
    if isinstance(subject, Spec):
        drawn = build(subject, image, device)
        return drawn.eval(), drawn.meta["image"]
    if isinstance(subject, ArchitectureSubject):
        return _architecture(subject, image, device)
    entry = find_block(subject.block)
    size = image or list(entry.image)
    if entry.merges:
        both = Layer(block=subject.block, args=subject.args, inputs=[IMAGE, IMAGE])
        return build(Spec(layers=[both], image=size), device=device).eval(), size
    # Two images: a batch norm in training has no variance for a single pixel of one.
    incoming = torch.empty((2, *size), device=META)
    module = make_block(entry, subject.args, [incoming], Place("the image", device))
    return module.eval(), size


def _architecture(
    subject: ArchitectureSubject, image: list[int] | None, device: torch.device | str
) -> tuple[nn.Module, list[int]]:
    """The network; the image's channels are its `in_channels`, unless these are given."""
    place = torch.device(device)
    try:
        entry = find_architecture(subject.architecture)
    except UnknownNameError as error:
        error.pointer = ("architecture",)
        raise
    knobs = dict(subject.args)
    if image is not None:
        knobs.setdefault("in_channels", image[0])
    try:
        with Blueprint() if place.type == "meta" else place:
            network = entry.make(**knobs)
    except BlockzooError as error:
        if error.argument:
            error.pointer = ("args", error.argument, *error.pointer)
        raise
    return network.eval(), image or [network.in_channels, *entry.image[1:]]


def label_of(subject: AnySubject) -> str:
    """What a table calls it."""
    if isinstance(subject, Spec):
        return "spec"
    return subject.block if isinstance(subject, BlockSubject) else subject.architecture
