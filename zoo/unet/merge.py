"""Merging: what comes up from below, and what went down on the same level."""

from torch import Tensor, nn

from blocks import Add, AttentionGate, Concat, CropLike


class Join(nn.Module):
    """Crop the encoder's map to the size of the decoder's, gate it, and join both.

    The encoder's channels come first; segmentation_models_pytorch has them last, which is the same
    network with the input channels of the next convolution in another order.

    Shape:
        x (N, channels, h, w), skip (N, skip_channels, H, W) -> (N, `channels` below, h, w)

    Args:
        kind: "concat"; "add"; or "attention_gate", by which x gates the skip before the two are
            put behind each other.
        channels: feature maps of what comes up.
        skip_channels: feature maps of the encoder's map.
        crop: whether the encoder's map is larger, since convolutions were not padded.

    Attributes:
        channels: feature maps of the output.
    """

    def __init__(self, kind: str, channels: int, skip_channels: int, crop: bool) -> None:
        super().__init__()
        self.crop = CropLike("centre") if crop else None
        gated = kind == "attention_gate"
        self.gate = AttentionGate(skip_channels, channels) if gated else None
        self.join: nn.Module = Add() if kind == "add" else Concat()
        self.channels = channels if kind == "add" else skip_channels + channels

    def forward(self, x: Tensor, skip: Tensor) -> Tensor:
        if self.crop is not None:
            skip = self.crop([skip, x])
        if self.gate is not None:
            skip = self.gate([skip, x])
        return self.join([skip, x])
