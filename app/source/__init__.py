"""Source: a subject becomes text to take home."""

from app.source.written import written

__all__ = ["written"]
