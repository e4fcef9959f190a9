"""What is asked: bodies by number, no two alike, so that no answer is a kept one."""

import json
from typing import Any

WIDTHS = tuple(range(16, 80))
BLOCKS = (
    "Bottleneck",
    "InvertedResidual",
    "MBConv",
    "FusedMBConv",
    "BasicBlock",
    "PreActBottleneck",
)
LAYERS = 20


def _body(subject: dict[str, Any], image: list[int] | None = None, **more: Any) -> bytes:
    image_of = {} if image is None else {"image": image}
    return json.dumps({"subject": subject, "checks": []} | image_of | more).encode()


def twenty_layers(number: int) -> bytes:
    """Twenty convolutions with norm and activation; the first widths spell the number."""
    widths = [WIDTHS[(number // len(WIDTHS) ** place) % len(WIDTHS)] for place in range(4)]
    widths += [32] * (LAYERS - len(widths))
    layers = [{"block": "ConvNormAct", "args": {"out_channels": width}} for width in widths]
    return _body({"layers": layers}, [3, 56, 56])


def resnet50(number: int) -> bytes:
    """ResNet-50 on another image each time."""
    return _body({"architecture": "resnet50"}, [3, 160 + number % 64, 160 + number // 64 % 64])


def same(_: int) -> bytes:
    """Always one and the same."""
    return twenty_layers(0)


def half_scripted(number: int) -> bytes:
    """A spec of one to three blocks; every second is checked for TorchScript too."""
    width, depth = WIDTHS[number % len(WIDTHS)], 1 + number // len(WIDTHS) % 3
    tail = WIDTHS[number // (3 * len(WIDTHS)) % len(WIDTHS)]
    kinds = [BLOCKS[(number + step) % len(BLOCKS)] for step in range(depth)]
    layers = [{"block": kind, "args": {"out_channels": 4 * width}} for kind in kinds]
    layers.append({"block": "ConvNormAct", "args": {"out_channels": tail}})
    checks = ["torchscript"] if number % 2 else []
    return _body({"layers": layers}, [16, 14, 14], checks=checks)


def mixed(number: int) -> bytes:
    """Numbers alone, or with one of the checks that disturb each other in threads."""
    kinds: tuple[list[str], ...] = (
        [],
        ["fx"],
        ["torchscript"],
        [],
        ["export"],
        ["fx", "torchscript"],
    )
    width, side = 8 + 8 * (number % 97), 8 + number % 7
    subject = {"block": BLOCKS[number % 5], "args": {"out_channels": width}}
    return _body(subject, [16 + 8 * (number % 3), side, side + number // 97 % 5],
                 checks=kinds[number % len(kinds)])  # fmt: skip
