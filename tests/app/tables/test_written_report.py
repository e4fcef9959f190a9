"""A report as a terminal and a notebook show it."""

import re
from html.parser import HTMLParser

import torch
from torch import Tensor, nn

from app.measure import report
from app.schemas.report import Check
from app.tables.outline import outline
from app.tables.plain import as_plain
from app.tables.table import Table


class Net(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.stem = nn.Conv2d(3, 4, 1)
        self.body = nn.Sequential(*(nn.Conv2d(4, 4, 1) for _ in range(3)), nn.Conv2d(4, 2, 1))
        self.scale = nn.Parameter(Tensor(1))

    def forward(self, x: Tensor) -> Tensor:
        return self.body(self.stem(x)) * self.scale


ONE, LAST, STEM = 4 * 4 + 4, 4 * 2 + 2, 3 * 4 + 4


def rows(depth: int) -> list[list]:
    return list(outline(report(Net(), [3, 5, 5]).model_dump(), depth).rows)


def test_equal_layers_stand_in_one_row_with_the_cost_of_all() -> None:
    assert [[row[0], row[3]] for row in rows(2)] == [
        ["stem", STEM],
        ["body", 3 * ONE + LAST],
        ["  0 - 2 (3 x)", 3 * ONE],
        ["  3", LAST],
        ["(between)", 1],
        ["total", STEM + 3 * ONE + LAST + 1],
    ]


def test_the_rows_of_each_level_add_up_to_the_total() -> None:
    for depth in (1, 2):
        top = [row for row in rows(depth)[:-1] if not str(row[0]).startswith(" ")]
        for figure in (3, 4):
            assert sum(row[figure] for row in top) == rows(depth)[-1][figure]


def test_no_depth_is_the_total_alone() -> None:
    assert [row[0] for row in rows(0)] == ["total"]


def test_str_is_the_table() -> None:
    lines = str(report(Net(), [3, 5, 5])).splitlines()
    assert lines[0] == "3x5x5 -> 2x5x5"
    assert lines[1].startswith(f"{STEM + 3 * ONE + LAST + 1} params, ")
    assert lines[-1].startswith("total")


def test_what_is_not_counted_is_told() -> None:
    class Fourier(nn.Module):
        def forward(self, x: Tensor) -> Tensor:
            return torch.fft.fft(x).real

    assert "not counted: aten::_fft_r2c, called once" in str(report(Fourier(), [3, 5, 5]))


class Tags(HTMLParser):
    """Which tags there are, and whether each is closed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: set[str] = set()
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list) -> None:
        self.seen.add(tag)
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def test_html_is_escaped_and_without_script() -> None:
    net = nn.Sequential()
    net.add_module("<script>alert(1)</script>", nn.Conv2d(3, 4, 1))
    net.add_module('"><img onerror=x>', nn.Conv2d(4, 4, 1))
    page = Tags(report(net, [3, 5, 5])._repr_html_())
    assert page.open == []
    assert page.seen == {"div", "p", "br", "table", "thead", "tbody", "tr", "th", "td"}
    assert "<script>alert(1)</script>" in page.text


def test_html_says_the_same_numbers_as_the_text() -> None:
    told = report(Net(), [3, 5, 5])
    numbers = [re.findall(r"\d[\d,]*", text) for text in (str(told), Tags(told._repr_html_()).text)]
    assert sorted("".join(numbers[0])) == sorted("".join(numbers[1]))


# Plain text

TABLE = Table("t", ["name", "number"], [["a" * 30, 1234567], ["b", None]])


def test_text_stands_left_and_numbers_right() -> None:
    assert as_plain(TABLE).splitlines() == [
        f"{'name':30}     number",
        f"{'-' * 30}  ---------",
        f"{'a' * 30}  1,234,567",
        "b",
    ]


def test_text_gives_way_on_a_narrow_screen() -> None:
    lines = as_plain(TABLE, 25).splitlines()
    assert lines[2] == f"{'a' * 12}..  1,234,567"
    assert max(map(len, lines)) == 25


def test_numbers_are_whole_on_any_screen() -> None:
    lines = as_plain(TABLE, 5).splitlines()
    assert lines[2] == "aaaaaa..  1,234,567"


def test_a_name_cannot_move_the_cursor() -> None:
    assert "\x1b" not in as_plain(Table("t", ["name"], [["\x1b[2J\nred"]]))


def test_a_check_says_its_figures_then_why_where_and_what_would_mend_it() -> None:
    told = report(Net(), [3, 5, 5])
    told.checks["trace"] = Check(
        status="failed",
        reason="It is so.",
        where="nets/net.py:3: return x",
        remedy="Do otherwise.",
        seconds=0.0512,
        max_difference=0.25,
        max_relative_difference=0.5,
        signal_to_noise_db=31.46,
    )
    told.checks["onnx"] = Check(status="skipped", reason="Not checked: no time.")
    assert str(told).splitlines()[-6:] == [
        "trace: failed (0.051 s, largest difference from eager 0.25, relative 0.5, "
        "signal to noise 31.5 dB)",
        "  It is so.",
        "  at nets/net.py:3: return x",
        "  remedy: Do otherwise.",
        "onnx: skipped",
        "  Not checked: no time.",
    ]
