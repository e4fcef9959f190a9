"""RegNetY: the members with squeeze-and-excitation, as torchvision and as timm spell them.

arXiv:2003.13678, Figure 15.
"""

from zoo.registry import Settings, architecture
from zoo.regnet import Parameters, RegNet

# By multiply-adds for one image of 224 pixels, in millions.  128 GF is of arXiv:2103.01988.
Y = {
    200: Parameters(13, 24, 36.44, 2.49, 8),
    400: Parameters(16, 48, 27.89, 2.09, 8),
    600: Parameters(15, 48, 32.54, 2.32, 16),
    800: Parameters(14, 56, 38.84, 2.4, 16),
    1600: Parameters(27, 48, 20.71, 2.65, 24),
    3200: Parameters(21, 80, 42.63, 2.66, 24),
    4000: Parameters(22, 96, 31.41, 2.24, 64),
    6400: Parameters(25, 112, 33.22, 2.27, 72),
    8000: Parameters(17, 192, 76.82, 2.19, 56),
    12000: Parameters(19, 168, 73.36, 2.37, 112),
    16000: Parameters(18, 200, 106.23, 2.48, 112),
    32000: Parameters(20, 232, 115.89, 2.53, 232),
    128000: Parameters(27, 456, 160.83, 2.52, 264),
}


def settings(size: int, rounding: str = "not_below_90_percent") -> Settings:
    """Of the network of this size."""
    return {**Y[size]._asdict(), "squeeze_ratio": 0.25, "rounding": rounding}


@architecture(RegNet)
def regnet_y_400mf() -> Settings:
    """RegNetY-400MF: 16 blocks, 8 channels a group."""
    return settings(400)


@architecture(RegNet)
def regnet_y_800mf() -> Settings:
    """RegNetY-800MF: 14 blocks, 16 channels a group."""
    return settings(800)


@architecture(RegNet)
def regnet_y_1_6gf() -> Settings:
    """RegNetY-1.6GF: 27 blocks, 24 channels a group."""
    return settings(1600)


@architecture(RegNet)
def regnet_y_3_2gf() -> Settings:
    """RegNetY-3.2GF: 21 blocks, 24 channels a group."""
    return settings(3200)


@architecture(RegNet)
def regnet_y_8gf() -> Settings:
    """RegNetY-8.0GF: 17 blocks, 56 channels a group."""
    return settings(8000)


@architecture(RegNet)
def regnet_y_16gf() -> Settings:
    """RegNetY-16GF: 18 blocks, 112 channels a group."""
    return settings(16000)


@architecture(RegNet)
def regnet_y_32gf() -> Settings:
    """RegNetY-32GF: 20 blocks, 232 channels a group."""
    return settings(32000)


@architecture(RegNet, paper="arXiv:2103.01988")
def regnet_y_128gf() -> Settings:
    """RegNetY-128GF: 27 blocks, 264 channels a group."""
    return settings(128000)


@architecture(RegNet, after="timm")
def regnety_002() -> Settings:
    """RegNetY-200MF: 13 blocks, 8 channels a group; each width at the nearest whole group."""
    return settings(200, "nearest")


@architecture(RegNet, after="timm")
def regnety_004() -> Settings:
    """RegNetY-400MF: 16 blocks, 8 channels a group; each width at the nearest whole group."""
    return settings(400, "nearest")


@architecture(RegNet, after="timm")
def regnety_006() -> Settings:
    """RegNetY-600MF: 15 blocks, 16 channels a group; each width at the nearest whole group."""
    return settings(600, "nearest")


@architecture(RegNet, after="timm")
def regnety_008() -> Settings:
    """RegNetY-800MF: 14 blocks, 16 channels a group; each width at the nearest whole group."""
    return settings(800, "nearest")


@architecture(RegNet, after="timm")
def regnety_016() -> Settings:
    """RegNetY-1.6GF: 27 blocks, 24 channels a group; each width at the nearest whole group."""
    return settings(1600, "nearest")


@architecture(RegNet, after="timm")
def regnety_032() -> Settings:
    """RegNetY-3.2GF: 21 blocks, 24 channels a group; each width at the nearest whole group."""
    return settings(3200, "nearest")


@architecture(RegNet, after="timm")
def regnety_040() -> Settings:
    """RegNetY-4.0GF: 22 blocks, 64 channels a group; each width at the nearest whole group."""
    return settings(4000, "nearest")


@architecture(RegNet, after="timm")
def regnety_064() -> Settings:
    """RegNetY-6.4GF: 25 blocks, 72 channels a group; each width at the nearest whole group."""
    return settings(6400, "nearest")


@architecture(RegNet, after="timm")
def regnety_080() -> Settings:
    """RegNetY-8.0GF: 17 blocks, 56 channels a group; each width at the nearest whole group."""
    return settings(8000, "nearest")


@architecture(RegNet, after="timm")
def regnety_120() -> Settings:
    """RegNetY-12GF: 19 blocks, 112 channels a group; each width at the nearest whole group."""
    return settings(12000, "nearest")


@architecture(RegNet, after="timm")
def regnety_160() -> Settings:
    """RegNetY-16GF: 18 blocks, 112 channels a group; each width at the nearest whole group."""
    return settings(16000, "nearest")


@architecture(RegNet, after="timm")
def regnety_320() -> Settings:
    """RegNetY-32GF: 20 blocks, 232 channels a group; each width at the nearest whole group."""
    return settings(32000, "nearest")
