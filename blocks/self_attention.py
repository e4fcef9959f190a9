"""Self-attention over pixels: every pixel reads every other one."""

import torch.nn.functional as F
from torch import Tensor, nn

from blocks.arguments import Heads, InputChannels, NormLayer
from blocks.layer_names import norm
from blocks.registry import block
from blocks.widths import must_divide


@block(
    family="attention",
    example={"channels": 64, "heads": 4},
    image=(64, 14, 14),
    paper="arXiv:1706.03762",
)
class SelfAttention2d(nn.Module):
    """Multi-head attention among all pixels of an image, added to its input.

    As in diffusion U-Nets (arXiv:2006.11239): norm, queries, keys and values in one projection,
    attention, one more projection, sum.  Its cost grows with the square of the number of pixels,
    so it belongs to low resolutions.

    Shape:
        x (N, channels, H, W) -> (N, channels, H, W)

    Where:
        n = norm_params(norm_layer)

    Params:
        norm: n * channels
        attention: 4 * channels * (channels + 1)

    MACs:
        projections: 4 * channels * channels * H * W
        attention: 2 * channels * (H * W) ** 2

    Args:
        channels: feature maps of input and output.
        heads: independent attentions that the channels are split into; must divide `channels`.
        norm_layer: norm of what is attended to.

    Raises:
        ArgumentError: an argument is out of its range, or `heads` does not divide `channels`.
    """

    def __init__(
        self, channels: InputChannels, heads: Heads = 1, norm_layer: NormLayer = "GroupNorm"
    ) -> None:
        super().__init__()
        must_divide(heads=heads, channels=channels)
        self.heads = heads
        self.norm = nn.Identity() if norm_layer is None else norm(norm_layer, channels)
        self.query_key_value = nn.Conv2d(channels, 3 * channels, 1)
        self.project = nn.Conv2d(channels, channels, 1)

    def forward(self, x: Tensor) -> Tensor:
        n, c, h, w = x.shape
        three = self.query_key_value(self.norm(x))
        three = three.reshape(n, 3, self.heads, c // self.heads, h * w).transpose(3, 4)
        y = F.scaled_dot_product_attention(three[:, 0], three[:, 1], three[:, 2])
        return x + self.project(y.transpose(2, 3).reshape(n, c, h, w))
