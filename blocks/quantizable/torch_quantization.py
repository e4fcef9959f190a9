"""What is used of torch.ao.quantization: fusing, stubs, observers, conversion.

The one file that imports it, and that silences its deprecation: torch 2.13 warns that eager mode
quantization moves to torchao, a package that is no dependency here.  Other warnings pass, above all
that an observer has seen no data.
"""

import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import torch
import torch.ao.quantization as tq
from torch import Tensor, nn

from blocks.errors import UnknownNameError


def fuse(module: nn.Module, names: list[str], is_qat: bool) -> None:
    """Make one module of these children, in their order; the others become identities.

    Args:
        module: their parent, changed.
        names: convolution or linear, then batch norm, ReLU or both.
        is_qat: keep the batch norm for training, instead of folding it into the weights.
    """
    fusing: Callable[..., nn.Module] = tq.fuse_modules_qat if is_qat else tq.fuse_modules
    with _quiet():
        fusing(module, names, inplace=True)


class InFloat(nn.Module):
    """Run a layer that has no int8 kernel on floats, between int8 neighbours.

    Shape:
        as the layer's

    Args:
        layer: taken as it is, and never quantized.
    """

    def __init__(self, layer: nn.Module) -> None:
        super().__init__()
        self.dequant = tq.DeQuantStub()
        self.layer = layer
        self.layer.qconfig = None  # type: ignore[assignment]  # how torch is told to leave it
        self.quant = tq.QuantStub()

    def forward(self, x: Tensor) -> Tensor:
        return self.quant(self.layer(self.dequant(x)))


def observed(module: nn.Module, engine: str, is_qat: bool) -> nn.Module:
    """The module between quantizing and dequantizing stubs, with observers on what they surround.

    Args:
        module: fused, changed in place; in train mode for `is_qat`, else in eval mode.
        engine: its kernels' weights and activations fix the observers.
        is_qat: let forward round as int8 would, so that training sees the error.
    """
    wrapped = tq.QuantWrapper(module).train(module.training)
    with _quiet(), using(engine):
        if is_qat:
            wrapped.qconfig = tq.get_default_qat_qconfig(engine)
            return tq.prepare_qat(wrapped, inplace=True)
        wrapped.qconfig = tq.get_default_qconfig(engine)
        return tq.prepare(wrapped, inplace=True)


def converted(module: nn.Module, engine: str) -> nn.Module:
    """A copy of an observed module whose layers compute in int8."""
    with _quiet(), using(engine):
        return tq.convert(module.eval(), inplace=False)


@contextmanager
def using(engine: str) -> Iterator[None]:
    """Pack weights for this engine, and leave PyTorch's global choice as it was.

    Raises:
        UnknownNameError: this build of PyTorch has no such engine.
    """
    known = [name for name in torch.backends.quantized.supported_engines if name != "none"]
    if engine not in known:
        raise UnknownNameError("quantized engine", engine, known, argument="engine")
    before = torch.backends.quantized.engine
    torch.backends.quantized.engine = engine
    try:
        yield
    finally:
        torch.backends.quantized.engine = before


@contextmanager
def _quiet() -> Iterator[None]:
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=r"(?s).*\bdeprecated\b")
        yield
