"""What a block gives for what it reads, as a shape; or why it cannot take that."""

from typing import Any

from torch import Tensor, nn
from torch.utils._pytree import tree_map_only

from app.measure import report
from app.measure.shape_run import shape_run
from blocks.errors import BlockzooError, ShapeError


def output_of(module: nn.Module, read: Any) -> Tensor:
    """What a block gives for this tensor or list of them, on the meta device.

    Raises:
        BlockzooError: it cannot take it; says which part of the block, and why.
    """
    try:
        output: Tensor = shape_run(module, read)
    except Exception as error:
        raise _located(module, read, error) from error
    if output.numel() == 0:
        raise ShapeError("nothing is left of the image", got=list(output.shape))
    return output


def _located(module: nn.Module, read: Any, error: Exception) -> BlockzooError:
    """The error explained: the counter knows which part of the block it came from."""
    try:
        one = tree_map_only(Tensor, lambda x: x[:1], read)
        report(module.eval(), inputs=(one,))
    except BlockzooError as explained:
        if explained.layer == type(module).__name__:
            explained.layer = None
        elif explained.layer:
            explained.detail = f"in its {explained.layer}, {explained.detail}"
            explained.layer = None
        return explained
    return ShapeError(str(error).splitlines()[0])
