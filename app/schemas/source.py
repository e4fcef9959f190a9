"""Source: a subject as text to take home."""

from typing import Any, Literal

from pydantic import Field

from app.schemas.report import Answer
from app.schemas.spec import Image, Subject
from app.schemas.strict import Strict

SourceForm = Literal["pytorch", "blocks", "spec", "config"]

FORMS = (
    "`pytorch`: one Python file that imports torch alone. `blocks`: Python that uses blockzoo. "
    "`spec`: the spec as JSON. `config`: a dict with a `type`, as mmcv reads."
)


class SourceRequest(Strict):
    """Ask for a subject's source."""

    subject: Subject
    image: Image | None = Field(
        default=None,
        description="What the shapes in comments are for; the subject's own if left out.",
    )
    form: SourceForm = Field(default="pytorch", description=FORMS)


class Source(Answer):
    """A subject as text, with the name of the file it would be."""

    form: SourceForm
    filename: str = Field(examples=["resnet50.py"])
    name: str = Field(
        description="What to import: the class or the variable; empty for JSON.",
        examples=["ResNet"],
    )
    text: str


SOURCE_EXAMPLES: dict[str, dict[str, Any]] = {
    "architecture": {
        "summary": "An architecture as one file that needs torch alone",
        "value": {"subject": {"architecture": "resnet50", "args": {"classes": 10}}},
    },
    "block": {
        "summary": "A block as a dict with a type",
        "value": {"subject": {"block": "MBConv", "args": {"out_channels": 64}}, "form": "config"},
    },
}
