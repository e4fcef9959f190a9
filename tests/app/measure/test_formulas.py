"""Formulas of a user's own: what was uncounted is complete, and nothing else changes."""

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import torch
from torch import Tensor, nn

from app.measure import Work, formula, register, report, unregister
from app.measure.conventions import reconcile
from blocks.errors import ArgumentError, MeasureError, UnknownNameError

BATCH, LEFT, RIGHT, OUT = 3, 4, 5, 6


class Bilinear(nn.Bilinear):
    def forward(self, x: Tensor) -> Tensor:  # type: ignore[override]
        return super().forward(x[:, :LEFT], x[:, LEFT:])


class Spectrum(nn.Module):
    def forward(self, x: Tensor) -> Tensor:
        return torch.fft.fft2(x)


@pytest.fixture
def registered() -> Iterator[Callable[[str, Any], None]]:
    names = []

    def enter(name: str, function: Any) -> None:
        register(name, function)
        names.append(name)

    yield enter
    for name in names:
        unregister(name)


def trilinear(left: Any, weight: Any, right: Any, *more: Any, output: Any, **named: Any) -> Work:
    return Work(macs=output[0] * weight[0] * weight[1] * weight[2], elementwise=output[0])


def measured() -> Any:
    return report(Bilinear(LEFT, RIGHT, OUT), inputs=torch.empty(BATCH, LEFT + RIGHT))


def test_a_model_with_that_operator_is_complete(registered: Any) -> None:
    before = measured()
    assert (before.status, before.uncounted[0].operator) == ("partial", "aten::_trilinear")
    registered("aten::_trilinear", trilinear)
    after = measured()
    assert (after.status, after.uncounted) == ("complete", [])
    assert after.cost.macs == BATCH * OUT * LEFT * RIGHT
    assert after.cost.operations.elementwise - before.cost.operations.elementwise == BATCH
    unregister("aten::_trilinear")
    assert measured() == before
    register("aten::_trilinear", trilinear)


def test_a_function_is_counted_as_a_whole(registered: Any) -> None:
    assert report(Spectrum(), [2, 8, 8]).status == "partial"
    seen: list[Any] = []

    def fft2(x: Any, *more: Any, output: Any, **named: Any) -> Work:
        seen.append((x, output))
        return Work(macs=7, reduction=5)

    registered("torch.fft.fft2", fft2)
    cost = report(Spectrum(), [2, 8, 8]).cost
    assert (cost.macs, cost.operations.reduction) == (7, 5)
    assert seen == [((1, 2, 8, 8), (1, 2, 8, 8))]
    elements = 2 * 8 * 8
    assert (cost.bytes.read, cost.bytes.activations) == (4 * elements, 8 * elements)  # complex
    assert list(cost.by_dtype or ()) == ["complex64"]


def test_other_tools_do_not_know_of_it(registered: Any) -> None:
    x = torch.empty(BATCH, LEFT + RIGHT)
    before = reconcile(Bilinear(LEFT, RIGHT, OUT), inputs=x)
    registered("aten::_trilinear", trilinear)
    after = reconcile(Bilinear(LEFT, RIGHT, OUT), inputs=x)
    assert after.macs == BATCH * OUT * LEFT * RIGHT
    assert [t.total for t in after.tools] == [t.total for t in before.tools]


def test_the_decorator_returns_the_formula() -> None:
    @formula("torch.fft.fft2")
    def fft2(*args: Any, **kwargs: Any) -> Work:
        return Work()

    unregister("torch.fft.fft2")
    assert fft2().macs == 0


def test_duplicates_are_refused(registered: Any) -> None:
    registered("aten::_trilinear", trilinear)
    for name in (
        *("aten::_trilinear", "aten::mm", "aten::relu", "aten::exp", "aten::cat"),
        *("torch.nn.functional.linear", "aten::upsample_nearest2d"),
    ):
        with pytest.raises(ArgumentError, match=f"'{name}' has a formula already"):
            register(name, trilinear)


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("aten::_trilinea", "did you mean 'aten::_trilinear'"),
        ("torch.fft.fft_2", "did you mean 'torch.fft.fft2'"),
        ("nothing like it", "there are"),
    ],
)
def test_a_wrong_name_suggests_the_nearest(name: str, hint: str) -> None:
    with pytest.raises(UnknownNameError, match=hint):
        register(name, trilinear)


def test_what_was_not_registered_cannot_be_unregistered() -> None:
    with pytest.raises(ArgumentError, match="no formula was registered for 'aten::_trilinear'"):
        unregister("aten::_trilinear")


def test_wrong_work_is_explained() -> None:
    with pytest.raises(UnknownNameError, match="did you mean 'elementwise'"):
        Work(element_wise=1)
    with pytest.raises(ArgumentError, match="macs=-1 is not a count"):
        Work(macs=-1)
    with pytest.raises(ArgumentError, match=r"norm=1.5 is not a count"):
        Work(norm=1.5)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("bad", "text"),
    [(lambda *a, **k: 5, "gave 5"), (lambda *a, **k: 1 / 0, "raised ZeroDivisionError")],
)
def test_a_formula_that_fails_is_named(registered: Any, bad: Any, text: str) -> None:
    registered("aten::_trilinear", bad)
    with pytest.raises(MeasureError, match=text):
        measured()


def test_reports_go_on_while_formulas_come_and_go() -> None:
    partial = measured()
    register("aten::_trilinear", trilinear)
    complete = measured()
    answers: list[Any] = []

    def work() -> None:
        answers.extend(measured() for _ in range(20))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for _ in range(50):
        unregister("aten::_trilinear")
        register("aten::_trilinear", trilinear)
    for thread in threads:
        thread.join()
    unregister("aten::_trilinear")
    assert [a for a in answers if a not in (partial, complete)] == []
    assert len(answers) == 4 * 20
