"""Models for the tools, small and of every kind: by hand, from specs, from the zoo."""

from collections import OrderedDict
from collections.abc import Callable
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from app.compose import build

MODELS: dict[str, tuple[Callable[[], nn.Module], Callable[[], tuple[Any, ...]]]] = {}


def image(*shape: int) -> Callable[[], tuple[Any, ...]]:
    return lambda: (torch.rand(shape),)


def words(*shape: int) -> Callable[[], tuple[Any, ...]]:
    return lambda: (torch.randint(0, 9, shape),)


def put(name: str, make: Callable[[], nn.Module], inputs: Callable[[], tuple[Any, ...]]) -> None:
    MODELS[name] = (make, inputs)


def model(name: str, inputs: Callable[[], tuple[Any, ...]]) -> Callable[..., Any]:
    def enter(make: Callable[[], nn.Module]) -> Callable[[], nn.Module]:
        put(name, make, inputs)
        return make

    return enter


def laid(*layers: dict[str, Any], side: int = 32) -> nn.Module:
    return build({"image": [3, side, side], "layers": list(layers)}, device="cpu")


def layer(block: str, **args: Any) -> dict[str, Any]:
    return {"block": block, "args": args}


# Narrow networks from specs.
put(
    "spec like ResNet-50",
    lambda: laid(
        layer("ConvNormAct", out_channels=8, kernel_size=7, stride=2),
        layer("MaxPool", kernel_size=3, stride=2, padding=1),
        *(layer("Bottleneck", out_channels=16 * 2**i, stride=1 + (i > 0)) for i in range(4)),
        layer("Classifier"),
    ),
    image(1, 3, 32, 32),
)
put(
    "spec like MobileNetV2",
    lambda: laid(
        layer("ConvNormAct", out_channels=8, stride=2, activation_layer="ReLU6"),
        *(layer("InvertedResidual", out_channels=8 + 8 * i, stride=1 + i % 2) for i in range(4)),
        layer("Classifier", dropout=0.2),
    ),
    image(1, 3, 32, 32),
)
put(
    "spec like EfficientNet",
    lambda: laid(
        layer("ConvNormAct", out_channels=8, stride=2, activation_layer="SiLU"),
        *(layer("MBConv", out_channels=8 + 8 * i, stride=1 + i % 2) for i in range(4)),
        layer("FusedMBConv", out_channels=24),
        layer("Classifier", dropout=0.2),
    ),
    image(1, 3, 32, 32),
)


