"""Upsampling against its definition, and resizing to another map's size."""

import pytest
import torch

from blocks import UpsampleAdd, UpsampleConcat, Upsampling


def test_nearest_repeats_each_pixel():
    x = torch.rand(2, 3, 4, 5)
    expected = x.repeat_interleave(3, dim=2).repeat_interleave(3, dim=3)
    assert torch.equal(Upsampling(3)(x), expected)


def test_bilinear_interpolates_between_centres_or_keeps_the_corners():
    x = torch.tensor([[[[0.0, 1.0]]]])
    centres, corners = Upsampling(2, "bilinear"), Upsampling(2, "bilinear", align_corners=True)
    torch.testing.assert_close(centres(x)[0, 0, 0], torch.tensor([0, 0.25, 0.75, 1]))
    torch.testing.assert_close(corners(x)[0, 0, 0], torch.tensor([0, 1 / 3, 2 / 3, 1]))


@pytest.mark.parametrize("mode", ["nearest", "bilinear"])
def test_maps_are_joined_at_the_size_of_the_first(mode):
    large, small = torch.rand(1, 2, 6, 4), torch.rand(1, 2, 3, 2)
    larger = Upsampling(2, mode)(small)
    torch.testing.assert_close(UpsampleAdd(mode)([large, small, large]), 2 * large + larger)
    torch.testing.assert_close(
        UpsampleConcat(mode)([large, small]), torch.cat([large, larger], dim=1)
    )
    assert UpsampleAdd(mode)([torch.rand(1, 2, 7, 5), small]).shape == (1, 2, 7, 5)


def test_a_sum_takes_one_width_and_may_end_in_an_activation():
    with pytest.raises(AssertionError, match="inputs of one width"):
        UpsampleAdd()([torch.rand(1, 2, 4, 4), torch.rand(1, 1, 2, 2)])
    x = torch.randn(1, 2, 4, 4)
    assert torch.equal(UpsampleAdd(activation_layer="ReLU")([x, x]), (2 * x).relu())
