"""Adding two tensors as a module, so that the sum can have its own int8 scale."""

from torch import Tensor, nn
from torch.ao.nn.quantized import FloatFunctional


class Addition(nn.Module):
    """The sum of a residual block, and its ReLU where one follows.

    Without parameters or buffers: the state of a block is the same with it.

    Shape:
        x, y (...) -> (...)

    Args:
        with_relu: end in a ReLU, which int8 computes together with the sum.
    """

    def __init__(self, with_relu: bool) -> None:
        super().__init__()
        self.with_relu = with_relu
        self.function = FloatFunctional()

    def forward(self, x: Tensor, y: Tensor) -> Tensor:
        return self.function.add_relu(x, y) if self.with_relu else self.function.add(x, y)
