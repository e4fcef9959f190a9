"""Describing: a module made of blocks and of PyTorch's layers becomes the spec that builds it."""

from collections.abc import Sequence

from torch import fx, nn

from app.compose.tracing import is_leaf, traced
from app.compose.walk import Step, Walk, step_of
from app.schemas.spec import Spec


def describe(module: nn.Module, image: Sequence[int] | None = None) -> Spec:
    """The spec of a module; `build(describe(module))` computes the same.

    The forward is traced in the mode (train or eval) it is in.  Registered blocks become layers,
    named by their paths, and so do the layers of PyTorch that a block stands for; containers and
    other modules are walked through.  `a + b`, `a * b`, `torch.cat(..., 1)` are merges, a norm and
    an activation join the convolution before them, and what does nothing is left out.  In a module
    that `build` made, structural blocks keep the layers inside them.

    Args:
        module: what to describe.
        image: size (C, H, W) to note in the spec; by default that which the module was built for.

    Raises:
        SpecError: a part is none that a spec can say, or was changed after it was made; names it.
        UnknownNameError: a part was made with a callable that a spec cannot name.
    """
    steps, output = steps_of(module)
    size = image or _built_for(module)
    layers = [step.layer for step in steps]
    return Spec(layers=layers, image=None if size is None else list(size), output=output)


def steps_of(module: nn.Module) -> tuple[list[Step], str | None]:
    """The layers of a module with the parts each of them was, and the name of the output."""
    if is_leaf(module):
        step = step_of("", module)
        step.layer = step.layer.model_copy(update={"name": "block"})
        return [step], None
    walk = Walk(module, traced(module, structural=_built_for(module) is not None))
    return walk.steps, walk.output


def _built_for(module: nn.Module) -> list[int] | None:
    """The image of a module that `build` made; None of any other."""
    return module.meta.get("image") if isinstance(module, fx.GraphModule) else None
