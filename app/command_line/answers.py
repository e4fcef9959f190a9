"""The answers of the command line: the same types that the API sends, made in this process."""

from collections.abc import Callable, Sequence

import torch

from app.checks import torchscript
from app.command_line.subject import Found
from app.compose.settings import differing, settings_of
from app.measure import report
from app.measure.comparison import Compared, comparison
from app.schemas.comparison import Comparison
from app.schemas.parts import ReportWithParts
from app.schemas.report import Check
from app.schemas.requests import CheckName
from zoo.network import Network

CHECKS: dict[CheckName, Callable[..., Check]] = {"torchscript": torchscript}


def inspected(one: Found, checks: Sequence[CheckName]) -> ReportWithParts:
    """What it costs, and whether it passes the checks."""
    answer = ReportWithParts.of(report(one.module, one.image), None)
    for name in checks:
        answer.checks[name] = _checked(one, name)
    return answer


def _checked(one: Found, name: CheckName) -> Check:
    """The check; one's own code may do on real values what it does not on shapes."""
    try:
        return CHECKS[name](one.real(), _input(one))
    except Exception as error:
        if one.subject is not None:
            raise
        line = str(error).strip().partition("\n")[0]
        reason = f"Not checked: run for real, it raises {type(error).__name__}: {line}"
        return Check(status="skipped", reason=reason)


def _input(one: Found) -> torch.Tensor:
    generator = torch.Generator().manual_seed(0)
    return torch.randn(1, *one.image, generator=generator)


def compared(subjects: Sequence[Found], reference: int) -> Comparison:
    """One row a subject, each on its own image, which is the same for all."""
    settings = [settings_of(s.subject, s.module) if s.subject else s.args for s in subjects]
    rows = [_compared(one) for one in subjects]
    return comparison(rows, differing(settings), reference)


def _compared(one: Found) -> Compared:
    rows = one.module.rows() if isinstance(one.module, Network) else {}
    roles = {path: name for name, path in rows.items()}
    return Compared(one.subject, one.label, report(one.module, one.image), roles)
