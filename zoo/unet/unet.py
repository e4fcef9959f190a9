"""UNet: a network for images of pixels, configured level by level.

arXiv:1505.04597, Figure 1.
"""

from collections.abc import Sequence
from typing import Annotated, Any, ClassVar, Literal

from torch import Tensor, nn

from blocks.arguments import (
    ActivationLayer,
    Channels,
    Classes,
    Config,
    Depth,
    Heads,
    Maker,
    Names,
    NormLayer,
    OddKernelSize,
    Probability,
)
from blocks.errors import ArgumentError
from blocks.registry import checked
from zoo.network import Network
from zoo.unet.body import Body, bottleneck_of, crops_of, fit_of, size_check
from zoo.unet.decoder import Decoder
from zoo.unet.encoder import OWN, Encoder, EncoderLayer, backbone_encoder
from zoo.unet.head import DeepHead, Head
from zoo.unet.initialise import fill
from zoo.unet.layers import Style
from zoo.unet.level import (
    LISTS,
    Down,
    Level,
    LevelBlock,
    Merge,
    Up,
    level_name,
    levels_of,
    module_of,
)

PAPER = (64, 128, 256, 512, 1024)  # feature maps of the levels of Figure 1
DecoderLayer = Annotated[str | Config | Maker, Names("decoder", {OWN: Decoder})]


