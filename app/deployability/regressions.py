"""Regressions: how what was tried now differs from what was kept."""

from app.deployability.trial import Cell
from app.schemas.deployability import Matrix, Verdict

UNKNOWN = "skipped"  # where a tool is missing, or time ran out: nothing to be compared


def difference(cell: Cell, now: Verdict, kept: Matrix) -> str | None:
    """A sentence, if it came out otherwise than it was kept.

    Args:
        cell: what was tried.
        now: how it came out.
        kept: the matrix it is held against.
    """
    then = kept.of(cell.kind).get(cell.name, {}).get(cell.check)
    if then is None:
        return f"{cell.name} is not kept with {cell.check}; now it {_told(now)}"
    if UNKNOWN in (then.status, now.status) or then.status == now.status:
        return None
    return f"{cell.name} {then.status} {cell.check} when it was kept; now it {_told(now)}"


def _told(verdict: Verdict) -> str:
    return f"{verdict.status}: {verdict.reason}" if verdict.reason else f"{verdict.status}."
