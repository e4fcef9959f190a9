"""From a float module to one that computes in int8 on the CPU: prepare, calibrate, convert."""

import copy

import torch
from torch import nn

from blocks.errors import BlockzooError
from blocks.quantizable.fusion import fuse_bricks
from blocks.quantizable.torch_quantization import converted, observed


def prepare(module: nn.Module, engine: str | None = None) -> nn.Module:
    """A copy that computes in float and observes the ranges of its activations.

    Example:
        >>> prepared = prepare(QuantizableBasicBlock(64, 64))
        >>> prepared(images)  # calibrate: some batches of real data
        >>> int8 = convert(prepared)
        >>> int8(images)

    Args:
        module: made of quantizable blocks, its input one tensor; it is left as it is.
        engine: whose kernels will compute: one of torch.backends.quantized.supported_engines; by
            default the one in use.

    Raises:
        UnknownNameError: this build of PyTorch has no such engine.
    """
    return _prepared(copy.deepcopy(module).eval(), engine, is_qat=False)


def prepare_qat(module: nn.Module, engine: str | None = None) -> nn.Module:
    """A copy in train mode that rounds as int8 will: train it further, then convert.

    Args:
        module: as for `prepare`.
        engine: as for `prepare`.

    Raises:
        UnknownNameError: this build of PyTorch has no such engine.
    """
    return _prepared(copy.deepcopy(module).train(), engine, is_qat=True)


def convert(prepared: nn.Module) -> nn.Module:
    """A copy, in eval mode, that computes in int8 with the ranges observed; floats in and out.

    Args:
        prepared: what `prepare` gave, once it has seen data, or `prepare_qat`, once it is trained.

    Raises:
        BlockzooError: the module was not prepared.
    """
    engine = getattr(prepared, "engine", None)
    if not isinstance(engine, str):
        raise BlockzooError(
            f"a {type(prepared).__name__} is not prepared for int8",
            hint="call prepare() or prepare_qat() first and run data through the result",
        )
    return converted(prepared, engine)


def _prepared(module: nn.Module, engine: str | None, is_qat: bool) -> nn.Module:
    engine = engine or torch.backends.quantized.engine
    fuse_bricks(module, engine=engine)
    result = observed(module, engine, is_qat)
    result.engine = engine  # type: ignore[assignment]  # a plain attribute, read by convert
    return result
