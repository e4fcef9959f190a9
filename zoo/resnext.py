"""Wide ResNet and ResNeXt: ResNets whose bottlenecks are wider inside, or work in groups.

arXiv:1605.07146, Table 1; arXiv:1611.05431, Table 1.
"""

from zoo.registry import Settings, architecture
from zoo.resnet import ResNet


@architecture(ResNet, paper="arXiv:1605.07146")
def wide_resnet50_2() -> Settings:
    """Wide ResNet-50-2: the 3x3 convolutions twice as wide as ResNet-50's."""
    return {"depths": (3, 4, 6, 3), "width_per_group": 128}


@architecture(ResNet, paper="arXiv:1605.07146")
def wide_resnet101_2() -> Settings:
    """Wide ResNet-101-2: the 3x3 convolutions twice as wide as ResNet-101's."""
    return {"depths": (3, 4, 23, 3), "width_per_group": 128}


@architecture(ResNet, paper="arXiv:1611.05431")
def resnext50_32x4d() -> Settings:
    """ResNeXt-50 32x4d: the 3x3 convolutions in 32 groups of 4 channels and up."""
    return {"depths": (3, 4, 6, 3), "groups": 32, "width_per_group": 4}


@architecture(ResNet, after="timm", paper="arXiv:1611.05431")
def resnext101_32x4d() -> Settings:
    """ResNeXt-101 32x4d: ResNeXt-50's widths, 23 blocks in the third stage."""
    return {"depths": (3, 4, 23, 3), "groups": 32, "width_per_group": 4}


@architecture(ResNet, paper="arXiv:1611.05431")
def resnext101_32x8d() -> Settings:
    """ResNeXt-101 32x8d: the 3x3 convolutions in 32 groups of 8 channels and up."""
    return {"depths": (3, 4, 23, 3), "groups": 32, "width_per_group": 8}


@architecture(ResNet, paper="arXiv:1611.05431")
def resnext101_64x4d() -> Settings:
    """ResNeXt-101 64x4d: the 3x3 convolutions in 64 groups of 4 channels and up."""
    return {"depths": (3, 4, 23, 3), "groups": 64, "width_per_group": 4}


@architecture(ResNet, after="paper", paper="arXiv:1903.10520")
def resnext50_32x4d_gn_ws() -> Settings:
    """ResNeXt-50 32x4d with GroupNorm and weight standardisation in every convolution."""
    return {
        "depths": (3, 4, 6, 3),
        "groups": 32,
        "width_per_group": 4,
        "norm_layer": "GroupNorm",
        "conv_layer": "WeightStandardizedConv2d",
    }
