"""Referees: other tools, run for real and on request, beside our own count."""

from app.referees.second_opinion import second_opinion

__all__ = ["second_opinion"]
