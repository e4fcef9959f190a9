"""The body of a diffusion U-Net: every block's output goes over to the decoder."""

from collections.abc import Sequence
from typing import Any, Literal, NamedTuple

from torch import Tensor, nn

from blocks import Chain, Concat, ConvNormAct, RequireSize, Upsampling
from zoo.unet.layers import Style
from zoo.unet.level import level_name, naming
from zoo.unet.time import Sinusoids, TimeResidual, time_layers

DownPadding = Literal["around", "after"]


class TimeLevel(NamedTuple):
    """One level, from the top."""

    channels: int  # feature maps
    depth: int  # residual blocks in the encoder; the decoder has one more
    attention: bool  # whether self-attention follows each of them
    heads: int  # of each attention


class Setup(NamedTuple):
    """What all blocks share."""

    time_features: int
    dropout: float
    norm_layer: Any
    activation_layer: Any
    down_padding: DownPadding

    def block(self, in_channels: int, level: TimeLevel, attention: bool) -> TimeResidual:
        """One residual block of a level."""
        style = Style(self.norm_layer, self.activation_layer, heads=level.heads)
        return TimeResidual(
            in_channels, level.channels, self.time_features, self.dropout, style, attention
        )


def plain(in_channels: int, out_channels: int, **more: Any) -> ConvNormAct:
    """A bare 3x3 convolution."""
    return ConvNormAct(in_channels, out_channels, 3, norm_layer=None, activation_layer=None, **more)


def _halved(channels: int, padding: DownPadding) -> nn.Module:
    """A 3x3 convolution of stride 2, padded on each side, or below and on the right alone."""
    if padding == "around":
        return plain(channels, channels, stride=2)
    return Chain(
        pad=nn.ZeroPad2d((0, 1, 0, 1)), conv=plain(channels, channels, stride=2, padding=0)
    )


class DownLevel(nn.Module):
    """Residual blocks, then half the size unless this is the deepest level.

    Shape:
        x (N, in_channels, H, W), time (N, time_features) -> the outputs of all its parts
    """

    def __init__(self, in_channels: int, level: TimeLevel, setup: Setup, last: bool) -> None:
        super().__init__()
        widths = [in_channels, *[level.channels] * (level.depth - 1)]
        self.blocks = nn.ModuleList(setup.block(w, level, level.attention) for w in widths)
        self.down = None if last else _halved(level.channels, setup.down_padding)

    def forward(self, x: Tensor, time: Tensor) -> list[Tensor]:
        maps: list[Tensor] = []
        for block in self.blocks:
            x = block(x, time)
            maps.append(x)
        if self.down is not None:
            maps.append(self.down(x))
        return maps


class UpLevel(nn.Module):
    """Residual blocks, each behind one of the encoder's outputs, then twice the size.

    Shape:
        x (N, in_channels, H, W), time (N, time_features), maps of the encoder, of which it takes
        the last ones off the list -> (N, channels, H, W), or twice as high and wide
    """

    def __init__(self, widths: Sequence[int], level: TimeLevel, setup: Setup, top: bool) -> None:
        super().__init__()
        self.blocks = nn.ModuleList(setup.block(w, level, level.attention) for w in widths)
        self.join = Concat()
        self.up = (
            None if top else Chain(larger=Upsampling(2), conv=plain(level.channels, level.channels))
        )

    def forward(self, x: Tensor, time: Tensor, maps: list[Tensor]) -> Tensor:
        for block in self.blocks:
            x = block(self.join([x, maps.pop()]), time)
        return x if self.up is None else self.up(x)


class Middle(nn.Module):
    """Two residual blocks on the deepest map, the first one with self-attention.

    Shape:
        x (N, channels, H, W), time (N, time_features) -> (N, channels, H, W)
    """

    def __init__(self, level: TimeLevel, setup: Setup) -> None:
        super().__init__()
        self.block1 = setup.block(level.channels, level, attention=True)
        self.block2 = setup.block(level.channels, level, attention=False)

    def forward(self, x: Tensor, time: Tensor) -> Tensor:
        return self.block2(self.block1(x, time), time)


class DiffusionBody(nn.Module):
    """The image and its time to the last feature map.

    Shape:
        x (N, in_channels, H, W), time (N,) or 0 if left out -> (N, levels[0].channels, H, W)

    Args:
        in_channels: feature maps of the image.
        levels: from the top.
        setup: what all blocks share.

    Raises:
        ArgumentError: a level cannot be built; names it.
    """

    def __init__(self, in_channels: int, levels: Sequence[TimeLevel], setup: Setup) -> None:
        super().__init__()
        top = levels[0].channels
        self.fit = RequireSize(2 ** (len(levels) - 1), 0, 2 ** (len(levels) - 1))
        self.waves = Sinusoids(top)
        self.time = time_layers(top, setup.time_features)
        self.stem = plain(in_channels, top)
        widths = [top]  # of what the encoder leaves for the decoder
        down, up = {}, {}
        for number, level in enumerate(levels):
            last = number == len(levels) - 1
            with naming(number):
                down[level_name(number)] = DownLevel(widths[-1], level, setup, last)
            widths += [level.channels] * (level.depth + (not last))
        self.encoder = nn.ModuleDict(down)
        with naming(len(levels) - 1):
            self.bottleneck = Middle(levels[-1], setup)
        width = levels[-1].channels
        for number in reversed(range(len(levels))):
            level = levels[number]
            reads = [width, *[level.channels] * level.depth]
            with naming(number):
                both = [own + widths.pop() for own in reads]
                up[level_name(number)] = UpLevel(both, level, setup, number == 0)
            width = level.channels
        self.decoder = nn.ModuleDict(up)

    def forward(self, x: Tensor, time: Tensor | None = None) -> Tensor:
        x = self.stem(self.fit(x))
        features = self.features_of(time, x)
        maps = [x]
        for level in self.encoder.values():
            maps.extend(level(maps[-1], features))
        x = self.bottleneck(maps[-1], features)
        for level in self.decoder.values():
            x = level(x, features, maps)
        return x

    def features_of(self, time: Tensor | None, x: Tensor) -> Tensor:
        """The time's features, in the type of x; of time 0 if it is left out."""
        if time is None:
            time = x.new_zeros([1])
        return self.time(self.waves(time).to(x.dtype))


class TimedFeatures(nn.Module):
    """The encoder alone: the last feature map of each level, which depends on the time too.

    Shape:
        x (N, in_channels, H, W), time (N,) or 0 if left out
        -> [(N, channels[i], H / reductions[i], W / reductions[i]), ...]

    Args:
        body: whose encoder it is; shared, not copied.
        channels: feature maps of each level.
    """

    def __init__(self, body: DiffusionBody, channels: tuple[int, ...]) -> None:
        super().__init__()
        self.body = body
        self.channels = channels
        self.reductions = tuple(2**number for number in range(len(channels)))

    def forward(self, x: Tensor, time: Tensor | None = None) -> list[Tensor]:
        x = self.body.stem(self.body.fit(x))
        features = self.body.features_of(time, x)
        maps: list[Tensor] = []
        for level in self.body.encoder.values():
            found = level(x, features)
            x = found[-1]  # behind the step down, which the deepest level has not
            is_deepest = len(maps) == len(self.channels) - 1
            maps.append(found[-1] if is_deepest else found[-2])
        return maps
