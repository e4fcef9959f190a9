"""ConvModule: convolution, norm and activation in any order, each from a configuration."""

import warnings
from collections import OrderedDict
from collections.abc import Sequence
from keyword import iskeyword
from types import MappingProxyType
from typing import Literal

from torch import Tensor, nn
from torch.nn.modules.batchnorm import _NormBase
from torch.nn.utils.parametrizations import spectral_norm

from blocks.config.activation import ACTIVATION_LAYERS, build_activation_layer
from blocks.config.constructor import takes
from blocks.config.errors import ConfigTypeError
from blocks.config.norm import build_norm_layer
from blocks.config.padded_conv import Sizes, initialize, padded_conv
from blocks.config.table import Config
from blocks.errors import ArgumentError

RELU: Config = MappingProxyType({"type": "ReLU"})
PARTS = ("conv", "norm", "act")


class ConvModule(nn.Sequential):
    """A convolution, a norm and an activation, in any order; the last two may be absent.

    Children: `conv`, the norm under its short name (`bn`, `gn`, `in_`, also as `.norm`), `activate`
    and, for a padding mode the convolution does not know, `padding_layer`; they stand in the order
    they run in.  The convolution is initialised as for a ReLU network (arXiv:1502.01852, fan out),
    with a LeakyReLU's slope where one follows, its bias with zeros; a registered convolution that
    has an `init_weights` keeps its own.

    With spectral norm the module cannot be scripted or pickled, as no parametrized module of
    PyTorch can, before `torch.nn.utils.parametrize.remove_parametrizations(module.conv, "weight")`.

    Shape:
        x (N, in_channels, H, W) -> (N, out_channels, H_out, W_out), for a Conv2d

    Args:
        in_channels: feature maps of the input.
        out_channels: feature maps of the output.
        kernel_size: side of the kernel, or one a direction.
        stride: step of the kernel, or one a direction.
        padding: pixels around the input, or one a direction.
        dilation: distance between the kernel's taps.
        groups: independent parts that input and output are split into.
        bias: whether the convolution has one; "auto" is where there is no norm.
        conv_cfg: configuration of the convolution; None is a Conv2d.
        norm_cfg: configuration of the norm; None leaves it out.
        act_cfg: configuration of the activation; None leaves it out.
        inplace: let the activation overwrite the convolution's or norm's result.  An activation
            that stands before the convolution never does, because it would overwrite the caller's.
        with_spectral_norm: divide the kernel by its largest singular value (arXiv:1802.05957).
        padding_mode: "zeros", "reflect", "replicate", "circular", or a type of PADDING_LAYERS.
        order: "conv", "norm" and "act" as they run.

    Raises:
        BlockzooError: an argument or a configuration does not do; it names it.

    Source: the MMCV guide to CNN layers, "Module bundles".
    """

    # TorchScript takes two modules whose children differ in their order only for one type, and
    # would run the first one's order in both; a constant tells them apart.
    __constants__ = ("parts",)
    __jit_unused_properties__ = ("norm",)

    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        kernel_size: Sizes,
        stride: Sizes = 1,
        padding: Sizes | str = 0,
        dilation: Sizes = 1,
        groups: int = 1,
        bias: bool | Literal["auto"] = "auto",
        conv_cfg: Config | None = None,
        norm_cfg: Config | None = None,
        act_cfg: Config | None = RELU,
        inplace: bool = True,
        with_spectral_norm: bool = False,
        padding_mode: str = "zeros",
        order: Sequence[str] = PARTS,
    ) -> None:
        place = _places(order)
        conv = padded_conv(
            conv_cfg,
            padding_mode,
            padding,
            in_channels=in_channels,
            out_channels=out_channels,
            kernel_size=kernel_size,
            stride=stride,
            dilation=dilation,
            groups=groups,
            bias=_has_bias(bias, norm_cfg),
        )
        conv_first = place["conv"] < place["norm"]
        norm = _norm(norm_cfg, out_channels if conv_first else in_channels)
        act = _activation(act_cfg, inplace and place["conv"] < place["act"])
        initialize(conv["conv"], act_cfg)
        if with_spectral_norm:
            conv["conv"] = spectral_norm(conv["conv"])
        if conv_first and (place["norm"] < place["act"] or not act):
            _warn_of_useless_bias(conv["conv"], norm)
        parts = {"conv": conv, "norm": norm, "act": act}
        super().__init__(OrderedDict(step for part in order for step in parts[part].items()))
        # A tuple: its length is known to TorchScript, which unrolls the loop in forward.
        self.parts = tuple([part for part in order for _ in parts[part]])
        self.norm_name = next(iter(norm), "")

    @property
    def norm(self) -> nn.Module | None:
        """The norm, whatever its name; None without one."""
        return getattr(self, self.norm_name) if self.norm_name else None

    def forward(self, x: Tensor, activate: bool = True, norm: bool = True) -> Tensor:
        for part, layer in zip(self.parts, self, strict=False):  # strict is not for TorchScript
            if (part != "act" or activate) and (part != "norm" or norm):
                x = layer(x)
        return x


