"""DiffusionUNet: an image and a time to an estimate of the noise in the image.

arXiv:2006.11239, appendix B; laid out as diffusers' UNet2DModel.
"""

from typing import ClassVar

from torch import Tensor, nn

from blocks import NormActConv
from blocks.arguments import ActivationLayer, Channels, Depth, NormLayer, Probability
from blocks.registry import checked
from blocks.widths import must_divide
from zoo.network import Network
from zoo.unet.diffusion_body import DiffusionBody, DownPadding, Setup, TimedFeatures, TimeLevel
from zoo.unet.initialise import fill_evenly
from zoo.unet.level import column, naming


@checked
class DiffusionUNet(Network):
    """A U-Net whose every block is shifted by the time, with self-attention on chosen levels.

    The decoder reads every output of the encoder's blocks and steps, not one a level.

    Shape:
        x (N, in_channels, H, W), time (N,) -> (N, out_channels, H, W)

    Args:
        channels: feature maps of each level, from the top; multiples of 32 for GroupNorm.
        depth: residual blocks of each level in the encoder, one value or a list; the decoder has
            one more.
        attention: whether self-attention follows each block of a level, one value or a list.
        head_channels: feature maps of each head of the attentions; by default one head has all.
        out_channels: feature maps of the output; by default those of the image.
        in_channels: feature maps of the image.
        dropout: probability of zeroing an activation in each block, in training.
        down_padding: of the convolutions that halve the size: one pixel "around", or "after" the
            image (below and on the right) as in DDPM.
        norm_layer: norm before each convolution and attention.
        activation_layer: activation after each norm.

    Raises:
        ArgumentError: an argument is out of its range, or does not fit the levels; names the level.
    """

    family: ClassVar[str] = "Diffusion"
    paper: ClassVar[str] = "arXiv:2006.11239"
    no_spec: ClassVar[str | None] = (
        "it reads an image and a time, and the layers of a spec start from an image alone"
    )

    def __init__(
        self,
        channels: tuple[Channels, ...] = (128, 256, 256, 256),
        depth: Depth | tuple[Depth, ...] = 2,
        attention: bool | tuple[bool, ...] = (False, True, False, False),
        head_channels: Channels | None = None,
        out_channels: Channels | None = None,
        in_channels: Channels = 3,
        dropout: Probability = 0.0,
        down_padding: DownPadding = "around",
        norm_layer: NormLayer = "GroupNorm",
        activation_layer: ActivationLayer = "SiLU",
    ) -> None:
        nn.Module.__init__(self)  # a U is no row of stem, stages and head
        self.in_channels = in_channels
        self.channels = channels
        levels = _levels(channels, depth, attention, head_channels)
        setup = Setup(4 * channels[0], dropout, norm_layer, activation_layer, down_padding)
        self.body = DiffusionBody(in_channels, levels, setup)
        self.head = NormActConv(
            channels[0],
            out_channels or in_channels,
            norm_layer=norm_layer,
            activation_layer=activation_layer,
            bias=True,
        )
        fill_evenly(self)

    def forward(self, x: Tensor, time: Tensor | None = None) -> Tensor:
        """The estimate.

        Args:
            x: images with noise.
            time: how many steps of noise each has been through, (N,) or one for all; 0 if left out.
        """
        return self.head(self.body(x, time))

    @property
    def backbone(self) -> nn.Module:
        """All but the head: image and time to the last feature map."""
        return self.body

    def features(self) -> nn.Module:
        """The encoder: image and time to the last map of each level."""
        return TimedFeatures(self.body, self.channels)

    def rows(self) -> dict[str, str]:
        """The rows of the table: the time, down the encoder, the bottleneck, up the decoder."""
        down = {f"encoder {name}": f"body.encoder.{name}" for name in self.body.encoder}
        up = {f"decoder {name}": f"body.decoder.{name}" for name in self.body.decoder}
        start = {"time": "body.time", "stem": "body.stem"}
        return {**start, **down, "bottleneck": "body.bottleneck", **up, "head": "head"}


def _levels(
    channels: tuple[int, ...],
    depth: int | tuple[int, ...],
    attention: bool | tuple[bool, ...],
    head_channels: int | None,
) -> list[TimeLevel]:
    """The rows of the table, with a value for each level.

    Raises:
        ArgumentError: a list is too short or too long; names the first level without a value.
    """
    count = len(channels)
    depths = column("depth", depth, count, count)
    attentions = column("attention", attention, count, count)
    levels = []
    for number, width in enumerate(channels):
        heads = 1
        if head_channels is not None:
            with naming(number):
                must_divide(head_channels=head_channels, channels=width)
            heads = width // head_channels
        levels.append(TimeLevel(width, depths[number], attentions[number], heads))
    return levels