# By hand.
@model("LeNet with functions", image(1, 1, 28, 28))
class LeNet(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.conv1, self.conv2 = nn.Conv2d(1, 6, 5, padding=2), nn.Conv2d(6, 16, 5)
        self.fc1, self.fc2 = nn.Linear(400, 30), nn.Linear(30, 10)

    def forward(self, x: Tensor) -> Tensor:
        x = F.avg_pool2d(F.relu(self.conv1(x)), 2)
        x = F.max_pool2d(F.relu6(self.conv2(x)), 2).flatten(1)
        return F.softmax(self.fc2(F.elu(self.fc1(x))), dim=1)


put(
    "AlexNet as it was, with local response norm",
    lambda: nn.Sequential(
        nn.Conv2d(3, 8, 11, stride=4), nn.ReLU(inplace=True), nn.LocalResponseNorm(5),
        nn.MaxPool2d(3, 2), nn.Conv2d(8, 12, 5, padding=2, groups=2), nn.ReLU(),
        nn.LocalResponseNorm(5), nn.AdaptiveMaxPool2d(3), nn.Flatten(), nn.Dropout(),
        nn.Linear(108, 10), nn.Softmax(1),
    ),
    image(1, 3, 64, 64),
)  # fmt: skip


class Residual(nn.Module):
    def __init__(self, *layers: nn.Module) -> None:
        super().__init__()
        self.body = nn.Sequential(*layers)

    def forward(self, x: Tensor) -> Tensor:
        return x + self.body(x)


@model("vision transformer", image(1, 3, 32, 32))
class Vit(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.patches = nn.Conv2d(3, 16, 8, stride=8)
        self.kind = nn.Parameter(torch.rand(1, 1, 16))
        self.places = nn.Parameter(torch.rand(1, 17, 16))
        self.encoder = nn.TransformerEncoder(
            nn.TransformerEncoderLayer(16, 4, 32, activation="gelu", batch_first=True, dropout=0.0),
            2,
            enable_nested_tensor=False,
        )
        self.head = nn.Linear(16, 10)

    def forward(self, x: Tensor) -> Tensor:
        tokens = self.patches(x).flatten(2).transpose(1, 2)
        tokens = torch.cat([self.kind, tokens], 1) + self.places
        return self.head(self.encoder(tokens)[:, 0])


@model("attention module with weights", image(1, 5, 8))
class SelfAttention(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(8)
        self.attention = nn.MultiheadAttention(8, 2, batch_first=True)

    def forward(self, x: Tensor) -> Tensor:
        y = self.norm(x)
        return x + self.attention(y, y, y)[0]


@model("attention by hand", image(1, 7, 12))
class HandMadeAttention(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.qkv, self.out = nn.Linear(12, 36, bias=False), nn.Linear(12, 12)

    def forward(self, x: Tensor) -> Tensor:
        q, k, v = self.qkv(x).reshape(1, 7, 3, 3, 4).permute(2, 0, 3, 1, 4)
        weights = F.softmax(torch.matmul(q, k.transpose(-2, -1)), dim=-1)
        return self.out((weights @ v).transpose(1, 2).reshape(1, 7, 12))


@model("fused attention", image(1, 7, 12))
class FusedAttention(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.qkv, self.out = nn.Linear(12, 36), nn.Linear(12, 12)

    def forward(self, x: Tensor) -> Tensor:
        q, k, v = self.qkv(x).reshape(1, 7, 3, 3, 4).permute(2, 0, 3, 1, 4)
        y = F.scaled_dot_product_attention(q, k, v)
        return self.out(y.transpose(1, 2).reshape(1, 7, 12))


@model("ConvNeXt block", image(1, 8, 12, 12))
class ConvNext(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.depthwise = nn.Conv2d(8, 8, 7, padding=3, groups=8)
        self.norm = nn.LayerNorm(8)
        self.mlp = nn.Sequential(nn.Linear(8, 32), nn.GELU(), nn.Linear(32, 8))
        self.scale = nn.Parameter(torch.rand(8))

    def forward(self, x: Tensor) -> Tensor:
        y = self.mlp(self.norm(self.depthwise(x).permute(0, 2, 3, 1))) * self.scale
        return x + y.permute(0, 3, 1, 2)


@model("mixer", image(1, 9, 8))
class Mixer(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.tokens = nn.Sequential(nn.Linear(9, 18), nn.GELU(), nn.Linear(18, 9))
        self.channels = Residual(nn.LayerNorm(8), nn.Linear(8, 16), nn.GELU(), nn.Linear(16, 8))

    def forward(self, x: Tensor) -> Tensor:
        return self.channels(x + self.tokens(x.transpose(1, 2)).transpose(1, 2))


@model("U-Net with transposed convolution", image(1, 3, 16, 16))
class UNet(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.down = nn.Sequential(nn.Conv2d(3, 8, 3, padding=1), nn.BatchNorm2d(8), nn.ReLU())
        self.deep = nn.Sequential(nn.Conv2d(8, 16, 3, padding=1), nn.PReLU(16))
        self.up = nn.ConvTranspose2d(16, 8, 2, stride=2)
        self.out = nn.Conv2d(16, 2, 1)

    def forward(self, x: Tensor) -> Tensor:
        high = self.down(x)
        return self.out(torch.cat([self.up(self.deep(F.max_pool2d(high, 2))), high], 1))


put(
    "generator",
    lambda: nn.Sequential(
        nn.ConvTranspose2d(10, 16, 4), nn.BatchNorm2d(16), nn.LeakyReLU(0.2),
        nn.ConvTranspose2d(16, 8, 4, 2, 1, bias=False, groups=2), nn.InstanceNorm2d(8), nn.ELU(),
        nn.Upsample(scale_factor=2, mode="bilinear"), nn.Conv2d(8, 3, 3, padding=1), nn.Tanh(),
    ),
    image(1, 10, 1, 1),
)  # fmt: skip
put(
    "every way to resample",
    lambda: nn.Sequential(
        nn.Upsample(scale_factor=2), nn.Upsample(size=(5, 7), mode="bilinear"),
        nn.Upsample(scale_factor=2.0, mode="bicubic"), nn.Upsample(size=6, mode="area"),
        nn.UpsamplingNearest2d(scale_factor=2), nn.UpsamplingBilinear2d(size=4),
        nn.PixelShuffle(2), nn.ZeroPad2d(1), nn.AvgPool2d(2, 1), nn.AdaptiveAvgPool2d((3, 2)),
    ),
    image(1, 4, 3, 3),
)  # fmt: skip
put(
    "every norm, learned and not",
    lambda: nn.Sequential(
        nn.BatchNorm2d(4), nn.BatchNorm2d(4, affine=False), nn.GroupNorm(2, 4),
        nn.GroupNorm(2, 4, affine=False), nn.InstanceNorm2d(4, affine=True), nn.InstanceNorm2d(4),
        nn.LayerNorm([4, 5, 5]), nn.LayerNorm([5], elementwise_affine=False), nn.RMSNorm(5),
    ),
    image(1, 4, 5, 5),
)  # fmt: skip
put(
    "channel shuffle",
    lambda: nn.Sequential(
        nn.Conv2d(4, 8, 1, groups=2, bias=False), nn.BatchNorm2d(8), nn.ReLU6(),
        nn.ChannelShuffle(2), nn.Conv2d(8, 8, 3, padding="same", groups=8), nn.Hardswish(),
    ),
    image(1, 4, 9, 9),
)  # fmt: skip
put(
    "signals",
    lambda: nn.Sequential(
        nn.Conv1d(2, 6, 5, stride=2), nn.BatchNorm1d(6), nn.ReLU(), nn.MaxPool1d(2),
        nn.AvgPool1d(2), nn.AdaptiveAvgPool1d(3), nn.ConvTranspose1d(6, 4, 3), nn.Sigmoid(),
    ),
    image(1, 2, 40),
)  # fmt: skip
put(
    "volumes",
    lambda: nn.Sequential(
        nn.Conv3d(2, 4, 3), nn.BatchNorm3d(4), nn.ReLU(), nn.MaxPool3d(2), nn.AvgPool3d(2, 1),
        nn.AdaptiveAvgPool3d(2), nn.AdaptiveMaxPool3d(1),
    ),
    image(1, 2, 8, 8, 8),
)  # fmt: skip


@model("text with an embedding and an LSTM", words(1, 6))
class Reader(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.words = nn.Embedding(10, 8)
        self.lstm = nn.LSTM(8, 5, num_layers=2, batch_first=True)
        self.head = nn.Linear(5, 3)

    def forward(self, x: Tensor) -> Tensor:
        return self.head(self.lstm(self.words(x))[0][:, -1])


put("GRU in two directions", lambda: nn.GRU(4, 5, num_layers=2, bidirectional=True), image(1, 6, 4))
put("GRU, batch first", lambda: nn.GRU(4, 5, batch_first=True), image(3, 6, 4))
put("plain recurrent network", lambda: nn.RNN(4, 5, bias=False), image(1, 6, 4))
put("recurrent cell", lambda: nn.RNNCell(4, 5), image(2, 4))
put("GRU cell", lambda: nn.GRUCell(4, 5), image(1, 4))


@model("LSTM cell in a loop", image(1, 3, 4))
class Loop(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.cell = nn.LSTMCell(4, 5)

    def forward(self, x: Tensor) -> Tensor:
        state = (torch.zeros(1, 5), torch.zeros(1, 5))
        for step in range(3):
            state = self.cell(x[:, step], state)
        return state[0]


@model("one module at two places, and a head that is never used", image(1, 4, 6, 6))
class Shared(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        conv = nn.Conv2d(4, 4, 3, padding=1)
        self.first = nn.Sequential(conv, nn.ReLU())
        self.second = nn.Sequential(OrderedDict(again=conv, norm=nn.BatchNorm2d(4)))
        self.head = nn.Linear(4, 2)
        self.scales = nn.ParameterList([nn.Parameter(torch.rand(1))])

    def forward(self, x: Tensor) -> Tensor:
        return self.second(self.first(x)) * self.scales[0]


@model("functions alone", image(1, 4, 6))
class Functions(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.rand(6, 6))
        self.shift = nn.Parameter(torch.rand(6))

    def forward(self, x: Tensor) -> Tensor:
        y = torch.addmm(self.shift, F.gelu(x[0]), self.weight)
        y = torch.mm(torch.mul(y, 2), self.weight) + torch.add(y, self.shift)
        y = torch.baddbmm(x, y[None], self.weight[None]) + torch.bmm(x, self.weight[None])
        y = F.linear(F.silu(y), self.weight, self.shift)
        return torch.einsum("nij,jk->nik", y, self.weight) @ self.weight


put(
    "parts that count nothing",
    lambda: nn.Sequential(
        nn.Identity(), nn.Softplus(), nn.SiLU(), nn.Mish(), nn.Hardsigmoid(), nn.LogSoftmax(1),
        nn.CELU(), nn.SELU(), nn.Dropout(), nn.Unflatten(1, (2, 3)), nn.Flatten(),
    ),
    image(1, 6, 4),
)  # fmt: skip
