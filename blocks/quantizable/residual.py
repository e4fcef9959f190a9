"""Residual blocks that can be fused and run in int8: the basic block, bottleneck, inverted one."""

from typing import Any

from torch import Tensor, nn

from blocks.basic_block import BasicBlock
from blocks.bottleneck import Bottleneck
from blocks.inverted_residual import InvertedResidual
from blocks.quantizable.addition import Addition
from blocks.quantizable.fusion import Fusable


class QuantizableBasicBlock(Fusable, BasicBlock):
    """A BasicBlock with `fuse_model`: the same arguments, state and function.

    Shape:
        x (N, in_channels, H, W) -> (N, out_channels, H_out, W_out)

    Args:
        args: those of BasicBlock.

    Raises:
        ArgumentError: as for BasicBlock.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.addition, self.activation = _ending(self.activation)

    def added(self, y: Tensor, x: Tensor) -> Tensor:
        return self.addition(y, x)


class QuantizableBottleneck(Fusable, Bottleneck):
    """A Bottleneck with `fuse_model`: the same arguments, state and function.

    Shape:
        x (N, in_channels, H, W) -> (N, out_channels, H_out, W_out)

    Args:
        args: those of Bottleneck.

    Raises:
        ArgumentError: as for Bottleneck.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.addition, self.activation = _ending(self.activation)

    def added(self, y: Tensor, x: Tensor) -> Tensor:
        return self.addition(y, x)


class QuantizableInvertedResidual(Fusable, InvertedResidual):
    """An InvertedResidual with `fuse_model`: the same arguments, state and function.

    Its ReLU6 is not fused, so that the function stays; int8 computes it on its own.

    Shape:
        x (N, in_channels, H, W) -> (N, out_channels, H_out, W_out)

    Args:
        args: those of InvertedResidual.

    Raises:
        ArgumentError: as for InvertedResidual.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Only where it is used: an observer without data makes a meaningless scale.
        self.addition = Addition(with_relu=False) if self.has_skip else None

    def forward(self, x: Tensor) -> Tensor:
        y = x if self.expand is None else self.expand(x)
        y = self.project(self.spatial(y))
        if self.addition is not None:
            y = self.addition(self.stochastic_depth(y), x)
        return y


def _ending(activation: nn.Module) -> tuple[Addition, nn.Module]:
    """The addition and what follows it: a ReLU is part of the addition."""
    if type(activation) is nn.ReLU:
        return Addition(with_relu=True), nn.Identity()
    return Addition(with_relu=False), activation
