"""Bytes read and written, by dtype, and what they make of the arithmetic intensity."""

from typing import Any

import pytest
import torch
from torch import Tensor, nn

from app.measure import report
from app.schemas.report import Bytes

FLOAT, LONG = 4, 8  # bytes


def cost_of(module: nn.Module, *image: int) -> Any:
    return report(module.eval(), image).cost


def test_a_convolution_reads_its_input_and_its_weights() -> None:
    cost = cost_of(nn.Conv2d(3, 8, 3, padding=1), 3, 6, 6)
    read, written = 3 * 36 + 8 * 3 * 9 + 8, 8 * 36
    assert (cost.bytes.read, cost.bytes.activations) == (FLOAT * read, FLOAT * written)
    assert cost.intensity == 2 * cost.macs / (FLOAT * (read + written))


@pytest.mark.parametrize(
    ("module", "read", "written"),
    [
        (nn.BatchNorm2d(4), 4 * 25 + 4 * 4, 4 * 25),
        (nn.BatchNorm2d(4, affine=False), 4 * 25 + 2 * 4, 4 * 25),
        (nn.ReLU(), 4 * 25, 4 * 25),
        (nn.ReLU(inplace=True), 4 * 25, 4 * 25),
        (nn.ELU(), 4 * 25, 4 * 25),
        (nn.MaxPool2d(5), 4 * 25, 4),
        (nn.AdaptiveAvgPool2d(1), 4 * 25, 4),
        (nn.Linear(5, 2), 4 * 25 + 2 * 5 + 2, 4 * 5 * 2),
        (nn.LayerNorm(5), 4 * 25 + 2 * 5, 4 * 25 + 2 * 4 * 5),  # and a mean and scale for each row
        (nn.Flatten(), 0, 0),
        (nn.Identity(), 0, 0),
    ],
    ids=str,
)
def test_each_layer_reads_and_writes_its_tensors(
    module: nn.Module, read: int, written: int
) -> None:
    found = cost_of(module, 4, 5, 5).bytes
    assert (found.read, found.activations) == (FLOAT * read, FLOAT * written)


class Sum(nn.Module):
    def forward(self, x: Tensor) -> Tensor:
        return torch.cat([x + x[:, :1], x], 1)


def test_a_broadcast_sum_reads_its_operands_as_they_are() -> None:
    found = cost_of(Sum(), 4, 5, 5).bytes
    assert found.read == FLOAT * ((100 + 25) + (100 + 100))
    assert found.activations == FLOAT * (100 + 200)


def test_an_embedding_reads_the_rows_it_looks_up() -> None:
    module, words = nn.Embedding(1000, 16), torch.empty(1, 6, dtype=torch.int64)
    cost = report(module, inputs=words).cost
    assert cost.bytes.read == FLOAT * 6 * 16 + LONG * 6
    assert cost.by_dtype == {"int64": Bytes(0, 0, 0, LONG * 6)}


def test_all_in_float32_is_not_told_apart() -> None:
    assert cost_of(nn.Conv2d(3, 8, 3), 3, 6, 6).by_dtype is None


def test_a_batch_norm_has_an_integer_of_its_own() -> None:
    by_dtype = cost_of(nn.BatchNorm2d(4), 4, 5, 5).by_dtype
    assert by_dtype == {"int64": Bytes(0, LONG, 0, 0)}  # num_batches_tracked


def test_a_model_in_bfloat16_has_no_float32() -> None:
    module = nn.Sequential(nn.Conv2d(3, 4, 3), nn.ReLU()).bfloat16()
    cost = cost_of(module, 3, 8, 8)
    assert cost.by_dtype == {"bfloat16": cost.bytes}


def test_what_moves_nothing_has_no_intensity() -> None:
    assert cost_of(nn.Identity(), 3, 4, 4).intensity is None
    assert cost_of(nn.ReLU(), 3, 4, 4).intensity == 0


def test_dtypes_sum_up_the_tree() -> None:
    module = nn.Sequential(
        nn.Sequential(nn.BatchNorm2d(4), nn.ReLU()), nn.BatchNorm2d(4), nn.Conv2d(4, 2, 1).half()
    )
    module[1].register_buffer("mask", torch.ones(7, dtype=torch.bool))
    measured = report(Cast(module).eval(), [4, 5, 5])
    half = (4 * 2 + 2) * 2
    assert measured.cost.by_dtype == {
        "int64": Bytes(0, 2 * LONG, 0, 0),
        "bool": Bytes(0, 7, 0, 0),
        # the cast writes the image, which is read with the weights; two channels are written
        "float16": Bytes(half, 0, 2 * (100 + 50), 2 * 100 + half),
    }
    inner = measured.layers[0].layers[0]
    assert inner.cost.by_dtype == {"int64": Bytes(0, LONG, 0, 0)}


class Cast(nn.Module):
    def __init__(self, layers: nn.Sequential) -> None:
        super().__init__()
        self.layers = layers

    def forward(self, x: Tensor) -> Tensor:
        first, second, last = self.layers
        return last(second(first(x)).half())
