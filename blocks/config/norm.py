"""Norms from a configuration: NORM_LAYERS and build_norm_layer, which also names the layer."""

from torch import nn
from torch.nn.modules.batchnorm import _BatchNorm
from torch.nn.modules.instancenorm import _InstanceNorm

from blocks.config.errors import ConfigTypeError
from blocks.config.table import Config, LayerTable

NORM_LAYERS: LayerTable[nn.Module] = LayerTable(
    "norm layer",
    nn.Module,
    at_least={"num_features": 1, "num_channels": 1, "num_groups": 1, "eps": 0.0},
    entries={
        "BN": nn.BatchNorm2d,
        "BN1d": nn.BatchNorm1d,
        "BN2d": nn.BatchNorm2d,
        "BN3d": nn.BatchNorm3d,
        "SyncBN": nn.SyncBatchNorm,
        "GN": nn.GroupNorm,
        "LN": nn.LayerNorm,
        "IN": nn.InstanceNorm2d,
        "IN1d": nn.InstanceNorm1d,
        "IN2d": nn.InstanceNorm2d,
        "IN3d": nn.InstanceNorm3d,
    },
)

# InstanceNorm first: PyTorch derives it from a class that BatchNorm shares.
SHORT_NAMES: list[tuple[type[nn.Module], str]] = [
    (_InstanceNorm, "in"),
    (_BatchNorm, "bn"),
    (nn.GroupNorm, "gn"),
    (nn.LayerNorm, "ln"),
]
SHORT_WORDS = {"batch": "bn", "group": "gn", "layer": "ln", "instance": "in"}


def build_norm_layer(
    cfg: Config, num_features: int, postfix: int | str = ""
) -> tuple[str, nn.Module]:
    """The norm that a configuration describes, and the name for it.

    Example:
        >>> build_norm_layer({"type": "BN"}, 64, postfix=1)  # ("bn1", BatchNorm2d(64, ...))

    Args:
        cfg: `type` (BN, BN1d, BN2d, BN3d, SyncBN, GN, LN, IN, IN1d, IN2d, IN3d, or a registered
            one) and arguments.  `requires_grad` false freezes its parameters; GN needs
            `num_groups`; `eps` is 1e-5 unless given.
        num_features: feature maps of its input.
        postfix: what follows bn, gn, ln or in to make the name.

    Raises:
        BlockzooError: as `LayerTable.build`.

    Source: the MMCV guide to CNN layers, "Layer building".
    """
    cls, given = NORM_LAYERS.read(cfg)
    requires_grad = given.pop("requires_grad", True)
    if not isinstance(requires_grad, bool):
        raise ConfigTypeError(
            f"requires_grad={requires_grad!r} is not true or false", argument="requires_grad"
        )
    given = {"eps": 1e-5, **given}
    if issubclass(cls, nn.GroupNorm):  # its first argument is the groups
        layer = NORM_LAYERS.make(cls, (), {"num_channels": num_features}, given)
    else:
        layer = NORM_LAYERS.make(cls, (num_features,), {}, given)
    for parameter in layer.parameters():
        parameter.requires_grad_(requires_grad)
    return f"{short_name(type(layer))}{postfix}", layer


def short_name(cls: type[nn.Module]) -> str:
    """What a norm is called inside a module: bn, gn, ln, in; of a user's class, what it resembles.

    A class attribute `_abbr_` has the first word, as in MMCV.
    """
    if hasattr(cls, "_abbr_"):
        return str(cls._abbr_)
    for kind, short in SHORT_NAMES:
        if issubclass(cls, kind):
            return short
    for word, short in SHORT_WORDS.items():
        if word in cls.__name__.lower():
            return short
    return "norm_layer"
