"""Whether a layer has what an initialiser would fill."""

from torch import nn
from torch.nn.parameter import is_lazy

from blocks.initialisation.errors import InitConfigError
from blocks.initialisation.initialisers import Initialiser


def check(initialiser: Initialiser, layer: nn.Module, path: str) -> None:
    """See that a layer has what the initialiser fills.

    Args:
        initialiser: it would fill the layer's weight and bias.
        layer: may have neither, like an activation.
        path: where the layer is, for the error.

    Raises:
        InitConfigError: the layer keeps its parameters elsewhere, they have no shape yet, or its
            weight has no fan.
    """
    own = dict(layer.named_parameters(recurse=False))
    cls, place = type(layer).__name__, path or None
    if own and not {"weight", "bias"} & own.keys() and cls in initialiser.layers:
        raise InitConfigError(
            f"{cls} has no weight and no bias but {', '.join(list(own)[:4])}, which no "
            "initialiser fills",
            layer=place,
            argument="layer",
            hint="select the layers inside it, or initialise it in code",
        )
    if any(is_lazy(parameter) for parameter in own.values()):
        raise InitConfigError(
            f"the parameters of {cls} have no shape yet",
            layer=place,
            hint="run the model once, then initialise it",
        )
    if initialiser.needs_fans and "weight" in own and own["weight"].dim() < 2:
        raise InitConfigError(
            f"{type(initialiser).__name__} needs weights of two axes or more, and those of {cls} "
            f"are {list(own['weight'].shape)}",
            layer=place,
            argument="layer",
            hint="select other layers, or use Constant for this one",
        )
