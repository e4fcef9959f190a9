"""`docs/counting.md`: what its examples print is what the page says."""

import doctest
import re
from pathlib import Path

PAGE = Path(__file__).parents[1] / "docs" / "counting.md"


def test_the_page_prints_what_it_says() -> None:
    blocks = re.findall(r"```python\n(.*?)```", PAGE.read_text(), re.DOTALL)
    page = doctest.DocTestParser().get_doctest("\n".join(blocks), {}, PAGE.name, str(PAGE), 0)
    assert len(page.examples) > 20
    said: list[str] = []
    failed, _ = doctest.DocTestRunner().run(page, out=said.append)
    assert (failed, "".join(said)) == (0, "")
