"""Models nobody here wrote: counted whole, or with what is missing named; MACs as PyTorch's.

    pip install -e '.[foreign]' && python -m pytest tests/foreign

The packages are large and take no part in `make test`: where one is missing, its models skip.
"""

import re
import warnings
from pathlib import Path

import pytest
import torch
from torch.utils._pytree import tree_map_only
from torch.utils.flop_counter import FlopCounterMode

from app.measure import report
from app.schemas.report import Report
from tests.foreign.models import MODELS, Model

PAGE = Path(__file__).parents[2] / "docs" / "your_own_model.md"


def measured(model: Model) -> tuple[torch.nn.Module, Report]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # theirs
        package = pytest.importorskip(model.package, exc_type=ImportError)
        module = model.make(package).eval()
        return module, report(module, inputs=model.inputs())


def by_torch(module: torch.nn.Module, model: Model) -> int:
    """Multiply-accumulates as PyTorch counts them, on the meta device where it is exact."""
    inputs = tree_map_only(torch.Tensor, lambda t: t.to("meta"), model.inputs())
    with warnings.catch_warnings(), FlopCounterMode(display=False) as counter, torch.no_grad():
        warnings.simplefilter("ignore")
        module = module.to("meta")
        module(**inputs) if isinstance(inputs, dict) else module(inputs)
    flops = counter.get_total_flops()
    assert flops % 2 == 0
    return flops // 2


@pytest.mark.parametrize("name", MODELS)
def test_a_foreign_model_is_counted(name: str) -> None:
    model = MODELS[name]
    module, counted = measured(model)
    assert counted.cost.params == sum(p.numel() for p in module.parameters())
    assert tuple(one.operator for one in counted.uncounted) == model.uncounted
    assert counted.status == ("partial" if model.uncounted else "complete")
    assert counted.cost.macs == by_torch(module, model) > 0
    assert told(name) == [
        model.package,
        f"{counted.cost.params:,}",
        f"{counted.cost.macs:,}",
        ": ".join([counted.status, *(f"`{operator}`" for operator in model.uncounted)]),
    ]


def told(name: str) -> list[str]:
    """The page's row on a model."""
    (row,) = re.findall(rf"^\| {re.escape(name)} \| (.+) \|$", PAGE.read_text(), re.MULTILINE)
    return row.split(" | ")


def test_the_page_tells_of_each() -> None:
    assert [name for name in MODELS if len(told(name)) != 4] == []
