"""The README's Python runs as it is written, and its numbers are those that come out."""

import json
import re
from pathlib import Path

import pytest

from app.workers import jobs

TEXT = (Path(__file__).parents[1] / "README.md").read_text()
EXAMPLES = re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL)
REQUEST = re.search(r"api/v1/compare .*? -d '(\{.*?\})'", TEXT, re.DOTALL)
ROWS = re.findall(r"^\| (\w+) \| ([\d,]+) \| ([\d,]+) \| ([\d.]+) \|$", TEXT, re.MULTILINE)


@pytest.mark.parametrize("index", range(len(EXAMPLES)))
def test_an_example_runs(index: int) -> None:
    exec(EXAMPLES[index], {})


def test_the_table_is_the_answer_to_the_request() -> None:
    assert REQUEST is not None
    answer = json.loads(jobs.compare(REQUEST[1].encode())["ok"])
    said = [
        (
            row["label"],
            f"{row['cost']['params']:,}",
            f"{row['cost']['macs']:,}",
            f"{row['ratios']['macs']:.1f}".removesuffix(".0"),
        )
        for row in answer["rows"]
    ]
    assert said == ROWS
