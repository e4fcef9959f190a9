"""Counting: an `nn.Module` and an image in, a report out.  Knows neither blocks nor zoo."""

from app.measure.report import report

__all__ = ["report"]
