"""A network: a stem, stages and a head, each reachable by that name in every family."""

from collections.abc import Mapping
from typing import ClassVar

from torch import Tensor, nn

from blocks import Chain
from blocks.initialisation import normal_init
from zoo.features import Features


class Network(nn.Module):
    """What all architectures share: `head(stages(stem(x)))`, and uniform access to the parts.

    Shape:
        x (N, in_channels, H, W) -> what the head gives; (N, classes) for a classifier

    Args:
        stem: from the image to the first stage; its children are steps that may change the size.
        stages: the rows of the paper's table, by name; each keeps the size after its first block.
        head: from the last feature map to the answer.
        in_channels: of the image.
    """

    family: ClassVar[str]  # heading in the zoo
    paper: ClassVar[str]  # of the family; an architecture may name its own
    no_spec: ClassVar[str | None] = None  # why it cannot be written as a spec, if it cannot
    linear_deviation: ClassVar[float | None] = None  # of first weights; None: as PyTorch has them

    # Made anew at every access, so nothing for TorchScript.
    __jit_unused_properties__: ClassVar[list[str]] = ["backbone", "classifier"]

    def __init__(
        self, stem: nn.Module, stages: nn.Module, head: nn.Module, in_channels: int
    ) -> None:
        super().__init__()
        self.stem = stem
        self.stages = stages
        self.head = head
        self.in_channels = in_channels
        self.initialise()

    def forward(self, x: Tensor) -> Tensor:
        return self.head(self.stages(self.stem(x)))

    @property
    def backbone(self) -> nn.Module:
        """Stem and stages: the image to the last feature map."""
        return Chain(stem=self.stem, stages=self.stages)

    @property
    def classifier(self) -> nn.Module:
        """The head: the last feature map to the answer; `classifier(backbone(x))` is the whole."""
        return self.head

    def features(self) -> nn.Module:
        """The feature maps at each reduction, as a module that shares this one's parameters.

        It has `channels` and `reductions`, one for each of the maps that its forward lists.
        """
        return Features([*self.stem.children(), *self.stages.children()], self.in_channels)

    def rows(self) -> dict[str, str]:
        """The rows of the stage table: what each is called, and the path of its module."""
        names = [name for name, _ in self.stages.named_children()]
        return {"stem": "stem", **{name: f"stages.{name}" for name in names}, "head": "head"}

    def torchvision_names(self) -> Mapping[str, str | None]:
        """Torchvision's module paths and ours for the same parameters; None where we have none.

        Empty where torchvision does not have the family.
        """
        return {}

    def initialise(self) -> None:
        """Fill the convolutions as arXiv:1502.01852 does, by their outputs, for ReLU.

        Linear layers draw from a normal distribution where the family names a `linear_deviation`.
        """
        for part in self.modules():
            if isinstance(part, nn.Linear) and self.linear_deviation is not None:
                normal_init(part, std=self.linear_deviation)
            if isinstance(part, nn.Conv2d) and not part.weight.is_meta:
                nn.init.kaiming_normal_(part.weight, mode="fan_out", nonlinearity="relu")
                if part.bias is not None:
                    nn.init.zeros_(part.bias)
