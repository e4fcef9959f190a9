"""Reference numbers of other implementations, from tests/golden; each file names its source."""

import json
import math
import zlib
from pathlib import Path
from typing import Any

import torch

GOLDEN = Path(__file__).parents[1] / "golden"


def costs() -> dict[str, dict[str, Any]]:
    """By architecture, under our names: timm's are spelled as timm spells them."""
    found = json.loads((GOLDEN / "costs.json").read_text())
    return {name.removeprefix("timm:"): row for name, row in found.items()}


def numeric() -> dict[str, dict[str, Any]]:
    """Of torchvision 0.28: state_dict layout and outputs with weights by `fill`, for `probe`."""
    found: dict[str, dict[str, Any]] = {}
    for name in ("numeric.json", "numeric_more.json"):
        found |= json.loads((GOLDEN / name).read_text())
    return found


def fill(name: str, shape: tuple[int, ...]) -> torch.Tensor:
    """The reference's values for the entry of this torchvision name."""
    if name.endswith("num_batches_tracked"):
        return torch.zeros(shape, dtype=torch.int64)
    phase = zlib.crc32(name.encode()) % 1000
    ramp = torch.arange(math.prod(shape), dtype=torch.float64)
    wave = torch.sin(ramp * 12.9898 + phase)
    if name.endswith("running_var"):
        values = 1.0 + 0.5 * wave
    elif name.endswith(("running_mean", "bias")):
        values = 0.1 * wave
    elif len(shape) == 1:
        values = 1.0 + 0.2 * wave
    else:
        values = wave * math.sqrt(2.0 / math.prod(shape[1:]))
    return values.reshape(shape)


def probe(size: int, channels: int = 3) -> torch.Tensor:
    """The reference's image, (1, channels, size, size)."""
    ramp = torch.arange(channels * size * size, dtype=torch.float64)
    return torch.sin(ramp * 0.7).reshape(1, channels, size, size)
