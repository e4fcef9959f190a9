"""The answers of the command line: the same types that the API sends, made in this process."""

from collections.abc import Sequence

import torch

from app.checks import CHECKS
from app.command_line.subject import Found
from app.compose import describe
from app.compose.settings import differing, settings_of
from app.compose.subject import assemble
from app.measure import report
from app.measure.comparison import Compared, comparison
from app.schemas.comparison import Comparison
from app.schemas.parts import ReportWithParts
from app.schemas.requests import CheckName
from app.schemas.source import Source, SourceForm
from app.source import written
from app.source.standalone import standalone
from zoo.network import Network


def inspected(one: Found, checks: Sequence[CheckName]) -> ReportWithParts:
    """What it costs, and whether it passes the checks."""
    answer = ReportWithParts.of(report(one.module, one.image), None)
    for name in checks:
        inputs = _input(one)
        answer.checks[name] = CHECKS[name](one.real(inputs), inputs)
    return answer


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


def sourced(one: Found, form: SourceForm) -> Source:
    """Its source; one's own code is described first, unless it is copied class by class."""
    if one.subject is not None:
        return written(one.subject, one.module, report(one.module, one.image), form)
    if form == "pytorch":
        counted = report(one.module, one.image)
        text, name = standalone(one.module, counted, one.label, None)
        return Source(form=form, filename=f"{name}.py", name=name, text=text)
    spec = describe(one.module, one.image)
    module, image = assemble(spec)
    return written(spec, module, report(module, image), form)