@checked
class UNet(Network):
    """Encoder and decoder in the shape of a U, joined on each level; the defaults are the paper's.

    One list describes the levels, from the top, and both paths are laid by it.  What is said of
    levels is one value for all of them or a list with a value for each; `down`, `up` and `merge`
    stand between two levels.

    Shape:
        x (N, in_channels, H, W) -> (N, classes, H, W); less at the border with padding "valid";
        with deep supervision a list, of the decoder's levels from the top

    Args:
        channels: feature maps of each level, from the top; beside a backbone of the decoder's
            levels only.  By default (64, 128, 256, 512, 1024); beside a backbone 16 at full size,
            and twice as many on each level below.
        depth: blocks of each level, in the encoder and in the decoder.
        block: "conv" (a convolution, norm, activation), "residual" (two of them beside a
            shortcut), or any block with in_channels and out_channels, such as "MBConv".
        attention: whether self-attention over all pixels follows the blocks of a level.
        down: "max_pool", "avg_pool", "conv" (3x3, stride 2), or "stride", where the first block of
            the level below strides; without effect beside a backbone.
        up: "transposed" or "pixel_shuffle" convolution, or "nearest" or "bilinear" interpolation
            without weights, save a 1x1 convolution where `merge` is "add".
        merge: "concat", "add", "attention_gate" (what comes up gates the encoder's map, then both
            are put behind each other) or "none".
        bottleneck: what the deepest map goes through in addition: "plain" (two convolutions),
            "residual" (a residual block), "attention" (self-attention over all pixels).
        encoder: "levels" lays it by the list; else the name of a classifier of the zoo, or a
            callable that takes `in_channels` and makes a network of the zoo or a module that lists
            its maps and has their `channels` and `reductions`.
        decoder: "levels" lays it by the list; else a callable that takes `channels` and
            `reductions` of the encoder's maps and makes a module with `channels` and `reductions`,
            from the list of these maps to a list of maps, the largest first.
        padding: "valid", as in the paper: the output is smaller than the image and `merge` crops;
            "same" keeps the size.  By default "valid", but "same" beside a backbone.
        fit: what happens to an image whose size does not fit the reductions: "exact" refuses it,
            "pad" pads it below and on the right, and undoes that before the head.
        classes: scores for each pixel.
        in_channels: feature maps of the image.
        head_kernel_size: side of the last convolution's kernel.
        deep_supervision: whether each level of the decoder has scores of its own.
        heads: of each self-attention; must divide the channels.
        stochastic_depth_prob: probability of dropping a residual branch in training, for blocks
            that have one to drop.
        norm_layer: norm of blocks and attention; of our own levels, never of a backbone.
        activation_layer: activation of blocks, likewise.

    Raises:
        ArgumentError: an argument is out of its range, or does not fit the levels; names the level.
    """

    family: ClassVar[str] = "U-Net"
    paper: ClassVar[str] = "arXiv:1505.04597"

    def __init__(
        self,
        channels: tuple[Channels, ...] | None = None,
        depth: Depth | tuple[Depth, ...] = 2,
        block: LevelBlock | tuple[LevelBlock, ...] = "conv",
        attention: bool | tuple[bool, ...] = False,
        down: Down | tuple[Down, ...] = "max_pool",
        up: Up | tuple[Up, ...] = "transposed",
        merge: Merge | tuple[Merge, ...] = "concat",
        bottleneck: Literal["plain", "residual", "attention"] | None = None,
        encoder: EncoderLayer = OWN,
        decoder: DecoderLayer = OWN,
        padding: Literal["same", "valid"] | None = None,
        fit: Literal["exact", "pad"] = "exact",
        classes: Classes = 2,
        in_channels: Channels = 1,
        head_kernel_size: OddKernelSize = 1,
        deep_supervision: bool = False,
        heads: Heads = 1,
        stochastic_depth_prob: Probability = 0.0,
        norm_layer: NormLayer = None,
        activation_layer: ActivationLayer = "ReLU",
    ) -> None:
        nn.Module.__init__(self)  # a U is no row of stem, stages and head
        self.in_channels = in_channels
        given = (depth, block, attention, down, up, merge)
        settings = dict(zip(LISTS, given, strict=True))
        own = encoder == OWN
        valid = padding == "valid" or (padding is None and own)
        style = Style(
            norm_layer,
            activation_layer,
            "valid" if valid else "same",
            heads,
            stochastic_depth_prob,
        )
        if own:
            levels = levels_of(channels or PAPER, len(channels or PAPER) - 1, settings)
            _at_least_two(levels)
            down_path: Any = Encoder(in_channels, levels, style)
            up_levels = levels[:-1]
        else:
            count = None if channels is None else len(channels)
            down_path = backbone_encoder(encoder, in_channels, count)
            steps = sum(reduction > 1 for reduction in down_path.reductions)
            widths = channels or tuple(16 * 2**number for number in range(steps))
            up_levels = levels_of(widths, steps, settings)
        up_path = _decoder(decoder, down_path, up_levels, style)
        middle = bottleneck_of(bottleneck, down_path.channels[-1], len(up_levels), style)
        check = size_check(
            down_path.reductions[-1], levels if own and valid else None, head_kernel_size
        )
        outputs = up_path.channels if deep_supervision else up_path.channels[:1]
        undone = crops_of(up_path.reductions[: len(outputs)]) if fit == "pad" else []
        self.body = Body(fit_of(fit, check), down_path, middle, up_path, undone)
        last = (classes, head_kernel_size, style.padding)
        self.head = DeepHead(outputs, *last) if deep_supervision else Head(outputs[0], *last)
        fill(self, leave=None if own else down_path)

    @classmethod
    def of_levels(cls, levels: Sequence[Level], **settings: Any) -> "UNet":
        """The network whose levels these are, from the top; the deepest meets none below.

        Args:
            levels: one row for each.
            settings: the other arguments.
        """
        for name in Level._fields:
            settings[name] = tuple(getattr(level, name) for level in levels)
        return cls(**settings)

    # A list with deep supervision, else a tensor: TorchScript finds out which for each network.
    def forward(self, x: Tensor):  # type: ignore[no-untyped-def]
        return self.head(self.body(x))

    @property
    def backbone(self) -> nn.Module:
        """All but the head: the image to the decoder's maps, the largest first."""
        return self.body

    def features(self) -> nn.Module:
        """The encoder: the image to its maps, with `channels` and `reductions`."""
        return self.body.encoder

    def rows(self) -> dict[str, str]:
        """The rows of the table: down the encoder, the bottleneck, up the decoder, the head."""
        found = {}
        for path in ("encoder", "bottleneck", "decoder"):
            part = getattr(self.body, path)
            parts = getattr(part, "levels", getattr(part, "segments", None))
            for name, _ in parts.named_children() if parts is not None else ():
                place = "levels" if hasattr(part, "levels") else "segments"
                found[f"{path} {name}"] = f"body.{path}.{place}.{name}"
            if part is not None and parts is None:
                found[path] = f"body.{path}"
        return {**found, "head": "head"}


def _at_least_two(levels: Sequence[Level]) -> None:
    if len(levels) < 2:
        raise ArgumentError(
            "one level has none below to come up from",
            layer=level_name(1),
            argument="channels",
            expected="2 values or more",
            got=len(levels),
        )


def _decoder(decoder: Any, encoder: Any, levels: Sequence[Level], style: Style) -> Any:
    """Ours, or what the callable makes."""
    if decoder == OWN:
        return Decoder(encoder.channels, encoder.reductions, levels, style)
    made = module_of(decoder(channels=encoder.channels, reductions=encoder.reductions), "decoder")
    if not getattr(made, "channels", ()) or not getattr(made, "reductions", ()):
        raise ArgumentError(
            f"{type(made).__name__} does not say the channels and reductions of its maps",
            argument="decoder",
            expected="attributes `channels` and `reductions`, one integer for each map",
        )
    return made
