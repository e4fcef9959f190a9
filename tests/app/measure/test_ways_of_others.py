"""Ways in which other people's models are written, each met in one of tests/foreign."""

from collections import OrderedDict

import pytest
import torch
from torch import Tensor, nn

from app.measure import report
from blocks.errors import MeasureError


class Config(OrderedDict):
    """Keys are attributes too, as in diffusers."""

    def __init__(self, **settings: object) -> None:
        super().__init__(**settings)
        vars(self).update(settings)


class Frozen(dict):
    """Nothing is put into it, and so a copy cannot be made."""

    def __getattr__(self, name: str) -> object:
        return self[name]

    def __setitem__(self, name: str, value: object) -> None:
        raise TypeError("frozen")


class Configured(nn.Module):
    def __init__(self, config: dict) -> None:
        super().__init__()
        self.config = config
        self.conv = nn.Conv2d(3, config["width"], 1)

    def forward(self, x: Tensor) -> Tensor:
        return self.conv(x) * self.config.scale


@pytest.mark.parametrize("kind", [Config, Frozen])
def test_a_config_whose_keys_are_attributes(kind: type[dict]) -> None:
    counted = report(Configured(kind(width=4, scale=2.0)), [3, 5, 5])
    assert counted.cost.macs == 3 * 4 * 5 * 5
    assert counted.cost.operations.elementwise == 4 * 5 * 5


class Remembering(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.seen = Config()
        self.parts = Config(conv=nn.Conv2d(3, 4, 1))
        self.conv = self.parts["conv"]

    def forward(self, x: Tensor) -> Tensor:
        self.seen["shape"] = x.shape
        return self.parts["conv"](x)


def test_such_a_dict_is_left_alone_and_what_it_holds_is_counted() -> None:
    module = Remembering()
    counted = report(module, [3, 5, 5])
    assert dict(module.seen) == {}
    assert counted.layers[0].calls == 1


class Strided(nn.Module):
    def forward(self, x: Tensor) -> Tensor:
        return x.clone().as_strided_((1, 3, 5, 5), (75, 25, 1, 5))


def test_strides_are_no_work() -> None:
    assert report(Strided(), [3, 5, 5]).uncounted == []


class Autocast(nn.Module):
    def forward(self, x: Tensor) -> Tensor:
        with torch.autocast(x.device.type, enabled=False):
            return x + 1


def test_autocast_of_the_meta_device_is_a_sentence() -> None:
    with pytest.raises(MeasureError, match=r"'Autocast' .* torch.autocast .* name the device"):
        report(Autocast(), [3, 5, 5])
