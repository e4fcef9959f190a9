"""Auxiliary heads: scores from inner feature maps too, so that early layers learn sooner."""

from collections.abc import Mapping
from typing import ClassVar

from torch import Tensor, nn

from blocks.initialisation import normal_init
from zoo.network import Network


class AuxiliaryNetwork(Network):
    """A network that may have further heads, each behind a block of a stage.

    `forward` gives the scores of the main head alone, in training and in eval: one tensor, so that
    it scripts and exports.  Code that trains calls `training_scores` and adds the losses up.

    Args:
        stem: as for Network.
        stages: as for Network.
        head: as for Network.
        auxiliary: heads by the block whose output they read: "stage4_a" for `stages.stage4.a`.
        in_channels: as for Network.
    """

    deviation: ClassVar[float]  # of the normal distribution that weights are drawn from

    def __init__(
        self,
        stem: nn.Module,
        stages: nn.Module,
        head: nn.Module,
        auxiliary: Mapping[str, nn.Module],
        in_channels: int,
    ) -> None:
        super().__init__(stem, stages, head, in_channels)
        self.auxiliary = nn.ModuleDict(auxiliary)
        fill(self.auxiliary, self.deviation)

    def training_scores(self, x: Tensor) -> list[Tensor]:
        """The scores of the main head, then those of the auxiliary heads, the deepest last."""
        scores = []
        x = self.stem(x)
        for stage, parts in self.stages.named_children():
            for name, part in parts.named_children():
                x = part(x)
                if f"{stage}_{name}" in self.auxiliary:
                    scores.append(self.auxiliary[f"{stage}_{name}"](x))
        return [self.head(x), *scores]

    def rows(self) -> dict[str, str]:
        """As of any network, and the auxiliary heads."""
        heads = {f"auxiliary_{name}": f"auxiliary.{name}" for name in self.auxiliary}
        return super().rows() | heads

    def initialise(self) -> None:
        """Fill the weights from a normal distribution."""
        fill(self, self.deviation)


def fill(module: nn.Module, deviation: float) -> None:
    """Weights of convolutions and linear layers from a normal distribution; biases are 0."""
    for part in module.modules():
        if isinstance(part, nn.Conv2d | nn.Linear):
            normal_init(part, std=deviation)


def convolution_names(theirs: str, ours: str) -> dict[str, str | None]:
    """Torchvision's names for a convolution with its norm, and ours."""
    return {f"{theirs}.conv": f"{ours}.conv", f"{theirs}.bn": f"{ours}.norm"}
