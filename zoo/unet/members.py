"""The U-Nets that have a name."""

from zoo.registry import Settings, architecture
from zoo.unet.diffusion import DiffusionUNet
from zoo.unet.unet import PAPER, UNet

# As diffusers' checkpoints google/ddpm-cifar10-32 and google/ddpm-cat-256 are configured.
DDPM: Settings = {"norm_layer": {"type": "GroupNorm", "eps": 1e-6}, "down_padding": "after"}


@architecture(UNet, image=(1, 572, 572), after="paper")
def unet() -> Settings:
    """U-Net as published: no padding, no norm; 572 pixels a side become scores for 388."""
    return {"channels": PAPER, "padding": "valid"}


@architecture(UNet, image=(3, 256, 256), after="paper")
def unet_padded() -> Settings:
    """U-Net with padding and batch norm, whose output is as large as the image."""
    return {
        "channels": PAPER,
        "padding": "same",
        "fit": "pad",
        "norm_layer": "BatchNorm2d",
        "in_channels": 3,
        "classes": 1,
    }


@architecture(UNet, paper="arXiv:1711.10684", image=(3, 224, 224), after="paper")
def res_unet() -> Settings:
    """ResUNet: one pre-activation residual unit a level, which strides instead of pooling.

    Four levels in Table I of the paper, interpolation on the way up.  The units' shortcuts are
    projections wherever the width changes.
    """
    return {
        "channels": (64, 128, 256, 512),
        "depth": 1,
        "block": "PreActBasicBlock",
        "down": "stride",
        "up": "nearest",
        "padding": "same",
        "fit": "pad",
        "norm_layer": "BatchNorm2d",
        "in_channels": 3,
        "classes": 1,
    }


@architecture(UNet, paper="arXiv:1804.03999", image=(3, 256, 256), after="paper")
def attention_unet() -> Settings:
    """Attention U-Net: what comes up says by a gate where the encoder's map matters.

    The additive gate of the paper's Figure 2, in two dimensions; the signal is upsampled before the
    gate, where the paper resamples the gates behind it.
    """
    return {
        "channels": PAPER,
        "merge": "attention_gate",
        "padding": "same",
        "fit": "pad",
        "norm_layer": "BatchNorm2d",
        "in_channels": 3,
        "classes": 1,
    }


@architecture(DiffusionUNet, image=(3, 32, 32), after="diffusers")
def ddpm_unet() -> Settings:
    """The denoising network of DDPM for CIFAR-10: attention among 16x16 pixels."""
    return {"channels": (128, 256, 256, 256), "attention": (False, True, False, False), **DDPM}


@architecture(DiffusionUNet, image=(3, 256, 256), after="diffusers")
def ddpm_unet_256() -> Settings:
    """The denoising network of DDPM for images of 256 pixels: attention among 16x16 pixels."""
    return {
        "channels": (128, 128, 256, 256, 512, 512),
        "attention": (False, False, False, False, True, False),
        **DDPM,
    }
