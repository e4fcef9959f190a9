"""Modules on which counters are known to go wrong, each with inputs it takes."""

from collections.abc import Callable
from typing import Any, NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.nn.utils import parametrizations


class Trap(NamedTuple):
    make: Callable[[], nn.Module]
    inputs: Callable[[], Any]
    referee: str = "meta"  # the device on which PyTorch's own counter can run it
    uncounted: tuple[str, ...] = ()  # operators without a formula, in PyTorch's counter as in ours


TRAPS: dict[str, Trap] = {}


def trap(name: str, inputs: Callable[[], Any], **more: Any) -> Callable[..., Any]:
    def enter(make: Callable[[], nn.Module]) -> Callable[[], nn.Module]:
        TRAPS[name] = Trap(make, inputs, **more)
        return make

    return enter


def image(*shape: int, dtype: torch.dtype = torch.float32) -> Callable[[], Tensor]:
    return lambda: torch.empty(shape, dtype=dtype)


def put(name: str, module: Callable[[], nn.Module], inputs: Callable[[], Any], **more: Any) -> None:
    TRAPS[name] = Trap(module, inputs, **more)


@trap("functional convolution with a raw parameter", image(2, 3, 9, 7))
class RawConv(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.kernel = nn.Parameter(torch.empty(5, 3, 3, 3))
        self.shift = nn.Parameter(torch.empty(5))

    def forward(self, x: Tensor) -> Tensor:
        return F.conv2d(x, self.kernel, self.shift, stride=2, padding=1)


@trap("the @ operator", image(2, 4, 6))
class At(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.empty(6, 5))

    def forward(self, x: Tensor) -> Tensor:
        y = x @ self.weight
        return y @ y.transpose(1, 2)


@trap("einsum and bmm", image(2, 4, 6))
class Einsum(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.empty(3, 6, 5))

    def forward(self, x: Tensor) -> Tensor:
        y = torch.einsum("ntc,hcd->nhtd", x, self.weight)
        return torch.bmm(y.flatten(0, 1), y.flatten(0, 1).transpose(1, 2))


put("linear on tokens", lambda: nn.Linear(6, 5), image(2, 4, 6))
put("linear on NHWC", lambda: nn.Linear(6, 5), image(2, 4, 3, 6))
put("linear on a vector", lambda: nn.Linear(6, 5, bias=False), image(6))
put(
    "transposed convolution",
    lambda: nn.ConvTranspose2d(6, 4, 3, stride=2, padding=1, output_padding=1, groups=2),
    image(2, 6, 5, 7),
)
put("transposed convolution 1d", lambda: nn.ConvTranspose1d(6, 4, 4, stride=2), image(2, 6, 5))
put(
    "grouped and dilated",
    lambda: nn.Conv2d(6, 9, (3, 2), stride=(2, 1), padding=(2, 0), dilation=(2, 3), groups=3),
    image(2, 6, 11, 9),
)
put(
    "circular padding",
    lambda: nn.Conv2d(3, 4, 3, padding=1, padding_mode="circular"),
    image(1, 3, 6, 5),
)
put(
    "reflected padding",
    lambda: nn.Conv2d(3, 4, 3, padding=1, padding_mode="reflect"),
    image(1, 3, 6, 5),
)
put("same padding", lambda: nn.Conv2d(3, 4, 5, padding="same"), image(1, 3, 6, 5))
put("valid padding", lambda: nn.Conv2d(3, 4, 3, padding="valid"), image(1, 3, 6, 5))
put("convolution 1d", lambda: nn.Conv1d(3, 4, 3, stride=2), image(2, 3, 11))
put("convolution 3d", lambda: nn.Conv3d(3, 4, 3, padding=1), image(2, 3, 4, 5, 6))
put("unbatched convolution", lambda: nn.Conv2d(3, 4, 3), image(3, 6, 5))
put(
    "bilinear",
    lambda: nn.Bilinear(4, 5, 6),
    lambda: (torch.empty(3, 4), torch.empty(3, 5)),
    uncounted=("aten::_trilinear",),
)


def _attention(**settings: Any) -> nn.Module:
    return nn.MultiheadAttention(8, 2, batch_first=True, **settings)


def _tokens(count: int = 1) -> Callable[[], Any]:
    return lambda: tuple(torch.empty(2, 5, 8) for _ in range(count))


put("attention in training", lambda: _attention().train(), _tokens(3))
put("attention in eval", lambda: _attention().eval(), _tokens(3))
put("attention with dropout", lambda: _attention(dropout=0.1).train(), _tokens(3))
put(
    "attention without weights",
    lambda: _attention().eval(),
    lambda: {"query": torch.empty(2, 5, 8), "key": torch.empty(2, 7, 8),
             "value": torch.empty(2, 7, 8), "need_weights": False},
)  # fmt: skip
put(
    "encoder layer in training",
    lambda: nn.TransformerEncoderLayer(8, 2, 16, batch_first=True).train(),
    _tokens(),
)
put(
    "encoder layer in eval",
    lambda: nn.TransformerEncoderLayer(8, 2, 16, batch_first=True).eval(),
    _tokens(),
)
put("lstm", lambda: nn.LSTM(4, 5, num_layers=2, bidirectional=True), image(3, 2, 4))
put("gru", lambda: nn.GRU(4, 5, batch_first=True), image(2, 3, 4))


@trap("scaled dot product attention", _tokens(3))
class Sdpa(nn.Module):
    def forward(self, q: Tensor, k: Tensor, v: Tensor) -> Tensor:
        return F.scaled_dot_product_attention(q[:, None], k[:, None], v[:, None])


@trap("a module called three times", image(1, 4, 6, 6))
class ThreeTimes(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv2d(4, 4, 3, padding=1)

    def forward(self, x: Tensor) -> Tensor:
        return self.conv(self.conv(self.conv(x)))


@trap("tied weights", image(2, 6))
class Tied(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.encode = nn.Linear(6, 4, bias=False)
        self.decode = nn.Linear(6, 4, bias=False)
        self.decode.weight = self.encode.weight

    def forward(self, x: Tensor) -> Tensor:
        return self.decode(x) + self.encode(x)


@trap("a module under two names", image(1, 4, 6, 6))
class TwoNames(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.first = nn.Conv2d(4, 4, 1)
        self.second = self.first

    def forward(self, x: Tensor) -> Tensor:
        return self.second(self.first(x))


@trap("a head that is never called", image(1, 4, 6, 6))
class Headless(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.body = nn.Conv2d(4, 8, 3)
        self.head = nn.Linear(8, 10)

    def forward(self, x: Tensor) -> Tensor:
        return self.body(x)


@trap("frozen, raw and scalar parameters", image(1, 4, 6, 6))
class Odds(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv2d(4, 4, 1)
        self.conv.weight.requires_grad_(False)
        self.gain = nn.Parameter(torch.empty(()))
        self.register_buffer("mask", torch.empty(4, 1, 1))

    def forward(self, x: Tensor) -> Tensor:
        return self.conv(x) * self.gain * self.mask


put("a parametrized weight", lambda: parametrizations.weight_norm(nn.Linear(6, 4)), image(2, 6))
put(
    "a spectral norm",
    lambda: parametrizations.spectral_norm(nn.Conv2d(4, 6, 3)).eval(),
    image(1, 4, 6, 6),
    uncounted=("aten::mv", "aten::vdot"),
)


@trap("a dict of outputs", image(1, 3, 8, 8))
class Dict(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 3)

    def forward(self, x: Tensor) -> dict[str, Any]:
        y = self.conv(x)
        return {"out": y, "more": [y.mean((2, 3)), (y, None)]}


@trap("several inputs in a nest", lambda: ([torch.empty(1, 3, 8, 8), torch.empty(1, 3, 8, 8)],))
class Nest(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv2d(6, 4, 3)

    def forward(self, xs: list[Tensor]) -> list[Tensor]:
        return [self.conv(torch.cat(xs, 1))]


put(
    "bfloat16",
    lambda: nn.Sequential(nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4), nn.ReLU()).bfloat16().eval(),
    image(1, 3, 8, 8, dtype=torch.bfloat16),
)
put(
    "float64",
    lambda: nn.Sequential(nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4), nn.ReLU()).double().eval(),
    image(1, 3, 8, 8, dtype=torch.float64),
)
put(
    "batch norm in training",
    lambda: nn.Sequential(nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4)),
    image(4, 3, 8, 8),
)


@trap("channels last", image(1, 6, 5, 3))
class ChannelsLast(nn.Module):
    """A view that only the true strides allow."""

    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 1)

    def forward(self, x: Tensor) -> Tensor:
        y = self.conv(x.permute(0, 3, 1, 2))
        return y.permute(0, 2, 3, 1).view(1, 30, 4)


@trap("parts in plain lists, called past __call__", image(1, 3, 8, 8))
class Hidden(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.convs = nn.ModuleList([nn.Conv2d(3, 3, 3), nn.Conv2d(3, 3, 1)])
        self.steps = [self.convs[0], self.convs[1].forward, lambda x: self.convs[1](x)]

    def forward(self, x: Tensor) -> Tensor:
        for step in self.steps:
            x = step(x)
        return x


@trap("constants made on the way", image(2, 3, 8, 8), referee="cpu")
class Constants(nn.Module):
    """Tensors with values beside those without: positions, noise, a mask."""

    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv2d(4, 4, 3)
        self.table = torch.ones(4, 1, 1)

    def forward(self, x: Tensor) -> Tensor:
        rows = torch.arange(x.shape[2], dtype=x.dtype).view(1, 1, -1, 1).expand(2, 1, 8, 8)
        noise = torch.rand(2, 3, 8, 8)
        return self.conv(torch.cat([x + noise, rows], 1)) * self.table


@trap("layers that were tampered with", image(1, 3, 8, 8))
class Tampered(nn.Module):
    """A plain tensor for a weight, a forward of an instance's own, a hook that computes."""

    def __init__(self) -> None:
        super().__init__()
        self.plain = nn.Conv2d(3, 4, 3)
        weight = self.plain.weight.detach()
        del self.plain.weight
        self.plain.weight = weight
        self.own = nn.Conv2d(4, 5, 1)
        self.own.forward = lambda x: F.conv2d(x, self.own.weight, None, stride=2)  # type: ignore[method-assign]
        self.hooked = nn.Conv2d(5, 6, 1)
        self.hooked.register_forward_pre_hook(lambda _, args: (args[0] * 2,))

    def forward(self, x: Tensor) -> Tensor:
        return self.hooked(self.own(self.plain(x)))


put(
    "everything that pools, pads and resamples",
    lambda: nn.Sequential(
        nn.ZeroPad2d(1), nn.Conv2d(3, 8, 3), nn.MaxPool2d(3, 2, 1, ceil_mode=True),
        nn.AvgPool2d(2, 1), nn.Upsample(scale_factor=2), nn.PixelShuffle(2),
        nn.Upsample(scale_factor=2, mode="bilinear"), nn.AdaptiveMaxPool2d(5),
        nn.AdaptiveAvgPool2d((3, None)), nn.LocalResponseNorm(2), nn.Flatten(), nn.Softmax(1),
    ),
    image(1, 3, 9, 11),
)  # fmt: skip
put(
    "every norm",
    lambda: nn.Sequential(
        nn.GroupNorm(2, 4), nn.InstanceNorm2d(4), nn.LayerNorm([4, 5, 5]),
        nn.BatchNorm2d(4, track_running_stats=False), nn.RMSNorm(5),
    ),
    image(2, 4, 5, 5),
)  # fmt: skip
put(
    "every activation",
    lambda: nn.Sequential(
        nn.ReLU(inplace=True), nn.ReLU6(), nn.SiLU(), nn.GELU(), nn.ELU(), nn.LeakyReLU(),
        nn.PReLU(), nn.Mish(), nn.Hardswish(), nn.Hardsigmoid(), nn.Sigmoid(), nn.Tanh(),
        nn.Softplus(), nn.SELU(), nn.CELU(), nn.LogSigmoid(), nn.GLU(1), nn.Softmax2d(),
    ),
    image(2, 4, 5, 5),
)  # fmt: skip
