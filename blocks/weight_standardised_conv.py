"""Weight standardisation: a convolution whose kernels have mean 0 and deviation 1 when they run."""

from typing import Any

from torch import Tensor, nn

from blocks.errors import ArgumentError


class WeightStandardizedConv2d(nn.Conv2d):
    """A convolution with standardised weights, at home before a GroupNorm (arXiv:1903.10520).

    Each output's kernel w runs as (w - mean) / (deviation + 1e-5), over its input channels and
    taps; the deviation divides by their number less one, as the paper's code does.  What is
    learned and saved is w itself.

    Shape:
        x (N, in_channels, H, W) -> (N, out_channels, H_out, W_out)

    Args:
        args: those of `torch.nn.Conv2d`.
        kwargs: likewise.

    Raises:
        ArgumentError: a kernel is of one weight, which has no deviation.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.weight[0].numel() < 2:
            raise ArgumentError(
                "a weight-standardised kernel of one weight has no deviation",
                argument="conv_layer",
                got=self.weight[0].numel(),
                expected="2 weights or more for each output",
                hint="take a larger kernel or fewer groups, or the Conv2d",
            )

    def forward(self, x: Tensor) -> Tensor:
        w = self.weight
        centred = w - w.mean(dim=(1, 2, 3), keepdim=True)
        deviation = w.std(dim=(1, 2, 3), keepdim=True)
        return self._conv_forward(x, centred / (deviation + 1e-5), self.bias)
