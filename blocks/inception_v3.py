"""The five modules of Inception v3, each built from Parallel and Chain.

Source: arXiv:1512.00567, Figures 5 to 7 and 10, with the widths of the network that its authors
released and torchvision follows; batch norm with eps 1e-3 after every convolution.
"""

from functools import partial
from typing import Any

from torch import nn

from blocks.conv_norm_act import ConvNormAct
from blocks.merges import Concat
from blocks.structural import Chain, Parallel

Kernel = int | tuple[int, int]
batch_norm = partial(nn.BatchNorm2d, eps=1e-3)


def conv(inputs: int, outputs: int, kernel_size: Kernel = 1, **more: Any) -> ConvNormAct:
    """A convolution with the norm of this network; it keeps the size unless told otherwise."""
    return ConvNormAct(inputs, outputs, kernel_size, norm_layer=batch_norm, **more)


def shrinking(inputs: int, outputs: int) -> ConvNormAct:
    """A 3x3 convolution that halves the sides, without padding."""
    return conv(inputs, outputs, 3, stride=2, padding=0)


def pooled(inputs: int, outputs: int) -> Chain:
    """The mean of each neighbourhood, projected."""
    return Chain(mean=nn.AvgPool2d(3, 1, 1), project=conv(inputs, outputs))


def inception_a(in_channels: int, pool: int) -> Parallel:
    """(N, in_channels, H, W) -> (N, 224 + pool, H, W): one 5x5 and two 3x3 (Figure 5)."""
    return Parallel(
        Concat(),
        conv1=conv(in_channels, 64),
        conv5=Chain(conv(in_channels, 48), conv(48, 64, 5)),
        conv3=Chain(conv(in_channels, 64), conv(64, 96, 3), conv(96, 96, 3)),
        pool=pooled(in_channels, pool),
    )


def inception_b(in_channels: int) -> Parallel:
    """(N, C, H, W) -> (N, 480 + C, (H - 3) // 2 + 1, ...): the first reduction (Figure 10)."""
    return Parallel(
        Concat(),
        conv3=shrinking(in_channels, 384),
        deep=Chain(conv(in_channels, 64), conv(64, 96, 3), shrinking(96, 96)),
        pool=nn.MaxPool2d(3, 2),
    )


def inception_c(in_channels: int, width: int) -> Parallel:
    """(N, in_channels, H, W) -> (N, 768, H, W): 7x7 convolutions as 1x7 and 7x1 (Figure 6).

    Args:
        in_channels: feature maps of the input.
        width: of the factorised convolutions.
    """
    return Parallel(
        Concat(),
        conv1=conv(in_channels, 192),
        conv7=Chain(conv(in_channels, width), conv(width, width, (1, 7)), conv(width, 192, (7, 1))),
        deep=Chain(
            conv(in_channels, width),
            conv(width, width, (7, 1)),
            conv(width, width, (1, 7)),
            conv(width, width, (7, 1)),
            conv(width, 192, (1, 7)),
        ),
        pool=pooled(in_channels, 192),
    )


def inception_d(in_channels: int) -> Parallel:
    """(N, C, H, W) -> (N, 512 + C, (H - 3) // 2 + 1, ...): the second reduction."""
    return Parallel(
        Concat(),
        conv3=Chain(conv(in_channels, 192), shrinking(192, 320)),
        conv7=Chain(
            conv(in_channels, 192),
            conv(192, 192, (1, 7)),
            conv(192, 192, (7, 1)),
            shrinking(192, 192),
        ),
        pool=nn.MaxPool2d(3, 2),
    )


def inception_e(in_channels: int) -> Parallel:
    """(N, in_channels, H, W) -> (N, 2048, H, W): branches that branch again (Figure 7)."""

    def both(inputs: int) -> Parallel:
        return Parallel(Concat(), flat=conv(inputs, 384, (1, 3)), tall=conv(inputs, 384, (3, 1)))

    return Parallel(
        Concat(),
        conv1=conv(in_channels, 320),
        conv3=Chain(conv(in_channels, 384), both(384)),
        deep=Chain(conv(in_channels, 448), conv(448, 384, 3), both(384)),
        pool=pooled(in_channels, 192),
    )
