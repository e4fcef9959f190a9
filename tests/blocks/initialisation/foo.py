"""The document's modules and configurations."""

from typing import Any

from torch import Tensor, nn

from blocks.initialisation import BaseModule


class FooNet(nn.Module):
    """The document's, its second form: `cls` is a Sequential."""

    def __init__(self) -> None:
        super().__init__()
        self.feat = nn.Conv1d(3, 1, 3)
        self.reg = nn.Conv2d(3, 3, 3)
        self.cls = nn.Sequential(nn.Conv1d(3, 1, 3), nn.Linear(1, 2))


CFG1 = {"type": "Constant", "layer": "Conv1d", "val": 0.0, "bias": 1.0}
CFG2 = {"type": "Constant", "layer": "Conv2d", "val": 2.0, "bias": 3.0}
OUTER = {"type": "Constant", "layer": ["Conv1d", "Conv2d"], "val": 4.0, "bias": 5.0}


class FooConv1d(BaseModule):
    def __init__(self, init_cfg: Any = None) -> None:
        super().__init__(init_cfg)
        self.conv1d = nn.Conv1d(4, 1, 4)

    def forward(self, x: Tensor) -> Tensor:
        return self.conv1d(x)


class FooConv2d(BaseModule):
    def __init__(self, init_cfg: Any = None) -> None:
        super().__init__(init_cfg)
        self.conv2d = nn.Conv2d(3, 1, 3)

    def forward(self, x: Tensor) -> Tensor:
        return self.conv2d(x)


def filled(conv: nn.Module) -> tuple[float, float]:
    """A layer's weight and bias, each of one value."""
    (weight,), (bias,) = (p.detach().unique().tolist() for p in conv.parameters())
    return weight, bias
