"""Torchvision's names for the parts of a block that it writes as a numbered sequence."""

from torch import nn

from blocks import SqueezeExcitation, StochasticDepth


def conv_norm(theirs: str, ours: str) -> dict[str, str | None]:
    """Of a ConvNormAct: 0 is the convolution, 1 the norm."""
    return {f"{theirs}.0": f"{ours}.conv", f"{theirs}.1": f"{ours}.norm"}


def mb_conv(theirs: str, ours: str, block: nn.Module) -> dict[str, str | None]:
    """Of an MBConv or FusedMBConv: its parts, numbered as far as they are there."""
    names: dict[str, str | None] = {}
    parts = [n for n, part in block.named_children() if not isinstance(part, StochasticDepth)]
    for index, name in enumerate(parts):
        path = f"{theirs}.block.{index}"
        if isinstance(block.get_submodule(name), SqueezeExcitation):
            names[path] = f"{ours}.{name}"
        else:
            names |= conv_norm(path, f"{ours}.{name}")
    return names
