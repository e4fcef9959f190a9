"""The stated field is the set of pixels that have a gradient, for random nets and every block."""

import pytest
import torch

from app.measure.receptive_field import receptive_field
from app.measure.receptive_field.axis import pixels_of
from app.measure.receptive_field.trace import FieldCounter
from app.measure.report import counted
from blocks.registry import REGISTRY
from tests.app.measure.receptive_field.gradients import made_positive, pixels, without
from tests.app.measure.receptive_field.nets import CHANNELS, random_net
from tests.contracts.test_blocks import example

IMAGE = (CHANNELS, 21, 26)


@pytest.mark.parametrize("seed", range(24))
def test_of_a_random_net_at_its_corners_and_in_its_middle(seed: int) -> None:
    torch.manual_seed(seed)
    image = torch.rand(1, *IMAGE)
    net = made_positive(random_net(seed, image))
    trace, output = counted(FieldCounter, net, IMAGE, dtype=torch.float64)
    field = trace.fields.of(output)
    assert field is not None
    assert field.unknown is None
    assert [axis.size for axis in field.axes] == list(output.shape[2:])
    image = image.double() + 0.5
    ends = [(0, side // 3, side // 2, side - 1) for side in output.shape[2:]]
    for place in zip(*ends, strict=True):
        stated = [set(pixels_of(axis, at)) for axis, at in zip(field.axes, place, strict=True)]
        stated = stated if all(stated) else [set(), set()]
        assert stated == pixels(net, image, place), (net, place)
        for axis, at, read, side in zip(field.axes, place, stated, IMAGE[1:], strict=True):
            assert axis.window is not None
            first, last = axis.window.first(at), axis.window.last(at)
            if first >= 0 and last < side:  # no border is near
                assert read
                assert first <= min(read) <= max(read) <= last


@pytest.mark.parametrize("name", sorted(REGISTRY))
def test_of_every_block(name: str) -> None:
    block, inputs = example(REGISTRY[name], torch.float64)
    block = made_positive(block)
    images = [image[:1] + 0.5 for image in (inputs if isinstance(inputs, list) else [inputs])]
    inputs = images if isinstance(inputs, list) else images[0]
    sides = images[0].shape[2:]
    answer = receptive_field(block, inputs=(inputs,))
    reach = answer.output
    assert not isinstance(reach, dict)
    assert reach.unknown is None
    shape = block(inputs).shape[2:]
    if len(shape) != len(sides):
        return  # no map of positions
    place = tuple(side // 2 for side in shape)
    local = None not in reach.size
    whole = [set(range(side)) for side in sides]
    stated = [set(range(first, last + 1)) for first, last in reach.pixels or []]
    if not local:
        assert stated == whole
    if local and answer.global_sources:
        assert pixels(block, inputs, place) == whole
    if local and all(source.layer for source in answer.global_sources):
        assert pixels(without(block, answer.global_sources), inputs, place) == stated
