"""Fusing the bricks inside a module, and keeping in float what has no int8 kernel."""

import torch
from torch import nn

from blocks.conv_norm_act import ConvNormAct
from blocks.errors import BlockzooError
from blocks.linear_dropout_act import LinearDropoutAct
from blocks.quantizable.torch_quantization import InFloat, fuse
from blocks.weight_standardised_conv import WeightStandardizedConv2d

# Exact types: a subclass may compute something else.  Each was measured against float in int8;
# Mish, SiLU and Softplus have no kernel, that of PReLU fails.
IN_INT8 = {
    nn.Identity, nn.Dropout, nn.ReLU, nn.ReLU6, nn.ELU, nn.GELU, nn.Hardsigmoid, nn.Hardswish,
    nn.LeakyReLU, nn.Sigmoid, nn.Tanh, nn.BatchNorm2d, nn.GroupNorm, nn.InstanceNorm2d,
}  # fmt: skip

# QNNPACK's clamp returns channels-last values, which its convolutions give, in the order of a
# channels-first tensor (torch 2.13).
FAULTY = {"qnnpack": {nn.ReLU6}}


class Fusable:
    """Adds `fuse_model` to a block made of ConvNormAct and LinearDropoutAct."""

    def fuse_model(self, is_qat: bool | None = None) -> None:
        """Prepare for int8: merge what one kernel computes, once; a second call changes nothing.

        Convolution, batch norm and ReLU become one module, and so do linear and ReLU.  In eval mode
        the norm is folded into the weights and the function stays; in train mode it is kept for
        quantization-aware training.  The names in the state change: load a state before.

        Args:
            is_qat: fuse for quantization-aware training; by default as the mode says.

        Raises:
            BlockzooError: `is_qat` is at odds with the mode.
        """
        assert isinstance(self, nn.Module)  # for mypy: this is mixed into one
        fuse_bricks(self, is_qat)


def fuse_bricks(module: nn.Module, is_qat: bool | None = None, engine: str | None = None) -> None:
    """Fuse every ConvNormAct and LinearDropoutAct inside; run in float what int8 has no kernel for.

    Args:
        module: changed in place.
        is_qat: as for `Fusable.fuse_model`.
        engine: whose kernels will compute; by default PyTorch's present one.

    Raises:
        BlockzooError: `is_qat` is at odds with the module's mode.
    """
    if is_qat is not None and is_qat != module.training:
        wanted = "train" if is_qat else "eval"
        raise BlockzooError(
            f"fusing with is_qat={is_qat} needs a module in {wanted} mode", hint=f"call {wanted}()"
        )
    for brick in list(module.modules()):
        if isinstance(brick, ConvNormAct):
            _fuse_conv(brick, module.training)
        elif isinstance(brick, LinearDropoutAct):
            _fuse_linear(brick, module.training)
        if isinstance(brick, ConvNormAct | LinearDropoutAct | Fusable):
            _keep_in_float(brick, engine or torch.backends.quantized.engine)


def _fuse_conv(brick: ConvNormAct, is_qat: bool) -> None:
    children = dict(brick.named_children())
    names = [name for name in ("norm", "activation") if name in children]
    if names[:1] == ["norm"] and type(children["norm"]) is not nn.BatchNorm2d:
        return  # only a batch norm can be folded into a convolution
    if "activation" in names and type(children["activation"]) is not nn.ReLU:
        names.remove("activation")
    if names and type(children["conv"]) is nn.Conv2d:
        fuse(brick, ["conv", *names], is_qat)


def _fuse_linear(brick: LinearDropoutAct, is_qat: bool) -> None:
    """Past the dropout between them: zeroing and scaling by a positive number commute with ReLU."""
    children = dict(brick.named_children())
    if type(children["linear"]) is nn.Linear and type(children.get("activation")) is nn.ReLU:
        fuse(brick, ["linear", "activation"], is_qat)


def _keep_in_float(brick: nn.Module, engine: str) -> None:
    """Its parts between int8 neighbours that have no int8 kernel, or a faulty one."""
    for name in ("conv", "norm", "activation", "squeeze_excitation"):
        layer = getattr(brick, name, None)
        if layer is None or isinstance(layer, InFloat):
            continue
        if name == "conv" and not isinstance(layer, WeightStandardizedConv2d):
            continue  # fused or not, a plain one has a kernel
        if type(layer) not in IN_INT8 or type(layer) in FAULTY.get(engine, ()):
            setattr(brick, name, InFloat(layer))
