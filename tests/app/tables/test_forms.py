"""Tables as text: what is written can be read back, and nothing in it is run."""

import csv
import io
import re

import pytest

from app.tables import FORMS, Table

FULL_WIDTH = "\uff1d\uff0b\uff0d\uff20"  # of = + - @
HOSTILE = [
    *(
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        f"{FULL_WIDTH}1",
        "'quoted'",
        'a "b", c',
        "a\nb",
        "a|b",
    ),
    *(r"\input{x}", "50% & $5_#{}~^", "[x]", "*star*", "`code`", "<b>", "--", "", "é ü 漢"),
]
TABLE = Table(
    "things",
    ["name", "amount", "share_of_it", "more"],
    [[text, 1_234_567 * place, -0.5 * place, None] for place, text in enumerate(HOSTILE)],
)


def written(form: str, table: Table = TABLE) -> str:
    return FORMS[form].write(table)


def test_csv_is_read_back_and_numbers_are_plain():
    text = written("csv")
    assert text.count("\r\n") == len(re.findall(r"\r?\n", text)) - 1  # one is inside a cell
    head, *rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    assert head == list(TABLE.columns)
    for cells, (name, amount, share, _) in zip(rows, TABLE.rows, strict=True):
        assert cells[0].removeprefix("'") == name.removeprefix("'")
        assert (int(cells[1]), float(cells[2]), cells[3]) == (amount, share, "")


def test_no_cell_of_csv_is_a_formula():
    rows = list(csv.reader(io.StringIO(written("csv"), newline="")))[1:]
    firsts = {cells[0][:1] for cells in rows}
    assert firsts & set("=+-@\t\r\n" + FULL_WIDTH) == set()


UNESCAPED_BAR = re.compile(r"(?<!\\)(?:\\\\)*\|")


def test_markdown_has_a_row_for_each_and_its_cells_are_read_back():
    lines = written("markdown").splitlines()
    assert len(lines) == 2 + len(TABLE.rows)
    assert lines[1] == "| --- | ---: | ---: | --- |"
    for line, (name, amount, _, _) in zip(lines[2:], TABLE.rows, strict=True):
        assert len(UNESCAPED_BAR.findall(line)) == 5
        first, second = (part.strip() for part in re.split(r"(?<!\\)\|", line)[1:3])
        assert re.sub(r"\\(.)", r"\1", first) == " ".join(name.split())
        assert second == f"{amount:,}"


MACROS = {
    r"\textbackslash{}": "\\",
    r"\textasciitilde{}": "~",
    r"\textasciicircum{}": "^",
    r"\textless{}": "<",
    r"\textgreater{}": ">",
    r"\textbar{}": "|",
    r"\textquotedbl{}": '"',
    r"\textasciigrave{}": "`",
}
TOKEN = re.compile(r"\\text[a-z]+\{\}|\\[#$%&_{}]|\{[^{}]\}|[^\\{}$&#%_~^]")


def read_latex(cell: str) -> str:
    """The text of a cell; fails at anything that LaTeX would take for more than text."""
    assert TOKEN.sub("", cell) == "", cell
    tokens = TOKEN.findall(cell)
    return "".join(MACROS.get(t) or (t[1] if len(t) > 1 else t) for t in tokens)


def test_latex_is_a_tabular_whose_cells_are_read_back():
    lines = written("latex").splitlines()
    assert lines[0] == r"\begin{tabular}{lrrl}"
    assert lines[-1] == r"\end{tabular}"
    rows = [line for line in lines[1:-1] if line != r"\hline"]
    assert len(rows) == 1 + len(TABLE.rows)
    assert read_latex(rows[0].removesuffix(r" \\").split(" & ")[2]) == "share_of_it"
    for line, (name, amount, share, _) in zip(rows[1:], TABLE.rows, strict=True):
        assert line.endswith(r" \\")
        cells = re.split(r"(?<!\\)&", line.removesuffix(r" \\"))
        assert len(cells) == 4
        assert read_latex(cells[0].strip()) == " ".join(name.split())
        assert not cells[0].startswith(("[", "*"))
        assert cells[1].strip() == f"{amount:,}"
        assert float(cells[2].replace("$-$", "-").replace(",", "")) == share


@pytest.mark.parametrize("form", FORMS)
def test_a_table_without_rows_has_its_head(form):
    text = written(form, Table("none", ["name"], []))
    assert "name" in text
