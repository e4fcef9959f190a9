"""What a report says beyond the sums: calls, sharing, batches, dtypes, inputs of any kind."""

import pytest
import torch
from torch import Tensor, nn

from app.measure import report
from blocks.errors import ArgumentError, MeasureError, ShapeError
from tests.app.measure.traps import TRAPS


def layer(measured, path):
    found = [n for n in nodes(measured.layers) if n.path == path]
    assert found, path
    return found[0]


def nodes(layers):
    for item in layers:
        yield item
        yield from nodes(item.layers)


def test_a_module_called_three_times_has_its_params_once_and_its_macs_three_times() -> None:
    measured = report(TRAPS["a module called three times"].make(), [4, 6, 6])
    conv = layer(measured, "conv")
    one_call = 4 * 4 * 9 * 6 * 6
    assert (conv.calls, conv.cost.params, conv.cost.macs) == (3, 4 * 4 * 9 + 4, 3 * one_call)


def test_a_tied_weight_counts_where_it_is_first_and_is_named_where_it_is_shared() -> None:
    measured = report(TRAPS["tied weights"].make(), inputs=torch.empty(2, 6))
    encode, decode = layer(measured, "encode"), layer(measured, "decode")
    assert (encode.cost.params, encode.shared_params) == (24, 0)
    assert (decode.cost.params, decode.shared_params) == (0, 24)
    assert measured.cost.params == 24


def test_a_head_that_is_never_called_is_declared_with_no_calls_and_no_macs() -> None:
    measured = report(TRAPS["a head that is never called"].make(), [4, 6, 6])
    head = layer(measured, "head")
    assert (head.calls, head.cost.macs, head.cost.params) == (0, 0, 8 * 10 + 10)


def test_frozen_and_trainable_sum_to_all() -> None:
    cost = report(TRAPS["frozen, raw and scalar parameters"].make(), [4, 6, 6]).cost
    assert (cost.frozen_params, cost.trainable_params, cost.params) == (16, 4 + 1, 16 + 4 + 1)
    assert cost.buffers == 4


def test_four_images_cost_four_times_as_much_and_say_so() -> None:
    model = TRAPS["a module called three times"].make()
    one, four = report(model, [4, 6, 6]), report(model, [4, 6, 6], batch=4)
    assert four.batch == 4
    assert four.cost.macs == 4 * one.cost.macs
    assert four.cost.bytes.activations == 4 * one.cost.bytes.activations
    assert four.cost.params == one.cost.params
    assert four.output == one.output == [4, 6, 6]


@pytest.mark.parametrize(("dtype", "size"), [(torch.bfloat16, 2), (torch.float64, 8)])
def test_a_dtype_changes_the_bytes_alone(dtype: torch.dtype, size: int) -> None:
    def model() -> nn.Module:
        return nn.Sequential(nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4), nn.ReLU()).eval()

    plain, other = report(model(), [3, 8, 8]), report(model().to(dtype), [3, 8, 8])
    assert other.cost.macs == plain.cost.macs
    assert other.cost.operations == plain.cost.operations
    assert other.cost.bytes.params * 4 == plain.cost.bytes.params * size
    assert other.cost.bytes.activations * 4 == plain.cost.bytes.activations * size


def test_several_outputs_are_named_by_their_place() -> None:
    output = report(TRAPS["a dict of outputs"].make(), [3, 8, 8]).output
    assert output == {"out": [4, 6, 6], "more.0": [4], "more.1.0": [4, 6, 6]}


def test_inputs_of_any_kind_keep_their_batch_axis() -> None:
    measured = report(nn.Linear(6, 5), inputs=torch.empty(2, 4, 6))
    assert (measured.image, measured.output) == (None, [2, 4, 5])


def test_neither_or_both_of_image_and_inputs_is_an_error() -> None:
    with pytest.raises(ArgumentError, match="not both"):
        report(nn.ReLU())
    with pytest.raises(ArgumentError, match="not both"):
        report(nn.ReLU(), [1, 2, 2], inputs=torch.empty(1))


