"""What a check points at: the source line, once it is found to stand there."""

from pathlib import Path

from app.schemas.report import Check

HERE = Path(__file__).parent


def pointed(check: Check) -> str:
    """The code that `where` names, without the folders of its file."""
    assert check.where is not None
    file, number, code = check.where.split(":", 2)
    folder, name = file.split("/")
    assert folder == HERE.name
    assert (HERE / name).read_text().splitlines()[int(number) - 1].strip() == code.strip()
    return code.strip()
