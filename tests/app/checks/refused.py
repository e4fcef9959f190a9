"""Modules written to be refused by one compiler or another, in the ways that people meet."""

from collections.abc import Callable

import torch
from torch import Tensor, nn


class Convolved(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 3, padding=1)


class BranchOnValues(Convolved):
    def forward(self, x: Tensor) -> Tensor:
        if x[0, 0, 0, 0] > 0:
            return self.conv(x) + 1
        return self.conv(x)


class BranchOnExtremes(Convolved):
    def forward(self, x: Tensor) -> Tensor:
        if x.abs().amax() > 1e6:
            return x
        return self.conv(x)


class BranchOnSize(Convolved):
    def forward(self, x: Tensor) -> Tensor:
        if x.shape[1] != 3:
            raise ValueError("three channels, please")
        return self.conv(x)


class BranchOnBatch(Convolved):
    def forward(self, x: Tensor) -> Tensor:
        if x.shape[0] > 1:
            return self.conv(x)
        return x


class LoopOverBatch(Convolved):
    def forward(self, x: Tensor) -> Tensor:
        for _ in range(x.shape[0]):
            x = x + 1
        return self.conv(x)


class LengthOfBatch(Convolved):
    def forward(self, x: Tensor) -> Tensor:
        return self.conv(x).reshape(len(x), -1)


class IntegerSize(Convolved):
    def forward(self, x: Tensor) -> Tensor:
        side = int(x.shape[2])
        return self.conv(x).reshape(-1, 4 * side * side)


class ThroughNumpy(Convolved):
    def forward(self, x: Tensor) -> Tensor:
        return torch.from_numpy(self.conv(x).numpy())


class EachImage(Convolved):
    def forward(self, x: Tensor) -> Tensor:
        return torch.cat([self.conv(image[None]) for image in x])


class NumberOfTensor(Convolved):
    def forward(self, x: Tensor) -> Tensor:
        return self.conv(x) * x.mean().item()


class Singular(Convolved):
    def forward(self, x: Tensor) -> Tensor:
        return torch.linalg.svdvals(self.conv(x))


class AnyNumber(Convolved):
    def forward(self, *xs: Tensor) -> Tensor:
        return self.conv(xs[0])


class FunctionInside(Convolved):
    def __init__(self) -> None:
        super().__init__()
        self.act: Callable[[Tensor], Tensor] = lambda x: x.relu()

    def forward(self, x: Tensor) -> Tensor:
        return self.act(self.conv(x))


class ObjectInside(Convolved):
    def __init__(self) -> None:
        super().__init__()
        self.config = object()

    def forward(self, x: Tensor) -> Tensor:
        return self.conv(x) if self.config else x


class ModuleByName(Convolved):
    def __init__(self) -> None:
        super().__init__()
        self.acts = nn.ModuleDict({"relu": nn.ReLU()})
        self.name = "relu"

    def forward(self, x: Tensor) -> Tensor:
        return self.acts[self.name](self.conv(x))


class ModuleByNumber(Convolved):
    def __init__(self) -> None:
        super().__init__()
        self.acts = nn.ModuleList([nn.ReLU()])
        self.number = 0

    def forward(self, x: Tensor) -> Tensor:
        return self.acts[self.number](self.conv(x))


class Unannotated(Convolved):
    def forward(self, x: Tensor) -> Tensor:
        return self.repeated(self.conv(x), 2)

    def repeated(self, x, times):  # type: ignore[no-untyped-def]
        return x.repeat(times, 1, 1, 1)


class MayBeNone(Convolved):
    def forward(self, x: Tensor, more: Tensor | None = None) -> Tensor:
        shift = more
        return self.conv(x) + shift.sum() if self.training else self.conv(x)  # type: ignore[union-attr]


class TruthOfNone(Convolved):
    def forward(self, x: Tensor, more: Tensor | None = None) -> Tensor:
        return self.conv(x) + more if more else self.conv(x)


class FormattedText(Convolved):
    def forward(self, x: Tensor) -> Tensor:
        text = f"{x.shape[0]:>3}"
        return self.conv(x) if text else x


class SetInside(Convolved):
    def forward(self, x: Tensor) -> Tensor:
        sizes = {size for size in [1, 2]}  # noqa: C416
        return self.conv(x) * len(sizes)


class DictBuilt(Convolved):
    def forward(self, x: Tensor) -> Tensor:
        by_name = {name: x for name in ["a"] if name}
        return self.conv(by_name["a"])


class Tries(Convolved):
    def forward(self, x: Tensor) -> Tensor:
        try:
            return self.conv(x)
        except ValueError:
            return x


class TwoTypes(Convolved):
    def forward(self, x: Tensor):  # type: ignore[no-untyped-def]
        if self.training:
            return x, x
        return self.conv(x)


class SetOutside(Convolved):
    def forward(self, x: Tensor) -> Tensor:
        self.last = self.conv(x)
        return self.last


class PositionOnly(Convolved):
    def forward(self, x: Tensor, /) -> Tensor:
        return self.conv(x)


FACTOR = 3


class ReadsGlobal(Convolved):
    def forward(self, x: Tensor) -> Tensor:
        return self.conv(x) * FACTOR
