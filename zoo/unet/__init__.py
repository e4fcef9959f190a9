"""U-Nets: a framework of levels, the published networks it is set to, and diffusion's."""

from zoo.unet.diffusion import DiffusionUNet
from zoo.unet.level import Level
from zoo.unet.members import (
    attention_unet,
    ddpm_unet,
    ddpm_unet_256,
    res_unet,
    unet,
    unet_padded,
)
from zoo.unet.unet import UNet

__all__ = [
    "DiffusionUNet",
    "Level",
    "UNet",
    "attention_unet",
    "ddpm_unet",
    "ddpm_unet_256",
    "res_unet",
    "unet",
    "unet_padded",
]
