"""RegNetX: the members made of plain X blocks, as torchvision and as timm spell them.

arXiv:2003.13678, Figure 14.
"""

from zoo.registry import Settings, architecture
from zoo.regnet import Parameters, RegNet

# By multiply-adds for one image of 224 pixels, in millions.
X = {
    200: Parameters(13, 24, 36.44, 2.49, 8),
    400: Parameters(22, 24, 24.48, 2.54, 16),
    600: Parameters(16, 48, 36.97, 2.24, 24),
    800: Parameters(16, 56, 35.73, 2.28, 16),
    1600: Parameters(18, 80, 34.01, 2.25, 24),
    3200: Parameters(25, 88, 26.31, 2.25, 48),
    4000: Parameters(23, 96, 38.65, 2.43, 40),
    6400: Parameters(17, 184, 60.83, 2.07, 56),
    8000: Parameters(23, 80, 49.56, 2.88, 120),
    12000: Parameters(19, 168, 73.36, 2.37, 112),
    16000: Parameters(22, 216, 55.59, 2.1, 128),
    32000: Parameters(23, 320, 69.86, 2.0, 168),
}


def settings(size: int, rounding: str = "not_below_90_percent") -> Settings:
    """Of the network of this size."""
    return {**X[size]._asdict(), "rounding": rounding}


@architecture(RegNet)
def regnet_x_400mf() -> Settings:
    """RegNetX-400MF: 22 blocks, 16 channels a group."""
    return settings(400)


@architecture(RegNet)
def regnet_x_800mf() -> Settings:
    """RegNetX-800MF: 16 blocks, 16 channels a group."""
    return settings(800)


@architecture(RegNet)
def regnet_x_1_6gf() -> Settings:
    """RegNetX-1.6GF: 18 blocks, 24 channels a group."""
    return settings(1600)


@architecture(RegNet)
def regnet_x_3_2gf() -> Settings:
    """RegNetX-3.2GF: 25 blocks, 48 channels a group."""
    return settings(3200)


@architecture(RegNet)
def regnet_x_8gf() -> Settings:
    """RegNetX-8.0GF: 23 blocks, 120 channels a group."""
    return settings(8000)


@architecture(RegNet)
def regnet_x_16gf() -> Settings:
    """RegNetX-16GF: 22 blocks, 128 channels a group."""
    return settings(16000)


@architecture(RegNet)
def regnet_x_32gf() -> Settings:
    """RegNetX-32GF: 23 blocks, 168 channels a group."""
    return settings(32000)


@architecture(RegNet, after="timm")
def regnetx_002() -> Settings:
    """RegNetX-200MF: 13 blocks, 8 channels a group; each width at the nearest whole group."""
    return settings(200, "nearest")


@architecture(RegNet, after="timm")
def regnetx_004() -> Settings:
    """RegNetX-400MF: 22 blocks, 16 channels a group; each width at the nearest whole group."""
    return settings(400, "nearest")


@architecture(RegNet, after="timm")
def regnetx_006() -> Settings:
    """RegNetX-600MF: 16 blocks, 24 channels a group; each width at the nearest whole group."""
    return settings(600, "nearest")


@architecture(RegNet, after="timm")
def regnetx_008() -> Settings:
    """RegNetX-800MF: 16 blocks, 16 channels a group; each width at the nearest whole group."""
    return settings(800, "nearest")


@architecture(RegNet, after="timm")
def regnetx_016() -> Settings:
    """RegNetX-1.6GF: 18 blocks, 24 channels a group; each width at the nearest whole group."""
    return settings(1600, "nearest")


@architecture(RegNet, after="timm")
def regnetx_032() -> Settings:
    """RegNetX-3.2GF: 25 blocks, 48 channels a group; each width at the nearest whole group."""
    return settings(3200, "nearest")


@architecture(RegNet, after="timm")
def regnetx_040() -> Settings:
    """RegNetX-4.0GF: 23 blocks, 40 channels a group; each width at the nearest whole group."""
    return settings(4000, "nearest")


@architecture(RegNet, after="timm")
def regnetx_064() -> Settings:
    """RegNetX-6.4GF: 17 blocks, 56 channels a group; each width at the nearest whole group."""
    return settings(6400, "nearest")


@architecture(RegNet, after="timm")
def regnetx_080() -> Settings:
    """RegNetX-8.0GF: 23 blocks, 120 channels a group; each width at the nearest whole group."""
    return settings(8000, "nearest")


@architecture(RegNet, after="timm")
def regnetx_120() -> Settings:
    """RegNetX-12GF: 19 blocks, 112 channels a group; each width at the nearest whole group."""
    return settings(12000, "nearest")


@architecture(RegNet, after="timm")
def regnetx_160() -> Settings:
    """RegNetX-16GF: 22 blocks, 128 channels a group; each width at the nearest whole group."""
    return settings(16000, "nearest")


@architecture(RegNet, after="timm")
def regnetx_320() -> Settings:
    """RegNetX-32GF: 23 blocks, 168 channels a group; each width at the nearest whole group."""
    return settings(32000, "nearest")
