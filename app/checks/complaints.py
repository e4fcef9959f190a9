"""Complaints: an error of a compiler becomes a failed check with its reason, place and remedy."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from torch import nn

from app.checks.place import causes, place_of
from app.schemas.report import Check

LONGEST = 500  # characters of a reason
COLOUR = re.compile(r"\x1b\[[0-9;]*m")


class Complaint(NamedTuple):
    """What a compiler says, and what it means; `{0}`, `{1}`, ... are the pattern's groups."""

    pattern: str
    reason: str | None  # None keeps the compiler's own sentence
    remedy: str | None

    def answer(self, text: str) -> tuple[str | None, str | None] | None:
        """The reason and the remedy, if the text has the complaint."""
        found = re.search(self.pattern, text, re.DOTALL)
        if found is None:
            return None
        said = [each and each.format(*found.groups()) for each in (self.reason, self.remedy)]
        return said[0], said[1]


def explained(
    error: Exception,
    module: nn.Module,
    known: Sequence[Complaint] = (),
    where: str | None = None,
) -> Check:
    """The error as a failed check.

    Args:
        error: what a compiler raised; the first known complaint among it and its causes counts.
        module: what the compiler was given; its classes say which source is a user's own.
        known: complaints of this compiler.
        where: the line it is about, if that is known already.
    """
    texts = [COLOUR.sub("", str(one)).strip() for one in causes(error)]
    answers = (complaint.answer(text) for text in texts for complaint in known)
    reason, remedy = next(filter(None, answers), (None, None))
    return Check(
        status="failed",
        reason=(reason or first_line(texts[0]) or type(error).__name__)[:LONGEST],
        where=where or place_of(error, module),
        remedy=remedy,
    )


def limited(check: Check, known: Check, said: str = "") -> Check:
    """The check; if it passed, with the reason, place and remedy of what is known to fail.

    Args:
        check: how the lesser way went.
        known: how the greater one failed.
        said: begins the reason; what the lesser way is.
    """
    if check.status == "passed" and known.reason:
        joined = known.reason[0].lower() + known.reason[1:] if said else known.reason
        check.reason, check.where, check.remedy = said + joined, known.where, known.remedy
    return check


def first_line(text: str) -> str:
    """Of an error's text, without the colon that announces more lines."""
    return text.strip().partition("\n")[0].rstrip(" :")