def _places(order: Sequence[str]) -> dict[str, int]:
    """Where each part stands."""
    if not isinstance(order, tuple | list):
        raise ConfigTypeError(
            f"order={order!r} is not a tuple", argument="order", hint=f"try {PARTS!r}"
        )
    if len(order) != len(PARTS) or set(order) != set(PARTS):
        raise ArgumentError(
            f"order={order!r} does not name 'conv', 'norm' and 'act' once each",
            argument="order",
            expected="a permutation of conv, norm, act",
            got=list(order),
            hint="an absent norm or activation has its place in the order too",
        )
    return {part: order.index(part) for part in PARTS}


def _has_bias(bias: bool | str, norm_cfg: Config | None) -> bool:
    """Without a norm, if it is left to us: a norm has a bias of its own."""
    if isinstance(bias, bool):
        return bias
    if bias != "auto":
        raise ArgumentError(
            f"bias={bias!r} is neither true, false nor 'auto'", argument="bias", got=repr(bias)
        )
    return norm_cfg is None


def _norm(norm_cfg: Config | None, channels: int) -> dict[str, nn.Module]:
    """The norm under its short name; nothing without a configuration."""
    if norm_cfg is None:
        return {}
    name, layer = build_norm_layer(norm_cfg, channels)
    if isinstance(layer, nn.LayerNorm):
        raise ArgumentError(
            "LN normalises the last axis, which is the width of feature maps, not the channels",
            argument="norm_cfg",
            got="LN",
            hint="use GN with num_groups=1, which normalises each image as a whole",
        )
    # `in` is a keyword: torch.fx and torch.export would write `self.in`, which is no Python.
    return {f"{name}_" if iskeyword(name) else name: layer}


def _activation(act_cfg: Config | None, inplace: bool) -> dict[str, nn.Module]:
    """The activation, in place where it has that choice and its configuration leaves it open."""
    if act_cfg is None:
        return {}
    cls, given = ACTIVATION_LAYERS.read(act_cfg)
    if takes(cls, "inplace"):
        given.setdefault("inplace", inplace)
    return {"activate": build_activation_layer({"type": cls, **given})}


def _warn_of_useless_bias(conv: nn.Module, norm: dict[str, nn.Module]) -> None:
    """A batch or instance norm takes away the mean, and with it whatever the bias adds."""
    has_bias = getattr(conv, "bias", None) is not None
    if has_bias and any(isinstance(layer, _NormBase) for layer in norm.values()):
        warnings.warn(
            "The convolution's bias has no effect before a batch or instance norm: leave "
            "bias='auto' or say bias=False.",
            UserWarning,
            stacklevel=3,
        )
