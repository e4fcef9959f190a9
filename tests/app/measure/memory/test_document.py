"""The table of docs/memory_and_reach.md, computed again."""

from pathlib import Path

import pytest

from app.compose import build
from app.measure.memory import peak_memory
from app.measure.receptive_field import receptive_field
from app.schemas.spec import Spec
from benchmarks.specs import MODELS

PAGE = Path(__file__).parents[4] / "docs" / "memory_and_reach.md"
IMAGE = (3, 224, 224)


def row(name: str) -> str:
    module = build(Spec.model_validate(MODELS[name][0]())).eval()
    memory = peak_memory(module, IMAGE, training=True)
    assert memory.training is not None
    layers = receptive_field(module, IMAGE).layers
    last = [layer for layer in layers if layer.reach.size[0] is not None][-1].reach
    stride = last.stride[0]
    assert stride is not None
    cells = [
        name,
        f"{memory.param_bytes + memory.buffer_bytes:,}",
        f"{memory.inference.bytes:,}",
        f"`{memory.inference.layer}`",
        f"{memory.training.bytes:,}",
        f"{memory.training.saved_bytes:,}",
        f"{last.size[0]}",
        f"{stride:g}",
    ]
    return f"| {' | '.join(cells)} |"


@pytest.mark.parametrize("name", sorted(MODELS))
def test_the_table_is_what_the_code_says(name: str) -> None:
    assert row(name) in PAGE.read_text().splitlines()
