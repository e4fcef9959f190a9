"""Which pixels an output is computed from, by gradients on a real image."""

from collections.abc import Iterable
from typing import Any

import torch
from torch import Tensor, nn

from app.schemas.receptive_field import GlobalSource

NOISE = 1e-13  # a weight of interpolation that is zero but for the rounding of its place


def made_positive(module: nn.Module) -> nn.Module:
    """In float64, eval, with weights that keep every value near 1 and lose no gradient.

    Max pooling, which has a gradient for one pixel alone, becomes average pooling.
    """
    module = module.double().eval()
    with torch.no_grad():
        for name, parameter in module.named_parameters():
            if name.endswith("bias"):
                parameter.zero_()
            else:
                inputs = parameter[0].numel() if parameter.dim() > 1 else 1
                parameter.copy_((0.5 + torch.rand_like(parameter)) / inputs)
        for name, buffer in module.named_buffers():
            if name.endswith(("mean", "var")):
                buffer.fill_(float(name.endswith("var")))
    for parent in list(module.modules()):
        for name, child in parent.named_children():
            if type(child) is nn.MaxPool2d:
                sides = (child.kernel_size, child.stride, child.padding)
                setattr(parent, name, nn.AvgPool2d(*sides, child.ceil_mode))
    return module


def without(module: nn.Module, sources: Iterable[GlobalSource]) -> nn.Module:
    """What the named layers mix into all pixels passes on no gradient; norms do nothing."""
    parts = dict(module.named_modules())
    for source in sources:
        stop = _skip if source.kind == "statistics" else _detach
        parts[source.layer].register_forward_hook(stop)
    return module


def _detach(module: nn.Module, args: Any, output: Tensor) -> Tensor:
    return output.detach()


def _skip(module: nn.Module, args: tuple[Tensor], output: Tensor) -> Tensor:
    return args[0] + 0 * output.detach()


def pixels(module: nn.Module, inputs: Any, place: tuple[int, ...]) -> list[set[int]]:
    """On each side the pixels with a gradient from one output.

    Args:
        module: made positive.
        inputs: an image (1, C, ...), or a list of such.
        place: of the output on each side; all its channels are summed.
    """
    images = inputs if isinstance(inputs, list) else [inputs]
    for image in images:
        image.requires_grad_().grad = None
    module(inputs)[(0, slice(None), *place)].sum().backward()
    total = sum(image.grad.abs().sum((0, 1)) for image in images if image.grad is not None)
    total = torch.as_tensor(total)
    seen = (total > NOISE * total.max()).nonzero()
    return [set(side.tolist()) for side in seen.T]
