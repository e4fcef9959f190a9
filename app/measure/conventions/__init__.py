"""Conventions: what other tools would print for a model, and the terms in which they differ."""

from app.measure.conventions.reconcile import reconcile, report_and_conventions

__all__ = ["reconcile", "report_and_conventions"]
