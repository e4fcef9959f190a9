"""A subject becomes a module and the image it is asked about."""

from typing import TypeAlias

import torch
from torch import nn

from app.compose.blueprint import META
from app.compose.build import build, find_block, make_block
from app.compose.names import IMAGE
from app.schemas.spec import BlockSubject, Layer, Spec

AnySubject: TypeAlias = BlockSubject | Spec


def assemble(
    subject: AnySubject,
    image: list[int] | None = None,
    device: torch.device | str = META,
) -> tuple[nn.Module, list[int]]:
    """The subject in eval mode, and its image.

    Args:
        subject: a block with arguments, or a spec.
        image: (C, H, W); the spec's own or the block's example if left out.
        device: "meta" makes shapes alone; on any other the parameters are initialised.

    Raises:
        BlockzooError: it cannot be built; `pointer` says where, from the subject on.
    """
    if isinstance(subject, Spec):
        drawn = build(subject, image, device)
        return drawn.eval(), drawn.meta["image"]
    entry = find_block(subject.block)
    size = image or list(entry.image)
    if entry.merges:
        both = Layer(block=subject.block, args=subject.args, inputs=[IMAGE, IMAGE])
        return build(Spec(layers=[both], image=size), device=device).eval(), size
    incoming = torch.empty((1, *size), device=META)
    module = make_block(entry, subject.args, incoming, "the image", device)
    return module.eval(), size


def label_of(subject: AnySubject) -> str:
    """What a table calls it."""
    return "spec" if isinstance(subject, Spec) else subject.block