def test_work_outside_any_child_is_the_parents_own() -> None:
    measured = report(TRAPS["functional convolution with a raw parameter"].make(), [3, 9, 7])
    assert measured.layers == []
    assert measured.cost.macs == 5 * 3 * 9 * 5 * 4

    class Mixed(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.conv = nn.Conv2d(3, 3, 1)

        def forward(self, x: Tensor) -> Tensor:
            return self.conv(x) + x

    mixed = report(Mixed(), [3, 4, 4])
    assert mixed.own is not None
    assert (mixed.own.operations.elementwise, mixed.own.macs) == (3 * 4 * 4, 0)


def test_kinds_of_work_are_in_fields_of_their_own() -> None:
    model = nn.Sequential(
        nn.Conv2d(3, 8, 3, padding=1), nn.BatchNorm2d(8), nn.ReLU(), nn.MaxPool2d(2)
    ).eval()
    operations = report(model, [3, 6, 6]).cost.operations
    elements = 8 * 6 * 6
    assert operations.bias == elements
    assert operations.norm == 2 * elements
    assert operations.activation == elements
    assert operations.pooling == elements  # 2x2 windows that do not overlap
    assert (operations.elementwise, operations.reduction, operations.softmax) == (0, 0, 0)


@pytest.mark.parametrize("side", [1, 2, 5, 7, 64, 65])
@pytest.mark.parametrize(("height", "width"), [(0, 0), (0, 3), (4, 0)])
def test_output_shapes_equal_a_real_run_on_odd_non_square_and_tiny_sizes(
    side: int, height: int, width: int
) -> None:
    model = nn.Sequential(
        nn.Conv2d(3, 4, 3, stride=2, padding=1), nn.MaxPool2d(3, 2, 1, ceil_mode=True),
        nn.Conv2d(4, 4, 5, padding=4, dilation=2), nn.AdaptiveAvgPool2d((3, 2)),
    )  # fmt: skip
    image = [3, side + height, side + width]
    assert report(model, image).output == list(model(torch.rand(1, *image)).shape[1:])


def test_a_kernel_larger_than_its_input_is_explained() -> None:
    with pytest.raises(ShapeError) as caught:
        report(nn.Sequential(nn.MaxPool2d(2), nn.Conv2d(3, 4, 5)), [3, 6, 6])
    error = caught.value
    assert error.layer == "1"
    assert error.expected == "an input of at least 5x5 pixels"
    assert error.got == [[1, 3, 3, 3]]
    assert "covers 5x5 pixels and the padded input has 3x3" in str(error)


@pytest.mark.parametrize(
    ("model", "image", "said"),
    [
        (nn.Conv2d(3, 4, 3), [5, 8, 8], "reads 3 channels and is given 5"),
        (nn.MaxPool2d(9), [3, 8, 8], "covers 9x9 pixels and the padded input has 8x8"),
        (nn.AvgPool2d((3, 9)), [3, 8, 8], "covers 3x9 pixels and the padded input has 8x8"),
        (nn.Linear(6, 4), [3, 8, 8], "reads 6 features and is given 8"),
        (nn.BatchNorm2d(6).eval(), [3, 8, 8], "normalises 6 channels and is given 3"),
        (nn.Conv2d(3, 4, 3, padding=-1), [3, 8, 8], "padding [-1, -1] is below 0"),
        (nn.Conv2d(3, 4, 3, dilation=0), [3, 8, 8], "dilation [0, 0] is below 1"),
    ],
)
def test_a_misfit_names_the_layer_and_what_would_fit(model, image, said: str) -> None:
    with pytest.raises(ShapeError) as caught:
        report(nn.Sequential(nn.Identity(), model), image)
    assert caught.value.layer == "1"
    assert caught.value.got == [[1, *image]]
    assert said in str(caught.value)


def test_a_forward_that_reads_values_says_so() -> None:
    class Peeks(nn.Module):
        def forward(self, x: Tensor) -> Tensor:
            return x if x.sum() > 0 else -x

    with pytest.raises(MeasureError, match="needs the values of a tensor"):
        report(nn.Sequential(Peeks()), [3, 4, 4])


def test_a_lazy_module_is_told_from_a_finished_one() -> None:
    with pytest.raises(MeasureError, match="lazy and has no shapes yet; run it once"):
        report(nn.Sequential(nn.LazyConv2d(4, 3)), [3, 8, 8])


def test_an_lstm_is_counted_or_partial_but_never_silently_zero() -> None:
    measured = report(nn.LSTM(4, 5), inputs=torch.empty(3, 2, 4))
    assert measured.cost.macs == 3 * 2 * 4 * 5 * (4 + 5)
    assert measured.status == "complete"


def test_an_operator_without_a_formula_is_named_with_its_layer() -> None:
    class Fourier(nn.Module):
        def forward(self, x: Tensor) -> Tensor:
            return torch.fft.fft2(x).real

    measured = report(nn.Sequential(nn.Identity(), Fourier()), [1, 4, 4])
    assert measured.status == "partial"
    assert [(u.operator, u.calls, u.layer) for u in measured.uncounted] == [
        ("aten::_fft_c2c", 1, "1")
    ]
