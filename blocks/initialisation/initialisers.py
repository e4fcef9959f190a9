"""Initialisers: the initialisation functions as objects, which a configuration makes by name."""

from collections.abc import Iterator
from typing import Any, ClassVar, Literal

from torch import nn

from blocks.initialisation import functions
from blocks.initialisation.errors import InitConfigError
from blocks.initialisation.functions import Distribution
from blocks.initialisation.table import initialiser
from blocks.initialisation.values import at_least, class_names, number


class Initialiser:
    """Fills the layers of the given classes, wherever they are in a module.

    Args:
        bias: the value of every bias.
        bias_prob: instead of `bias`, the probability at which a sigmoid behind the layer starts.
        layer: names of classes; a layer is selected by its own class's name and by any base
            class's, however far up. None selects nothing.

    Raises:
        InitConfigError: an argument's value does not do.
        InitConfigTypeError: an argument's type does not do.
    """

    needs_fans: ClassVar[bool] = False  # the weight's fan-in or fan-out, so two axes
    pretrained: ClassVar[bool] = False  # its values come from a file

    def __init__(
        self,
        *,
        bias: float = 0,
        bias_prob: float | None = None,
        layer: str | list[str] | None = None,
    ) -> None:
        self.bias = number("bias", bias)
        if bias_prob is not None:
            self.bias = functions.bias_init_with_prob(number("bias_prob", bias_prob))
        self.layers = class_names(layer)

    def fill(self, layer: nn.Module) -> None:
        """Set the weight and the bias of one layer."""
        raise NotImplementedError

    def selected(self, module: nn.Module) -> Iterator[tuple[str, nn.Module]]:
        """The layers of a module that are of the given classes, by path."""
        for path, layer in module.named_modules():
            if {cls.__name__ for cls in type(layer).__mro__} & set(self.layers):
                yield path, layer

    def __call__(self, module: nn.Module) -> None:
        """Fill the selected layers."""
        for _, layer in self.selected(module):
            self.fill(layer)


@initialiser
class ConstantInit(Initialiser):
    """As `constant_init`: every weight is `val`."""

    def __init__(self, val: float, **rest: Any) -> None:
        super().__init__(**rest)
        self.val = number("val", val)

    def fill(self, layer: nn.Module) -> None:
        functions.constant_init(layer, self.val, self.bias)


@initialiser
class XavierInit(Initialiser):
    """As `xavier_init`: variance gain**2 * 2 / (fan_in + fan_out)."""

    needs_fans = True

    def __init__(self, gain: float = 1, distribution: Distribution = "normal", **rest: Any) -> None:
        super().__init__(**rest)
        self.gain = number("gain", gain)
        self.distribution: Any = functions.known_distribution(distribution)

    def fill(self, layer: nn.Module) -> None:
        functions.xavier_init(layer, self.gain, self.bias, self.distribution)


@initialiser
class NormalInit(Initialiser):
    """As `normal_init`: a normal distribution."""

    def __init__(self, mean: float = 0, std: float = 1, **rest: Any) -> None:
        super().__init__(**rest)
        self.mean, self.std = number("mean", mean), at_least("std", std, 0)

    def fill(self, layer: nn.Module) -> None:
        functions.normal_init(layer, self.mean, self.std, self.bias)


@initialiser
class TruncNormalInit(Initialiser):
    """As `trunc_normal_init`: a normal distribution without what is outside [a, b]."""

    def __init__(
        self, mean: float = 0, std: float = 1, a: float = -2, b: float = 2, **rest: Any
    ) -> None:
        super().__init__(**rest)
        self.mean, self.std = number("mean", mean), at_least("std", std, 0)
        self.a = number("a", a)
        self.b = at_least("b", b, self.a)

    def fill(self, layer: nn.Module) -> None:
        functions.trunc_normal_init(layer, self.mean, self.std, self.a, self.b, self.bias)


@initialiser
class UniformInit(Initialiser):
    """As `uniform_init`: evenly from a to b."""

    def __init__(self, a: float = 0, b: float = 1, **rest: Any) -> None:
        super().__init__(**rest)
        self.a = number("a", a)
        self.b = at_least("b", b, self.a)

    def fill(self, layer: nn.Module) -> None:
        functions.uniform_init(layer, self.a, self.b, self.bias)


@initialiser
class KaimingInit(Initialiser):
    """As `kaiming_init`: variance gain**2 / fan."""

    needs_fans = True

    def __init__(
        self,
        a: float = 0,
        mode: Literal["fan_in", "fan_out"] = "fan_out",
        nonlinearity: Any = "relu",
        distribution: Distribution = "normal",
        **rest: Any,
    ) -> None:
        super().__init__(**rest)
        self.a = number("a", a)
        if mode not in ("fan_in", "fan_out"):
            raise InitConfigError(
                f"mode={mode!r} is not known", argument="mode", hint="try 'fan_in' or 'fan_out'"
            )
        self.mode: Any = mode
        self.nonlinearity = nonlinearity
        self.distribution: Any = functions.known_distribution(distribution)
        try:
            nn.init.calculate_gain(self.nonlinearity, self.a)
        except ValueError:
            raise InitConfigError(
                f"nonlinearity={nonlinearity!r} is not known",
                argument="nonlinearity",
                hint="try 'relu', 'leaky_relu' or 'linear'",
            ) from None

    def fill(self, layer: nn.Module) -> None:
        functions.kaiming_init(
            layer, self.a, self.mode, self.nonlinearity, self.bias, self.distribution
        )


@initialiser
class Caffe2XavierInit(Initialiser):
    """As `caffe2_xavier_init`: evenly within sqrt(3 / fan_in)."""

    needs_fans = True

    def fill(self, layer: nn.Module) -> None:
        functions.caffe2_xavier_init(layer, self.bias)
