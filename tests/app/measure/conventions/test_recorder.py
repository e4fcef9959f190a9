"""The recorder: a leaf that is answered by its rule is remembered as if its forward had run."""

from typing import Any

import pytest
import torch
from torch import Tensor, nn

from app.measure.conventions.calls import FunctionCall, ModuleCall
from app.measure.conventions.recorder import Recorder
from app.measure.leaf_rules import LEAVES

ARGUMENTS: dict[type[nn.Module], tuple[Any, ...]] = {
    nn.Conv2d: (4, 6, 3, 2, 1),
    nn.BatchNorm2d: (4,),
    nn.Linear: (5, 3),
    nn.AdaptiveAvgPool2d: (2,),
}


def recorded(module: nn.Module) -> tuple[ModuleCall, list[FunctionCall]]:
    recorder = Recorder(nn.Sequential(module))
    recorder.run((torch.empty(2, 4, 5, 5, device="meta"),), {})
    (whole,) = recorder.calls
    assert isinstance(whole, ModuleCall)
    (leaf,) = whole.inside
    assert isinstance(leaf, ModuleCall)
    return leaf, leaf.functions()


def shape(value: Any) -> Any:
    return list(value.shape) if isinstance(value, Tensor) else value


@pytest.mark.parametrize("kind", LEAVES)
def test_the_short_cut_of_a_leaf_is_recorded_as_its_forward(kind: type[nn.Module]) -> None:
    same = type(kind.__name__, (kind,), {})  # a subclass is no leaf: its forward runs
    arguments = ARGUMENTS.get(kind, ())
    (short, answered), (full, called) = recorded(kind(*arguments)), recorded(same(*arguments))
    assert (short.hooked, short.name, short.macs) == (full.hooked, full.name, full.macs)
    assert short.hooked
    assert shape(short.output) == shape(full.output)
    assert [call.function for call in answered] == [call.function for call in called]
    for ours, theirs in zip(answered, called, strict=True):
        assert (ours.macs, shape(ours.output)) == (theirs.macs, shape(theirs.output))
        # settings that decide about no shape (momentum, a sharpness, ...) may be left out
        given = [*theirs.args, *theirs.kwargs.values()]
        assert [*map(shape, ours.args)] == [*map(shape, given)][: len(ours.args)]


def test_a_leaf_that_runs_in_full_after_all_is_still_called_as_a_module() -> None:
    leaf, functions = recorded(nn.Conv2d(4, 4, 3, padding=1, padding_mode="circular", bias=False))
    assert leaf.hooked
    assert leaf.macs == 2 * 4 * 5 * 5 * 4 * 9
    assert [call.name for call in functions] == ["pad", "conv2d"]
