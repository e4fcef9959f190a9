"""A subject written: in the form that is asked for."""

from torch import nn

from app.compose.subject import AnySubject, label_of
from app.schemas.report import Report
from app.schemas.source import Source, SourceForm
from app.schemas.spec import ArchitectureSubject, BlockSubject
from app.source.blocks_code import blocks_code
from app.source.config import config_text, spec_text
from app.source.standalone import standalone
from blocks.errors import LimitError
from blocks.registry import REGISTRY
from zoo.registry import ARCHITECTURES

LONGEST = 2_000_000  # characters


def written(subject: AnySubject, module: nn.Module, report: Report, form: SourceForm) -> Source:
    """The source of a subject.

    Args:
        subject: what was asked about.
        module: the same, built; on the meta device will do.
        report: what it costs, with the shapes of its layers.
        form: what to write.

    Raises:
        SpecError: a part cannot be written so; names it.
        LimitError: the text would be longer than 2,000,000 characters.
    """
    label, image, name = label_of(subject), report.image or [], ""
    if form == "pytorch":
        text, name = standalone(module, report, label, _paper(subject))
    elif form == "blocks":
        text, name = blocks_code(subject, module, report)
    elif form == "spec":
        text = spec_text(subject, module, image)
    else:
        text, name = config_text(subject, module, image), "model"
    if len(text) > LONGEST:
        raise LimitError(
            f"its source has {len(text):,} characters, and the limit is {LONGEST:,}",
            expected=LONGEST,
            got=len(text),
        )
    filename = f"{label}.json" if form == "spec" else f"{label}.py"
    return Source(form=form, filename=filename, name=name, text=text)


def _paper(subject: AnySubject) -> str | None:
    if isinstance(subject, ArchitectureSubject):
        return ARCHITECTURES[subject.architecture].paper
    return REGISTRY[subject.block].paper if isinstance(subject, BlockSubject) else None
