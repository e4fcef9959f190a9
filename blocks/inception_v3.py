"""The five modules of Inception v3, each built from Parallel and Chain.

Source: arXiv:1512.00567, Figures 5 to 7 and 10, with the widths of the network that its authors
released and torchvision follows; batch norm with eps 1e-3 after every convolution.  Each module
takes `norm_layer` and `activation_layer` for all its convolutions.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

from torch import nn

from blocks.conv_norm_act import ConvNormAct
from blocks.merges import Concat
from blocks.pooling import AvgPool, MaxPool
from blocks.structural import Chain, Parallel

Kernel = int | tuple[int, int]
batch_norm = partial(nn.BatchNorm2d, eps=1e-3)


def conv(inputs: int, outputs: int, kernel_size: Kernel = 1, **more: Any) -> ConvNormAct:
    """A convolution with the norm of this network; it keeps the size unless told otherwise."""
    return ConvNormAct(inputs, outputs, kernel_size, **{"norm_layer": batch_norm, **more})


def _with(layers: dict[str, Any]) -> Callable[..., ConvNormAct]:
    """`conv` with these layers: a partial whose arguments mypy does not count."""
    return partial(conv, **layers)


def shrinking(inputs: int, outputs: int, **layers: Any) -> ConvNormAct:
    """A 3x3 convolution that halves the sides, without padding."""
    return conv(inputs, outputs, 3, stride=2, padding=0, **layers)


def pooled(inputs: int, outputs: int, **layers: Any) -> Chain:
    """The mean of each neighbourhood, projected."""
    return Chain(mean=AvgPool(3, 1, 1), project=conv(inputs, outputs, **layers))


def inception_a(in_channels: int, pool: int, **layers: Any) -> Parallel:
    """(N, in_channels, H, W) -> (N, 224 + pool, H, W): one 5x5 and two 3x3 (Figure 5)."""
    layer = _with(layers)
    return Parallel(
        Concat(),
        conv1=layer(in_channels, 64),
        conv5=Chain(layer(in_channels, 48), layer(48, 64, 5)),
        conv3=Chain(layer(in_channels, 64), layer(64, 96, 3), layer(96, 96, 3)),
        pool=pooled(in_channels, pool, **layers),
    )


def inception_b(in_channels: int, **layers: Any) -> Parallel:
    """(N, C, H, W) -> (N, 480 + C, (H - 3) // 2 + 1, ...): the first reduction (Figure 10)."""
    layer = _with(layers)
    return Parallel(
        Concat(),
        conv3=shrinking(in_channels, 384, **layers),
        deep=Chain(layer(in_channels, 64), layer(64, 96, 3), shrinking(96, 96, **layers)),
        pool=MaxPool(3, 2),
    )


def inception_c(in_channels: int, width: int, **layers: Any) -> Parallel:
    """(N, in_channels, H, W) -> (N, 768, H, W): 7x7 convolutions as 1x7 and 7x1 (Figure 6).

    Args:
        in_channels: feature maps of the input.
        width: of the factorised convolutions.
        layers: `norm_layer` and `activation_layer`, where they are not the network's.
    """
    layer = _with(layers)
    return Parallel(
        Concat(),
        conv1=layer(in_channels, 192),
        conv7=Chain(
            layer(in_channels, width), layer(width, width, (1, 7)), layer(width, 192, (7, 1))
        ),
        deep=Chain(
            layer(in_channels, width),
            layer(width, width, (7, 1)),
            layer(width, width, (1, 7)),
            layer(width, width, (7, 1)),
            layer(width, 192, (1, 7)),
        ),
        pool=pooled(in_channels, 192, **layers),
    )


def inception_d(in_channels: int, **layers: Any) -> Parallel:
    """(N, C, H, W) -> (N, 512 + C, (H - 3) // 2 + 1, ...): the second reduction."""
    layer = _with(layers)
    return Parallel(
        Concat(),
        conv3=Chain(layer(in_channels, 192), shrinking(192, 320, **layers)),
        conv7=Chain(
            layer(in_channels, 192),
            layer(192, 192, (1, 7)),
            layer(192, 192, (7, 1)),
            shrinking(192, 192, **layers),
        ),
        pool=MaxPool(3, 2),
    )


def inception_e(in_channels: int, **layers: Any) -> Parallel:
    """(N, in_channels, H, W) -> (N, 2048, H, W): branches that branch again (Figure 7)."""
    layer = _with(layers)

    def both(inputs: int) -> Parallel:
        return Parallel(Concat(), flat=layer(inputs, 384, (1, 3)), tall=layer(inputs, 384, (3, 1)))

    return Parallel(
        Concat(),
        conv1=layer(in_channels, 320),
        conv3=Chain(layer(in_channels, 384), both(384)),
        deep=Chain(layer(in_channels, 448), layer(448, 384, 3), both(384)),
        pool=pooled(in_channels, 192, **layers),
    )
