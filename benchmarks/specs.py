"""Specs the size of three well-known networks, laid with blocks."""

from typing import Any

RESNET_STAGES = ((256, 3, 1), (512, 4, 2), (1024, 6, 2), (2048, 3, 2))  # width, repeats, stride

# t, c, n, s of arXiv:1801.04381, Table 2
MOBILENET_STAGES = (
    *((1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2)),
    *((6, 96, 3, 1), (6, 160, 3, 2), (6, 320, 1, 1)),
)

# expansion, kernel, stride, width, repeats of arXiv:1905.11946, Table 1
EFFICIENTNET_STAGES = (
    *((1, 3, 1, 16, 1), (6, 3, 2, 24, 2), (6, 5, 2, 40, 2), (6, 3, 2, 80, 3)),
    *((6, 5, 1, 112, 3), (6, 5, 2, 192, 4), (6, 3, 1, 320, 1)),
)


def _layer(block: str, **args: Any) -> dict[str, Any]:
    return {"block": block, "args": args}


def _spec(*layers: dict[str, Any]) -> dict[str, Any]:
    return {"image": [3, 224, 224], "layers": list(layers)}


def resnet50() -> dict[str, Any]:
    """ResNet-50: 25,557,032 parameters."""
    return _spec(
        _layer("ConvNormAct", out_channels=64, kernel_size=7, stride=2),
        _layer("MaxPool", kernel_size=3, stride=2, padding=1),
        *(
            _layer("Bottleneck", out_channels=width, stride=stride if index == 0 else 1)
            for width, repeats, stride in RESNET_STAGES
            for index in range(repeats)
        ),
        _layer("Classifier"),
    )


def mobilenet_v2() -> dict[str, Any]:
    """MobileNetV2: 3,504,872 parameters."""
    act = {"activation_layer": "ReLU6"}
    return _spec(
        _layer("ConvNormAct", out_channels=32, stride=2, **act),
        *(
            _layer(
                "InvertedResidual",
                out_channels=width,
                expansion=expansion,
                stride=stride if index == 0 else 1,
            )
            for expansion, width, repeats, stride in MOBILENET_STAGES
            for index in range(repeats)
        ),
        _layer("ConvNormAct", out_channels=1280, kernel_size=1, **act),
        _layer("Classifier", dropout=0.2),
    )


def efficientnet_b0() -> dict[str, Any]:
    """EfficientNet-B0: 5,288,548 parameters."""
    act = {"activation_layer": "SiLU"}
    return _spec(
        _layer("ConvNormAct", out_channels=32, stride=2, **act),
        *(
            _layer(
                "MBConv",
                out_channels=width,
                expansion=expansion,
                kernel_size=kernel,
                stride=stride if index == 0 else 1,
            )
            for expansion, kernel, stride, width, repeats in EFFICIENTNET_STAGES
            for index in range(repeats)
        ),
        _layer("ConvNormAct", out_channels=1280, kernel_size=1, **act),
        _layer("Classifier", dropout=0.2),
    )


MODELS = {
    "resnet50": (resnet50, 25_557_032, 4_089_184_256),
    "mobilenet_v2": (mobilenet_v2, 3_504_872, 300_774_272),
    "efficientnet_b0": (efficientnet_b0, 5_288_548, 385_814_752),
}
