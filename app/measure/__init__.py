"""Counting: an `nn.Module` and an image in, a report out.  Knows neither blocks nor zoo."""

from app.measure.budget import assert_cost
from app.measure.formulas import formula, register, unregister
from app.measure.report import report
from app.measure.work import Work

__all__ = ["Work", "assert_cost", "formula", "register", "report", "unregister"]
