"""What residual blocks share: how the branch is gated, dropped and added to the shortcut."""

from typing import ClassVar

from torch import Tensor, nn

from blocks.arguments import ActivationLayer, Reduction
from blocks.layer_names import activation
from blocks.squeeze_excitation import SqueezeExcitation
from blocks.stochastic_depth import StochasticDepth
from blocks.structural import Chain, present, with_shortcut
from blocks.widths import must_divide


class ResidualBlock(nn.Module):
    """A block whose forward ends in `joined`, and whose constructor in `end_in`."""

    branch: ClassVar[tuple[str, ...]]  # names of the residual branch's layers, in order

    def end_in(
        self,
        shortcut: nn.Module | None,
        out_channels: int,
        squeeze_reduction: Reduction | None,
        stochastic_depth_prob: float,
        activation_layer: ActivationLayer,
    ) -> None:
        """Add the parts behind the branch; each may be absent but the activation.

        Args:
            shortcut: what the input goes through; None is the identity.
            out_channels: feature maps of the branch's result.
            squeeze_reduction: channels for each hidden one of a squeeze-and-excitation of the
                branch's result; None for none.
            stochastic_depth_prob: probability of dropping the branch in training.
            activation_layer: activation of the sum.

        Raises:
            ArgumentError: `squeeze_reduction` does not divide `out_channels`.
        """
        self.squeeze_excitation = None
        if squeeze_reduction is not None:
            must_divide(squeeze_reduction=squeeze_reduction, out_channels=out_channels)
            self.squeeze_excitation = SqueezeExcitation(out_channels, reduction=squeeze_reduction)
        self.stochastic_depth = (
            StochasticDepth(stochastic_depth_prob) if stochastic_depth_prob else None
        )
        self.shortcut = shortcut
        self.activation = (
            nn.Identity() if activation_layer is None else activation(activation_layer)
        )

    def joined(self, y: Tensor, x: Tensor) -> Tensor:
        """The branch's result and the input, as the block's output."""
        if self.squeeze_excitation is not None:
            y = self.squeeze_excitation(y)
        if self.stochastic_depth is not None:
            y = self.stochastic_depth(y)
        if self.shortcut is not None:
            x = self.shortcut(x)
        return self.activation(self.added(y, x))

    def added(self, y: Tensor, x: Tensor) -> Tensor:
        """The sum, which int8 computes by a module of its own."""
        return y + x

    def as_layers(self) -> nn.Module:
        """The block as structural layers around its parts."""
        gate, drop = self.squeeze_excitation, self.stochastic_depth
        main = Chain(
            {name: self.get_submodule(name) for name in self.branch},
            **present(squeeze_excitation=gate, stochastic_depth=drop),
        )
        return Chain(sum=with_shortcut(main, self.shortcut), activation=self.activation)
